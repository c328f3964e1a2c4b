package io.xdpgate.policy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds matches for tests, one condition at a time; an absent one stays absent. */
public final class Matches {
    private @Nullable AddressMatch source;
    private @Nullable AddressMatch destination;
    private @Nullable Protocol protocol;
    private List<Range> sourcePorts = List.of();
    private List<Range> destinationPorts = List.of();
    private @Nullable IcmpMatch icmp;
    private @Nullable TcpFlagMatch tcpFlags;
    private List<String> interfaces = List.of();
    private List<Integer> vlans = List.of();
    private @Nullable FragmentMatch fragment;
    private List<Range> packetLength = List.of();
    private List<Range> hopLimit = List.of();
    private List<Range> dscp = List.of();
    private @Nullable Family family;

    public static Matches match() {
        return new Matches();
    }

    public static AddressMatch in(String... prefixes) {
        return new AddressMatch(prefixes(prefixes), List.of(), false);
    }

    public static AddressMatch notIn(String... prefixes) {
        return new AddressMatch(prefixes(prefixes), List.of(), true);
    }

    public static List<Prefix> prefixes(String... texts) {
        return Arrays.stream(texts)
                .map(text -> Prefix.parse(text).orElseThrow())
                .toList();
    }

    public Matches source(AddressMatch value) {
        source = value;
        return this;
    }

    public Matches destination(AddressMatch value) {
        destination = value;
        return this;
    }

    public Matches source(String... prefixes) {
        return source(in(prefixes));
    }

    public Matches notSource(String... prefixes) {
        return source(notIn(prefixes));
    }

    public Matches destination(String... prefixes) {
        return destination(in(prefixes));
    }

    public Matches notDestination(String... prefixes) {
        return destination(notIn(prefixes));
    }

    public Matches protocol(String value) {
        return protocol(Protocol.parse(value).orElseThrow());
    }

    public Matches protocol(int number) {
        return protocol(new Protocol(number));
    }

    public Matches protocol(Protocol value) {
        protocol = value;
        return this;
    }

    public Matches destinationPort(int port) {
        return destinationPorts(port, port);
    }

    public Matches sourcePorts(Range... values) {
        sourcePorts = List.of(values);
        return this;
    }

    /** One more range. */
    public Matches sourcePorts(int first, int last) {
        sourcePorts = with(sourcePorts, new Range(first, last));
        return this;
    }

    public Matches destinationPorts(Range... values) {
        destinationPorts = List.of(values);
        return this;
    }

    /** One more range. */
    public Matches destinationPorts(int first, int last) {
        destinationPorts = with(destinationPorts, new Range(first, last));
        return this;
    }

    public Matches icmp(int type, @Nullable Integer code) {
        icmp = new IcmpMatch(type, code);
        return this;
    }

    public Matches tcpFlags(TcpFlagMatch value) {
        tcpFlags = value;
        return this;
    }

    public Matches interfaces(String... values) {
        interfaces = List.of(values);
        return this;
    }

    public Matches vlans(Integer... values) {
        vlans = List.of(values);
        return this;
    }

    public Matches fragment(FragmentMatch value) {
        fragment = value;
        return this;
    }

    public Matches packetLength(Range... values) {
        packetLength = List.of(values);
        return this;
    }

    /** One more range. */
    public Matches packetLength(int first, int last) {
        packetLength = with(packetLength, new Range(first, last));
        return this;
    }

    public Matches hopLimit(Range... values) {
        hopLimit = List.of(values);
        return this;
    }

    /** One more range. */
    public Matches hopLimit(int first, int last) {
        hopLimit = with(hopLimit, new Range(first, last));
        return this;
    }

    public Matches dscp(Range... values) {
        dscp = List.of(values);
        return this;
    }

    /** One more range. */
    public Matches dscp(int first, int last) {
        dscp = with(dscp, new Range(first, last));
        return this;
    }

    public Matches family(Family value) {
        family = value;
        return this;
    }

    private static List<Range> with(List<Range> ranges, Range another) {
        return Stream.concat(ranges.stream(), Stream.of(another)).toList();
    }

    public Match build() {
        return new Match(
                source,
                destination,
                protocol,
                sourcePorts,
                destinationPorts,
                icmp,
                tcpFlags,
                interfaces,
                vlans,
                fragment,
                packetLength,
                hopLimit,
                dscp,
                family);
    }
}
