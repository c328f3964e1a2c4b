package io.xdpgate.analysis;

import io.xdpgate.policy.Families;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Match;
import org.jspecify.annotations.Nullable;

/** What encloses the packets that some conditions match, one outline for each family. Immutable. */
final class Outlines {
    private final @Nullable Outline[] byFamily = new @Nullable Outline[Family.values().length];

    Outlines(Match match) {
        for (Family family : Families.of(match)) {
            byFamily[family.ordinal()] = Outline.of(match, family);
        }
    }

    /** False if the two have no packet in common; true does not say that they have. */
    boolean meet(Outlines other) {
        for (int i = 0; i < byFamily.length; i++) {
            Outline one = byFamily[i];
            Outline two = other.byFamily[i];
            if (one != null && two != null && one.meets(two)) {
                return true;
            }
        }
        return false;
    }

    /** As the other one, for packets of one family. */
    boolean meet(Family family, Outline other) {
        Outline own = byFamily[family.ordinal()];
        return own != null && own.meets(other);
    }
}
