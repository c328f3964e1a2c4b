package io.xdpgate.api.system;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What does not change while the service runs.
 *
 * @param version of the build
 * @param startedAt when the program was loaded; counters begin here
 * @param netns namespace that the data plane works in; null: the service's own
 * @param node name of this host; null when not configured
 * @param possibleCpus CPUs that the kernel may bring up, each with counters and an event ring of its own; null: not known
 * @param limits limits by name
 */
public record ServiceFacts(
        String version,
        Instant startedAt,
        @Nullable String netns,
        @Nullable String node,
        @Nullable Integer possibleCpus,
        Limits limits) {

    /**
     * @param rules rules of the policy, disabled ones included
     * @param countRules enabled count rules
     * @param subscribers event streams at a time
     * @param bodyBytes size of a request body
     */
    public record Limits(int rules, int countRules, int subscribers, int bodyBytes) {}
}
