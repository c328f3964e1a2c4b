package io.xdpgate.judge;

import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlagMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conditions in one line, for tests: those that are not set are absent. Not thread-safe. */
public final class Matches {
    private @Nullable AddressMatch source;
    private @Nullable AddressMatch destination;
    private @Nullable Protocol protocol;
    private final List<Range> sourcePorts = new ArrayList<>();
    private final List<Range> destinationPorts = new ArrayList<>();
    private @Nullable IcmpMatch icmp;
    private @Nullable TcpFlagMatch tcpFlags;
    private final List<String> interfaces = new ArrayList<>();
    private final List<Integer> vlans = new ArrayList<>();
    private @Nullable FragmentMatch fragment;
    private final List<Range> packetLength = new ArrayList<>();
    private final List<Range> hopLimit = new ArrayList<>();
    private final List<Range> dscp = new ArrayList<>();
    private @Nullable Family family;

    private Matches() {}

    public static Matches where() {
        return new Matches();
    }

    public Matches source(String... prefixes) {
        source = new AddressMatch(prefixes(prefixes), List.of(), false);
        return this;
    }

    public Matches notSource(String... prefixes) {
        source = new AddressMatch(prefixes(prefixes), List.of(), true);
        return this;
    }

    public Matches destination(String... prefixes) {
        destination = new AddressMatch(prefixes(prefixes), List.of(), false);
        return this;
    }

    public Matches notDestination(String... prefixes) {
        destination = new AddressMatch(prefixes(prefixes), List.of(), true);
        return this;
    }

    public Matches protocol(Protocol value) {
        protocol = value;
        return this;
    }

    public Matches protocol(int number) {
        return protocol(new Protocol(number));
    }

    public Matches sourcePorts(int first, int last) {
        sourcePorts.add(new Range(first, last));
        return this;
    }

    public Matches destinationPorts(int first, int last) {
        destinationPorts.add(new Range(first, last));
        return this;
    }

    public Matches destinationPort(int port) {
        return destinationPorts(port, port);
    }

    public Matches icmp(int type, @Nullable Integer code) {
        icmp = new IcmpMatch(type, code);
        return this;
    }

    public Matches tcpFlags(TcpFlagMatch value) {
        tcpFlags = value;
        return this;
    }

    public Matches interfaces(String... names) {
        interfaces.addAll(List.of(names));
        return this;
    }

    public Matches vlans(Integer... ids) {
        vlans.addAll(List.of(ids));
        return this;
    }

    public Matches fragment(FragmentMatch value) {
        fragment = value;
        return this;
    }

    public Matches packetLength(int first, int last) {
        packetLength.add(new Range(first, last));
        return this;
    }

    public Matches hopLimit(int first, int last) {
        hopLimit.add(new Range(first, last));
        return this;
    }

    public Matches dscp(int first, int last) {
        dscp.add(new Range(first, last));
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

    private static List<Prefix> prefixes(String... texts) {
        return Stream.of(texts).map(text -> Prefix.parse(text).orElseThrow()).toList();
    }
}
