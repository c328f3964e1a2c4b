package io.xdpgate.policy;

/**
 * What became of a set.
 *
 * @param entries as they are now; the same object as before if nothing changed
 * @param added entries that were not there
 * @param removed entries that were there
 * @param updated entries that were there with another expiry time or comment
 * @param unchanged entries given that made no difference
 */
public record EntryChange(EntrySet entries, int added, int removed, int updated, int unchanged) {
    public boolean isNone() {
        return added + removed + updated == 0;
    }
}
