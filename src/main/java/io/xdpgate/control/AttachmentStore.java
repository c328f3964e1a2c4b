package io.xdpgate.control;

import io.xdpgate.dataplane.AttachMode;
import java.util.Map;

/** Where it is kept which interfaces callers want attached. Methods throw {@link StoreException}. */
public interface AttachmentStore {
    /** Keeps nothing. */
    AttachmentStore NONE = new AttachmentStore() {
        @Override
        public void put(String interfaceName, AttachMode mode) {}

        @Override
        public void remove(String interfaceName) {}

        @Override
        public Map<String, AttachMode> load() {
            return Map.of();
        }
    };

    /** Takes the place of the mode that is kept for the interface. */
    void put(String interfaceName, AttachMode mode);

    void remove(String interfaceName);

    /** Names and the modes asked for, sorted by name. */
    Map<String, AttachMode> load();
}
