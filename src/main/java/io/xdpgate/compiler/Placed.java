package io.xdpgate.compiler;

import io.xdpgate.policy.Families;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import java.util.Set;

/**
 * The conditions behind one bit of a row.
 *
 * @param families those that the conditions leave open
 */
record Placed(int position, Match match, Set<Family> families) {
    static Placed of(int position, Match match) {
        return new Placed(position, match, Families.of(match));
    }
}
