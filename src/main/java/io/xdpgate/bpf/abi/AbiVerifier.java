package io.xdpgate.bpf.abi;

/** Compares the layouts, constants and maps of this package with the BTF of a BPF object, in both directions. */
public final class AbiVerifier {
    private AbiVerifier() {}

    /**
     * Returns if the object agrees with Java in every struct member, enum constant and map definition.
     *
     * @param object a relocatable BPF ELF file compiled with {@code -g} for the byte order of this machine
     * @throws AbiMismatchException with all differences, or with what makes the file unreadable
     */
    public static void check(byte[] object) {
        throw new IllegalStateException("the check is being written");
    }
}
