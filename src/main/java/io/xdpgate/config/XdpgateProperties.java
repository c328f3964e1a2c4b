package io.xdpgate.config;

import io.xdpgate.control.FailMode;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.policy.PolicyLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The settings of the service, under {@code xdpgate}.
 *
 * @param interfaces attached at start; a start without them fails
 * @param mode how they are attached
 * @param netns network namespace to work in: a name under /run/netns or a path; null: the service's own
 * @param dataDir directory of the service's own files; null: see {@link DataDirectoryLocation}
 * @param pinDirectory where in a bpffs the firewall outlives the service; empty: nowhere
 * @param replacePinned put this version in the place of pins that it cannot go on with; counters begin anew then
 * @param onStop what a stop of the service leaves, unless the call that stops it says so
 * @param tampering what is done when somebody else changes what the service has put into the kernel
 * @param failMode what filters when the saved policy cannot be loaded
 * @param failModes the same for interfaces that differ, by name
 * @param allowedHosts names in Host headers that are answered beside loopback names and the bound address
 * @param node name of this host in events; null: none
 */
@ConfigurationProperties(prefix = "xdpgate", ignoreUnknownFields = false)
public record XdpgateProperties(
        @DefaultValue List<String> interfaces,
        @DefaultValue("auto") AttachMode mode,
        @Nullable String netns,
        @Nullable Path dataDir,
        @DefaultValue("/sys/fs/bpf/xdpgate") String pinDirectory,
        @DefaultValue("false") boolean replacePinned,
        @DefaultValue("keep") OnStop onStop,
        @DefaultValue("last") FailMode failMode,
        @DefaultValue Map<String, FailMode> failModes,
        @DefaultValue("repair") Answer tampering,
        @DefaultValue Auth auth,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue Events events,
        @DefaultValue GuardSettings guard,
        @DefaultValue Limits limits,
        @DefaultValue Metrics metrics,
        @DefaultValue Revisions revisions,
        @Nullable String node) {

    public XdpgateProperties {
        try {
            interfaces.forEach(InterfaceNames::require);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("xdpgate.interfaces: " + e.getMessage(), e);
        }
        try {
            failModes.keySet().forEach(InterfaceNames::require);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("xdpgate.fail-modes: " + e.getMessage(), e);
        }
    }

    /** What is left when the service stops. */
    public enum OnStop {
        /** The program goes on filtering with the policy in force, and the next start goes on with it. */
        KEEP,
        /** Nothing: every interface is open. */
        REMOVE
    }

    /** The answer to changes by others. */
    public enum Answer {
        /** Everything is made as it was. */
        REPAIR,
        /** Health and metrics tell. */
        REPORT
    }

    /** Where pins are kept; null: nowhere. */
    public @Nullable Path pins() {
        return pinDirectory.isBlank() ? null : Path.of(pinDirectory);
    }

    /** @param enabled false: everybody is the administrator; only on a loopback address */
    public record Auth(@DefaultValue("true") boolean enabled) {}

    /**
     * @param pages size of the event ring of each CPU in pages, a power of two, 1..4096
     * @param perSecond most events a second on each CPU, of all rules together, 0..10,000,000; 0: no events at all
     * @param history packets kept for clients that come back, 0..1,000,000
     * @param subscribers streams at a time, 1..10,000
     * @param queue packets kept for a slow subscriber, 1..100,000
     * @param heartbeat time between heartbeats, 100 ms to 5 min
     */
    public record Events(
            @DefaultValue("64") int pages,
            @DefaultValue("10000") int perSecond,
            @DefaultValue("1024") int history,
            @DefaultValue("100") int subscribers,
            @DefaultValue("1024") int queue,
            @DefaultValue("15s") Duration heartbeat) {
        public Events {
            require("events.pages", pages, 1, 4_096);
            if (Integer.bitCount(pages) != 1) {
                throw new IllegalArgumentException("xdpgate.events.pages is a power of two, not " + pages);
            }
            require("events.per-second", perSecond, 0, 10_000_000);
            require("events.history", history, 0, 1_000_000);
            require("events.subscribers", subscribers, 1, 10_000);
            require("events.queue", queue, 1, 100_000);
            if (heartbeat.compareTo(Duration.ofMillis(100)) < 0 || heartbeat.compareTo(Duration.ofMinutes(5)) > 0) {
                throw new IllegalArgumentException("xdpgate.events.heartbeat is 100ms to 5m, not " + heartbeat);
            }
        }
    }

    /** Management traffic that no rule may block, beside the protocols that always pass. */
    public record GuardSettings(@DefaultValue List<GuardEntry> entries) {}

    /**
     * One kind of management traffic; all three are needed.
     *
     * @param sources prefixes
     * @param protocol name or number, one with ports
     * @param destinationPorts ports or ranges
     */
    public record GuardEntry(
            @DefaultValue List<String> sources,
            @DefaultValue("tcp") String protocol,
            @DefaultValue List<String> destinationPorts) {}

    /**
     * @param rules rules of a policy, disabled ones included, 1..1,048,575; default 100,000
     * @param countRules enabled count rules, 0..256
     * @param bodyBytes largest request body, 1 KiB to 256 MiB; default 64 MiB, room for 100,000 rules
     * @param setBodyBytes largest body of a PUT of a set's entries, 1 KiB to 1 GiB; default 256 MiB
     */
    public record Limits(
            @DefaultValue("100000") int rules,
            @DefaultValue("64") int countRules,
            @DefaultValue("64MB") DataSize bodyBytes,
            @DefaultValue("256MB") DataSize setBodyBytes) {
        public Limits {
            require("limits.rules", rules, 1, PolicyLimits.MOST_RULES);
            require("limits.count-rules", countRules, 0, PolicyLimits.MOST_COUNT_RULES);
            require("limits.body-bytes", bodyBytes.toBytes(), 1_024, 256L << 20);
            require("limits.set-body-bytes", setBodyBytes.toBytes(), 1_024, 1L << 30);
        }
    }

    /**
     * Which revisions are kept; the policy in force in any case.
     *
     * @param keep the newest, 1..1,000,000
     * @param maxAge none older than this, 1 minute to 10 years
     */
    public record Revisions(
            @DefaultValue("1000") int keep,
            @DefaultValue("365d") Duration maxAge) {
        public Revisions {
            require("revisions.keep", keep, 1, 1_000_000);
            if (maxAge.compareTo(Duration.ofMinutes(1)) < 0 || maxAge.compareTo(Duration.ofDays(3_653)) > 0) {
                throw new IllegalArgumentException("xdpgate.revisions.max-age is 1m to 3653d, not " + maxAge);
            }
        }
    }

    /** @param perRule give each rule a time series of its own */
    public record Metrics(@DefaultValue("false") boolean perRule) {}

    private static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("xdpgate." + name + " is " + min + " to " + max + ", not " + value);
        }
    }
}
