package io.xdpgate.dataplane;

import io.xdpgate.policy.Family;
import java.util.List;

/**
 * What a policy costs once it is in force.
 *
 * @param tableBytes memory of its tables
 * @param lookUps of each kind of packet that goes through the rules
 */
public record PolicyCost(long tableBytes, List<LookUp> lookUps) {
    public PolicyCost {
        lookUps = List.copyOf(lookUps);
    }

    /**
     * Whole packets of one family.
     *
     * @param hasPorts TCP and what else has ports; else what has none
     * @param cacheLines lines of 64 bytes in the tables that the unluckiest of them reads, whether a rule matches or not:
     *     a bound for all that is looked up by address and port, an estimate for the rules that are not, of which one is
     *     taken to be looked at. Most packets read far fewer
     */
    public record LookUp(Family family, boolean hasPorts, int cacheLines) {}
}
