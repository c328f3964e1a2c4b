package io.xdpgate.config;

import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns the configured guard entries into a {@link Guard}. */
final class GuardReader {
    private static final int MAX_PORT = 65_535;

    private GuardReader() {}

    /** @throws StartFailure naming the setting that means nothing */
    static Guard read(XdpgateProperties.GuardSettings settings) {
        List<Guard.Entry> entries = new ArrayList<>();
        for (int i = 0; i < settings.entries().size(); i++) {
            XdpgateProperties.GuardEntry entry = settings.entries().get(i);
            String name = "xdpgate.guard.entries[" + i + "]";
            List<Prefix> sources = all(
                    name + ".sources", entry.sources(), Prefix::parse, "an address or a prefix such as 192.0.2.0/24");
            List<Range> ports = all(
                    name + ".destination-ports",
                    entry.destinationPorts(),
                    text -> Range.parse(text, MAX_PORT),
                    "a port or a range such as 22 or 8000-8100, up to " + MAX_PORT);
            List<Protocol> protocol = all(
                    name + ".protocol",
                    List.of(entry.protocol()),
                    Protocol::parse,
                    "a protocol with ports: tcp, udp, sctp, dccp or udplite");
            try {
                entries.add(new Guard.Entry(sources, protocol.getFirst(), ports));
            } catch (IllegalArgumentException e) {
                throw new StartFailure(
                        name + " cannot be used: " + e.getMessage()
                                + "; an entry needs sources, a protocol with ports, and destination-ports",
                        e);
            }
        }
        return new Guard(entries);
    }

    private static <T> List<T> all(
            String setting, List<String> texts, Function<String, Optional<T>> reader, String expected) {
        return texts.stream()
                .map(text -> reader.apply(text)
                        .orElseThrow(() ->
                                new StartFailure(setting + " has the value '" + text + "'; give it " + expected, null)))
                .toList();
    }
}
