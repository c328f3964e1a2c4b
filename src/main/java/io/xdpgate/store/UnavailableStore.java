package io.xdpgate.store;

import io.xdpgate.control.StoreException;
import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** In the place of a file that cannot be opened: the service runs without it, and says why at every call. */
public final class UnavailableStore implements StoreAccess {
    private final StoreException because;

    public UnavailableStore(StoreException because) {
        this.because = because;
    }

    private StoreException refusal() {
        return new StoreException(because.kind(), String.valueOf(because.getMessage()), because);
    }

    @Override
    public <T> T write(Function<JdbcTemplate, T> action) {
        throw refusal();
    }

    @Override
    public <T> T read(Function<JdbcTemplate, T> action) {
        throw refusal();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
