package io.xdpgate.control;

import java.util.HashMap;
import java.util.Map;

/**
 * What filters when the saved policy cannot be loaded.
 *
 * @param usual of interfaces that have none of their own
 * @param byInterface those that have, by name
 */
public record FailModes(FailMode usual, Map<String, FailMode> byInterface) {
    public FailModes {
        byInterface = Map.copyOf(byInterface);
    }

    /** The same for every interface. */
    public static FailModes of(FailMode mode) {
        return new FailModes(mode, Map.of());
    }

    FailMode of(String interfaceName) {
        return byInterface.getOrDefault(interfaceName, usual);
    }

    /** As it comes out when no other process left a policy in force. */
    FailModes withoutLast() {
        Map<String, FailMode> modes = new HashMap<>(byInterface);
        modes.replaceAll((name, mode) -> withoutLast(mode));
        return new FailModes(withoutLast(usual), modes);
    }

    private static FailMode withoutLast(FailMode mode) {
        return mode == FailMode.LAST ? FailMode.CLOSED : mode;
    }
}
