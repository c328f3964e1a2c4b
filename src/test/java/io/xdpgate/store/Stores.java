package io.xdpgate.store;

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

    /** Rows of rules, whatever revision they belong to. */
    public static long ruleVersions(StoreFile file) {
        return count(file, "SELECT count(*) FROM rule_version");
    }

    static long count(StoreFile file, String sql) {
        return file.read(jdbc -> Objects.requireNonNull(jdbc.queryForObject(sql, Long.class)));
    }
}
