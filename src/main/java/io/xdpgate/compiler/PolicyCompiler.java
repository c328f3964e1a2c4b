package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles policies. Stateless and thread-safe. */
public final class PolicyCompiler {
    /**
     * The tables of a policy. Its rules are taken as they are: what {@link io.xdpgate.policy.MatchCheck} would refuse
     * compiles to a rule that never matches, and named address sets count as empty.
     *
     * @param guard its entries become the first terminal rules
     * @param interfaceSlots slot (0..63) of each attached interface; a rule that names only interfaces that are
     *     not in here never matches
     * @throws io.xdpgate.policy.InvalidPolicyException if the policy needs more table room than there is
     * @throws IllegalArgumentException if a slot or a value of a condition is out of its range
     */
    public CompiledPolicy compile(Policy policy, Guard guard, Map<String, Integer> interfaceSlots) {
        Placement placement = new Placement(policy, guard);
        List<Placed> placed = placement.placed();
        RowPool pool = new RowPool();
        AddressTable source4 = AddressSweep.table(Family.IPV4, Match::source, placed, pool);
        AddressTable source6 = AddressSweep.table(Family.IPV6, Match::source, placed, pool);
        AddressTable destination4 = AddressSweep.table(Family.IPV4, Match::destination, placed, pool);
        AddressTable destination6 = AddressSweep.table(Family.IPV6, Match::destination, placed, pool);
        requireRoom("IPv4", source4, destination4);
        requireRoom("IPv6", source6, destination6);
        EnumMap<Field, int[]> classes = classes(placed, new Conditions(interfaceSlots), pool);
        int base4 = baseRow(Family.IPV4, placed, pool);
        int base6 = baseRow(Family.IPV6, placed, pool);

        PolicyOptions options = policy.options();
        return new CompiledPolicy(
                policy.revision(),
                policy.defaultAction(),
                options.malformed(),
                options.deepHeaders(),
                encapsulated(policy),
                options.nonIp(),
                options.laterFragments() == PolicyOptions.LaterFragments.MATCH,
                options.laterFragments() == PolicyOptions.LaterFragments.DROP ? Verdict.DROP : Verdict.PASS,
                options.log().inForce(Action.DROP).orElse(null),
                List.copyOf(placement.rules()),
                placement.countRules(),
                pool.rows(),
                base4,
                base6,
                source4,
                source6,
                destination4,
                destination6,
                classes);
    }

    private static EnumMap<Field, int[]> classes(List<Placed> placed, Conditions conditions, RowPool pool) {
        EnumMap<Field, int[]> classes = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            int[] table = ClassSweep.table(field, placed, conditions, pool);
            if (table != null) {
                classes.put(field, table);
            }
        }
        return classes;
    }

    private static int baseRow(Family family, List<Placed> placed, RowPool pool) {
        RowBits bits = new RowBits();
        for (Placed rule : placed) {
            if (rule.families().contains(family)) {
                bits.toggle(rule.position());
            }
        }
        return pool.intern(bits);
    }

    private static void requireRoom(String family, @Nullable AddressTable source, @Nullable AddressTable destination) {
        if (ranges(source) + ranges(destination) > Capacity.RANGES) {
            throw Capacity.exceeded(family + " address ranges", Capacity.RANGES);
        }
    }

    /** An absent table still takes one range when the other family needs the direction. */
    private static int ranges(@Nullable AddressTable table) {
        return table == null ? 1 : table.size();
    }

    private static Verdict encapsulated(Policy policy) {
        return switch (policy.options().encapsulated()) {
            case DEFAULT -> policy.defaultAction();
            case PASS -> Verdict.PASS;
            case DROP -> Verdict.DROP;
        };
    }
}
