package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Questions to drivers through the ethtool ioctl ({@code linux/ethtool.h}), in the calling thread's namespace. */
public final class Ethtool {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final long SIOCETHTOOL = 0x8946;
    private static final int ETHTOOL_GDRVINFO = 3;
    /** {@code struct ifreq}: 16 bytes of name, then a union that starts with a pointer here. */
    private static final int IFREQ_BYTES = 40;

    private static final int IFREQ_DATA = 16;

    private Ethtool() {}

    /** Name of the driver; empty when the interface has none (EOPNOTSUPP) or has gone (ENODEV). */
    public static Optional<String> driver(String interfaceName) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(KernelStructs.ETHTOOL_DRVINFO);
            KernelStructs.setInt(KernelStructs.ETHTOOL_DRVINFO, answer, "cmd", ETHTOOL_GDRVINFO);
            exchange(interfaceName, answer, "ETHTOOL_GDRVINFO");
            String driver = KernelStructs.getText(KernelStructs.ETHTOOL_DRVINFO, answer, "driver");
            return driver.isEmpty() ? Optional.empty() : Optional.of(driver);
        } catch (ErrnoException refused) {
            if (refused.errno() == Errno.EOPNOTSUPP || refused.errno() == Errno.ENODEV) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Passes a command and lets the kernel write its answer over it. */
    static void exchange(String interfaceName, MemorySegment command, String operation) {
        try (Arena arena = Arena.ofConfined();
                Fd socket = Libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0, "ethtool")) {
            MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
            request.setString(0, interfaceName);
            request.set(ADDRESS, IFREQ_DATA, command);
            Libc.ioctl(socket, SIOCETHTOOL, request, operation, interfaceName);
        }
    }
}
