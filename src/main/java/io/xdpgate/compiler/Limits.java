package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.policy.Fault;
import io.xdpgate.policy.InvalidPolicyException;
import java.util.List;

/** What the tables have room for; the numbers are those of {@code enum xg_limit} in {@code bpf/abi.h}. */
final class Limits {
    static final int INTERFACES = 64;

    /** Rules of the bit vector. */
    static final int REST_RULES = Rest.MOST_BLOCKS * Rest.BLOCK_SLOTS;

    /** Slots of count rules; a rule with prefixes and sets on one side takes two. */
    static final int COUNT_SLOTS = 256;

    static final int SETS = 64;

    /** Rows that a field's table can name. */
    static final int FIELD_ROWS = 65_536;

    /** Different lists of destination ports. */
    static final int PORT_LISTS = 65_536;

    /** Entries that a rule may become. */
    static final int ALTERNATIVES = 16;

    private Limits() {}

    static InvalidPolicyException exceeded(String what, int limit, String remedy) {
        return new InvalidPolicyException(
                List.of(new Fault("/rules", "the rules need more than " + limit + " " + what + "; " + remedy)));
    }
}
