package io.xdpgate.policy;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The protocol of an IP packet: IPv4's protocol field, or the last next-header value of an IPv6 chain.
 *
 * @param number IANA protocol number, 0..255
 */
public record Protocol(int number) {
    public static final Protocol ICMP = new Protocol(1);
    public static final Protocol TCP = new Protocol(6);
    public static final Protocol UDP = new Protocol(17);
    public static final Protocol DCCP = new Protocol(33);
    public static final Protocol ICMPV6 = new Protocol(58);
    public static final Protocol SCTP = new Protocol(132);
    public static final Protocol UDPLITE = new Protocol(136);

    private static final Map<String, Integer> NUMBERS = new TreeMap<>(Map.ofEntries(
            Map.entry("icmp", 1),
            Map.entry("igmp", 2),
            Map.entry("tcp", 6),
            Map.entry("udp", 17),
            Map.entry("dccp", 33),
            Map.entry("gre", 47),
            Map.entry("esp", 50),
            Map.entry("ah", 51),
            Map.entry("icmpv6", 58),
            Map.entry("ospf", 89),
            Map.entry("sctp", 132),
            Map.entry("udplite", 136)));
    private static final Map<Integer, String> TEXTS =
            NUMBERS.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));
    private static final Set<Integer> WITH_PORTS = Set.of(6, 17, 33, 132, 136);
    private static final Set<Integer> IPV6_EXTENSION_HEADERS = Set.of(0, 43, 44, 51, 60, 135);

    public Protocol {
        if (number < 0 || number > 255) {
            throw new IllegalArgumentException("protocol number " + number + " is not in 0..255");
        }
    }

    /** Reads a name of the table or a number 0..255. */
    public static Optional<Protocol> parse(String text) {
        Integer known = NUMBERS.get(text);
        if (known != null) {
            return Optional.of(new Protocol(known));
        }
        return Range.parse(text, 255)
                .filter(range -> range.first() == range.last() && text.indexOf('-') < 0)
                .map(range -> new Protocol(range.first()));
    }

    /** The names that {@link #parse} takes, sorted. */
    public static Set<String> names() {
        return Collections.unmodifiableSet(NUMBERS.keySet());
    }

    /** Whether packets of this protocol carry ports that rules can match. */
    public boolean hasPorts() {
        return WITH_PORTS.contains(number);
    }

    /** Whether this number names a header that the parser walks past in IPv6, so no IPv6 packet ever has it. */
    public boolean isIpv6ExtensionHeader() {
        return IPV6_EXTENSION_HEADERS.contains(number);
    }

    /** The name of the table, or the number. */
    @Override
    public String toString() {
        return TEXTS.getOrDefault(number, Integer.toString(number));
    }
}
