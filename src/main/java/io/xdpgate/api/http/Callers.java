package io.xdpgate.api.http;

import io.xdpgate.analysis.Caller;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Prefix;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who sent a request, by the addresses of its connection. */
final class Callers {
    private static final List<Prefix> LOOPBACK = List.of(
            Prefix.parse("127.0.0.0/8").orElseThrow(), Prefix.parse("::1").orElseThrow());

    private Callers() {}

    /** Null for a caller on this host, whose packets no interface sees. */
    static @Nullable Caller of(HttpServletRequest request) {
        Optional<Address> remote = address(request.getRemoteAddr());
        Optional<Address> local = address(request.getLocalAddr());
        if (remote.isEmpty()
                || local.isEmpty()
                || remote.equals(local)
                || remote.get().family() != local.get().family()
                || LOOPBACK.stream().anyMatch(prefix -> prefix.contains(remote.get()))) {
            return null;
        }
        return new Caller(remote.get(), local.get(), request.getLocalPort());
    }

    /** Without the zone of a link-local address. */
    private static Optional<Address> address(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        int zone = text.indexOf('%');
        return Address.parse(zone < 0 ? text : text.substring(0, zone));
    }
}
