package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Point;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A packet that proves something. All that rules look at is here; the rest may be anything, so long as the packet is
 * well-formed and not guarded: a neighbour discovery message has an extension header.
 *
 * @param interfaceName where it arrives; null: on any interface that no rule names
 * @param vlan id of the outer tag, 1..4095; null: none, or a priority tag
 * @param fragment NONE, FIRST or LATER
 * @param sourcePort null where such a packet has none
 * @param destinationPort like {@code sourcePort}
 * @param tcpFlags null unless it is TCP with a readable header
 * @param icmpType null unless it is ICMP with a readable header
 * @param icmpCode like {@code icmpType}
 * @param length of the IP packet by its own header
 */
public record Witness(
        @Nullable String interfaceName,
        @Nullable Integer vlan,
        Address source,
        Address destination,
        Protocol protocol,
        FragmentMatch fragment,
        @Nullable Integer sourcePort,
        @Nullable Integer destinationPort,
        @Nullable Set<TcpFlag> tcpFlags,
        @Nullable Integer icmpType,
        @Nullable Integer icmpCode,
        int length,
        int hopLimit,
        int dscp) {
    static Witness of(Point point, InterfaceNumbers interfaces) {
        Form form = point.form();
        boolean hasPorts = form.transport().hasPorts();
        boolean isIcmp = form.transport() == Form.Transport.ICMP;
        int vlan = value(point, Field.VLAN);
        int icmp = value(point, Field.ICMP);
        return new Witness(
                interfaces.name(value(point, Field.INTERFACE)),
                vlan == 0 ? null : Integer.valueOf(vlan),
                new Address(form.family(), point.source()),
                new Address(form.family(), point.destination()),
                new Protocol(value(point, Field.PROTOCOL)),
                FragmentMatch.valueOf(form.place().name()),
                hasPorts ? Integer.valueOf(value(point, Field.SOURCE_PORT)) : null,
                hasPorts ? Integer.valueOf(value(point, Field.DESTINATION_PORT)) : null,
                form.transport() == Form.Transport.TCP ? TcpFlag.of(value(point, Field.TCP_FLAGS)) : null,
                isIcmp ? Integer.valueOf(icmp >> 8) : null,
                isIcmp ? Integer.valueOf(icmp & 255) : null,
                value(point, Field.LENGTH) * form.lengthUnit(),
                value(point, Field.HOP_LIMIT),
                value(point, Field.DSCP));
    }

    private static int value(Point point, Field field) {
        return point.fields()[field.ordinal()];
    }
}
