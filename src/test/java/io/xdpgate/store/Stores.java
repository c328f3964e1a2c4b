package io.xdpgate.store;

import io.xdpgate.testkit.Faults;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;

/** Stores for tests. */
public final class Stores {
    private static final Retention KEEP_ALL = new Retention(1_000_000, Duration.ofDays(365));

    private Stores() {}

    /** Keeps every revision. */
    public static SqlitePolicyStore of(StoreFile file) {
        return new SqlitePolicyStore(file, KEEP_ALL, Clock.systemUTC());
    }

    /** A file of which those calls fail that the faults say. */
    public static StoreFile open(Path path, Faults faults) {
        return StoreFile.open(path, new FailingConnections(faults)::wrap);
    }

    /** Rows of rules, whatever revision they belong to. */
    public static long ruleVersions(StoreFile file) {
        return count(file, "SELECT count(*) FROM rule_version");
    }

    static long count(StoreFile file, String sql) {
        return file.read(jdbc -> Objects.requireNonNull(jdbc.queryForObject(sql, Long.class)));
    }
}
