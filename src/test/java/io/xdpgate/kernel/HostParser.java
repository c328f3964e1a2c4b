package io.xdpgate.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdpgate.judge.ParsedPacket.Fragment;
import io.xdpgate.judge.ParsedPacket.Icmp;
import io.xdpgate.judge.ParsedPacket.Kind;
import io.xdpgate.judge.ParsedPacket.Ports;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Reason;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The program's parser, compiled for user space from the same headers: it takes frames of any size, which a
 * test run of the loaded program does not.
 */
final class HostParser implements AutoCloseable {
    /** {@code XG_TO_RULES}: beside {@code enum xg_reason}, "nothing decides yet". */
    private static final int TO_RULES = 255;

    private static final int NO_VLAN = 0xffff;
    private static final int FRAGMENT_FIRST = 1;
    private static final int FRAGMENT_LATER = 2;

    /** {@code struct xg_host_packet}. */
    private static final StructLayout PACKET = MemoryLayout.structLayout(
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("source"),
            MemoryLayout.sequenceLayout(16, JAVA_BYTE).withName("destination"),
            JAVA_INT.withName("frame_length"),
            JAVA_INT.withName("length"),
            JAVA_SHORT.withName("vlan"),
            JAVA_SHORT.withName("inner_vlan"),
            JAVA_SHORT.withName("source_port"),
            JAVA_SHORT.withName("destination_port"),
            JAVA_BYTE.withName("reason"),
            JAVA_BYTE.withName("guard"),
            JAVA_BYTE.withName("family"),
            JAVA_BYTE.withName("protocol"),
            JAVA_BYTE.withName("fragment"),
            JAVA_BYTE.withName("hop_limit"),
            JAVA_BYTE.withName("dscp"),
            JAVA_BYTE.withName("has_ports"),
            JAVA_BYTE.withName("has_icmp"),
            JAVA_BYTE.withName("icmp_type"),
            JAVA_BYTE.withName("icmp_code"),
            JAVA_BYTE.withName("has_tcp_flags"),
            JAVA_BYTE.withName("tcp_flags"),
            JAVA_BYTE.withName("extended"),
            MemoryLayout.paddingLayout(34));

    private final Arena arena = Arena.ofConfined();
    private final MethodHandle parse;

    private HostParser(Path library) {
        parse = Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup(library, arena).findOrThrow("xg_parse_host"),
                        FunctionDescriptor.of(JAVA_INT, ValueLayout.ADDRESS, JAVA_INT, ValueLayout.ADDRESS));
    }

    /** Compiles the parser with clang. */
    static HostParser build() throws IOException, InterruptedException {
        Path library = Files.createDirectories(Path.of("target", "native")).resolve("parse_host.so");
        List<String> command = List.of(
                Optional.ofNullable(System.getenv("CLANG")).orElse("clang-19"),
                "-O2",
                "-shared",
                "-fPIC",
                "-Wall",
                "-Werror",
                "-Ibpf",
                "-o",
                library.toString(),
                "src/test/native/parse_host.c");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output);
        }
        return new HostParser(library.toAbsolutePath());
    }

    /** The frame gets an allocation of exactly its size. */
    PacketFacts parse(byte[] frame) {
        try (Arena frameArena = Arena.ofConfined()) {
            MemorySegment bytes = frameArena.allocate(Math.max(1, frame.length), 1);
            MemorySegment.copy(frame, 0, bytes, JAVA_BYTE, 0, frame.length);
            MemorySegment packet = frameArena.allocate(PACKET);
            int answer = (int) parse.invokeExact(bytes, frame.length, packet);
            return facts(answer, packet);
        } catch (Throwable e) {
            throw new IllegalStateException("xg_parse_host", e);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private static PacketFacts facts(int answer, MemorySegment packet) {
        Kind kind = kind(answer);
        int family = u8(packet, "family");
        boolean readable = kind == Kind.IP || (kind == Kind.GUARDED && family != 0);
        return new PacketFacts(
                kind,
                vlan(u16(packet, "vlan")),
                vlan(u16(packet, "inner_vlan")),
                family == 0 ? null : ip(packet, family),
                readable ? payload(packet) : null);
    }

    private static Kind kind(int answer) {
        if (answer == TO_RULES) {
            return Kind.IP;
        }
        return switch (Reason.of(answer)) {
            case GUARD -> Kind.GUARDED;
            case MALFORMED -> Kind.MALFORMED;
            case DEEP_HEADERS -> Kind.DEEP_HEADERS;
            case ENCAPSULATED -> Kind.ENCAPSULATED;
            case NON_IP -> Kind.NON_IP;
            default -> throw new IllegalStateException("the parser answered " + answer);
        };
    }

    private static PacketFacts.IpFacts ip(MemorySegment packet, int family) {
        return new PacketFacts.IpFacts(
                family == 4 ? Family.IPV4 : Family.IPV6,
                address(packet, family, "source"),
                address(packet, family, "destination"),
                packet.get(JAVA_INT, offset("length")),
                u8(packet, "hop_limit"),
                u8(packet, "dscp"));
    }

    private static PacketFacts.Payload payload(MemorySegment packet) {
        Fragment fragment = switch (u8(packet, "fragment")) {
            case FRAGMENT_FIRST -> Fragment.FIRST;
            case FRAGMENT_LATER -> Fragment.LATER;
            default -> Fragment.NONE;
        };
        return new PacketFacts.Payload(
                u8(packet, "protocol"),
                fragment,
                u8(packet, "extended") != 0,
                u8(packet, "has_ports") != 0
                        ? new Ports(u16(packet, "source_port"), u16(packet, "destination_port"))
                        : null,
                u8(packet, "has_tcp_flags") != 0 ? Integer.valueOf(u8(packet, "tcp_flags")) : null,
                u8(packet, "has_icmp") != 0 ? new Icmp(u8(packet, "icmp_type"), u8(packet, "icmp_code")) : null);
    }

    private static Address address(MemorySegment packet, int family, String side) {
        return Address.of(packet.asSlice(offset(side), family == 4 ? 4 : 16).toArray(JAVA_BYTE));
    }

    private static @Nullable Integer vlan(int value) {
        return value == NO_VLAN ? null : value;
    }

    private static int u8(MemorySegment packet, String member) {
        return packet.get(JAVA_BYTE, offset(member)) & 255;
    }

    private static int u16(MemorySegment packet, String member) {
        return packet.get(JAVA_SHORT, offset(member)) & 0xffff;
    }

    private static long offset(String member) {
        return PACKET.byteOffset(PathElement.groupElement(member));
    }
}
