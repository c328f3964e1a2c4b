package io.xdpgate.policy;

import java.util.Arrays;
import java.util.List;
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

    public Matches protocol(String value) {
        protocol = Protocol.parse(value).orElseThrow();
        return this;
    }

    public Matches sourcePorts(Range... values) {
        sourcePorts = List.of(values);
        return this;
    }

    public Matches destinationPorts(Range... values) {
        destinationPorts = List.of(values);
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

    public Matches hopLimit(Range... values) {
        hopLimit = List.of(values);
        return this;
    }

    public Matches dscp(Range... values) {
        dscp = List.of(values);
        return this;
    }

    public Matches family(Family value) {
        family = value;
        return this;
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
