package io.xdpgate.classbench;

import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.TcpFlagMatch;
import io.xdpgate.policy.UInt128;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a ClassBench rule.
 *
 * @param protocol null: any
 * @param flags value and mask of byte 13 of the TCP header; mask 0: any. Holds only for TCP.
 */
public record FiveField(
        Block source,
        Block destination,
        Range sourcePorts,
        Range destinationPorts,
        @Nullable Integer protocol,
        Flags flags) {
    public static final Range ANY_PORT = new Range(0, 65_535);

    /** An IPv4 prefix, host order, host bits 0. */
    public record Block(int address, int length) {
        public static final Block ANY = new Block(0, 0);

        public Block {
            if (length < 0 || length > 32) {
                throw new IllegalArgumentException("prefix length " + length);
            }
            address &= mask(length);
        }

        public boolean contains(int other) {
            return (other & mask(length)) == address;
        }

        public boolean contains(Block other) {
            return length <= other.length && contains(other.address);
        }

        public int last() {
            return address | ~mask(length);
        }

        static int mask(int length) {
            return length == 0 ? 0 : -1 << (32 - length);
        }

        /** The prefix; for IPv6 the one that stands for it ({@link Widened}). */
        public Prefix prefix(Family family) {
            return family == Family.IPV6
                    ? Widened.prefix(this)
                    : new Prefix(new Address(Family.IPV4, UInt128.of(Integer.toUnsignedLong(address))), length);
        }

        @Override
        public String toString() {
            return (address >>> 24) + "." + (address >>> 16 & 255) + "." + (address >>> 8 & 255) + "." + (address & 255)
                    + "/" + length;
        }
    }

    /** Value and mask of the TCP flag byte. */
    public record Flags(int value, int mask) {
        public static final Flags ANY = new Flags(0, 0);

        boolean holds(int flags) {
            return (flags & mask) == (value & mask);
        }
    }

    /** The same conditions in the policy's terms, of IPv4 packets. */
    public Match match() {
        return match(Family.IPV4);
    }

    /** The same conditions in the policy's terms; for IPv6 with the addresses that stand for these. */
    public Match match(Family family) {
        return new Match(
                addresses(source, family),
                addresses(destination, family),
                protocol == null ? null : new Protocol(Header.protocol(protocol, family)),
                ports(sourcePorts),
                ports(destinationPorts),
                null,
                flags.mask == 0
                        ? null
                        : new TcpFlagMatch(
                                TcpFlag.of(flags.value & flags.mask), TcpFlag.of(~flags.value & flags.mask & 0xff)),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                family == Family.IPV6 && source.length == 0 && destination.length == 0 ? family : null);
    }

    /** Whether every condition holds; as the policy means it, not as ClassBench does: ports need TCP or UDP. */
    public boolean holds(Header header) {
        return source.contains(header.source())
                && destination.contains(header.destination())
                && (protocol == null || protocol == header.protocol())
                && portHolds(sourcePorts, header.protocol(), header.sourcePort())
                && portHolds(destinationPorts, header.protocol(), header.destinationPort())
                && (flags.mask == 0 || (header.protocol() == Header.TCP && flags.holds(header.tcpFlags())));
    }

    /** Whether every packet of the other rule is one of this rule. */
    public boolean covers(FiveField other) {
        return source.contains(other.source)
                && destination.contains(other.destination)
                && (protocol == null || protocol.equals(other.protocol))
                && covers(sourcePorts, other.sourcePorts)
                && covers(destinationPorts, other.destinationPorts)
                && (flags.mask == 0 || flags.equals(other.flags));
    }

    /** Whether it has no condition at all. */
    public boolean isOpen() {
        return covers(new FiveField(Block.ANY, Block.ANY, ANY_PORT, ANY_PORT, null, Flags.ANY));
    }

    /** A header that this rule matches; what it leaves open is random. */
    public Header sample(Random random) {
        boolean needsPorts = !sourcePorts.equals(ANY_PORT) || !destinationPorts.equals(ANY_PORT);
        int number = protocol != null ? protocol : random.nextBoolean() || flags.mask != 0 ? Header.TCP : Header.UDP;
        if (needsPorts && number != Header.TCP && number != Header.UDP) {
            throw new IllegalStateException("ports without TCP or UDP: " + this);
        }
        return new Header(
                source.address | (random.nextInt() & ~Block.mask(source.length)),
                destination.address | (random.nextInt() & ~Block.mask(destination.length)),
                number,
                in(sourcePorts, random),
                in(destinationPorts, random),
                (flags.value & flags.mask) | (0x10 & ~flags.mask));
    }

    private static int in(Range ports, Random random) {
        return ports.first() + random.nextInt(ports.last() - ports.first() + 1);
    }

    private static boolean covers(Range outer, Range inner) {
        return outer.first() <= inner.first() && inner.last() <= outer.last();
    }

    private static boolean portHolds(Range ports, int protocol, int port) {
        return ports.equals(ANY_PORT) || ((protocol == Header.TCP || protocol == Header.UDP) && ports.contains(port));
    }

    private static @Nullable AddressMatch addresses(Block block, Family family) {
        return block.length == 0 ? null : new AddressMatch(List.of(block.prefix(family)), List.of(), false);
    }

    private static List<Range> ports(Range ports) {
        return ports.equals(ANY_PORT) ? List.of() : List.of(ports);
    }
}
