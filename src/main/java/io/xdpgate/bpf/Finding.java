package io.xdpgate.bpf;

import org.jspecify.annotations.Nullable;

/**
 * One thing that somebody else changed.
 *
 * @param what see {@link io.xdpgate.dataplane.Tampering}
 * @param where the same place has the same text
 * @param detail for the operator
 * @param repaired it is as it was
 */
record Finding(String what, String where, String detail, boolean repaired) {
    /** Repairs it if that is wanted; a refusal joins the detail. */
    static Finding of(String what, String where, String detail, boolean repair, Runnable how) {
        if (!repair) {
            return new Finding(what, where, detail, false);
        }
        String refused = attempt(how);
        return new Finding(
                what, where, refused == null ? detail : detail + "; repair refused: " + refused, refused == null);
    }

    private static @Nullable String attempt(Runnable how) {
        try {
            how.run();
            return null;
        } catch (RuntimeException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
