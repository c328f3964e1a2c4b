package io.xdpgate.control;

import java.util.Map;

/** Where it is kept which interfaces callers want attached. Methods throw {@link StoreException}. */
public interface AttachmentStore {
    /** Keeps nothing. */
    AttachmentStore NONE = new AttachmentStore() {
        @Override
        public void put(String interfaceName, String mode) {}

        @Override
        public void remove(String interfaceName) {}

        @Override
        public Map<String, String> load() {
            return Map.of();
        }
    };

    /**
     * Takes the place of the mode that is kept for the interface.
     *
     * @param mode {@link io.xdpgate.dataplane.AttachMode#text}
     */
    void put(String interfaceName, String mode);

    void remove(String interfaceName);

    /** Names and the modes asked for, sorted by name. */
    Map<String, String> load();
}
