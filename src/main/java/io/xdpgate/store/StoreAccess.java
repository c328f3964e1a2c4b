package io.xdpgate.store;

import java.util.function.Function;
import org.springframework.jdbc.core.JdbcTemplate;

/** Transactions on what is kept. Thread-safe. */
public interface StoreAccess extends AutoCloseable {
    /** @throws io.xdpgate.control.StoreException if any of it fails; then nothing has been written */
    <T> T write(Function<JdbcTemplate, T> action);

    /**
     * Reads one state.
     *
     * @throws io.xdpgate.control.StoreException if any of it fails
     */
    <T> T read(Function<JdbcTemplate, T> action);

    @Override
    void close();
}
