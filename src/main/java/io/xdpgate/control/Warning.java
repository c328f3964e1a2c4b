package io.xdpgate.control;

import java.util.List;

/**
 * Something an operator should know about an accepted change.
 *
 * @param kind stable kebab-case word, e.g. {@code interface-missing}
 */
public record Warning(String kind, List<String> ruleIds, String detail) {
    public Warning {
        ruleIds = List.copyOf(ruleIds);
    }
}
