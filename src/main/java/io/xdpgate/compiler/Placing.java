package io.xdpgate.compiler;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.policy.Family;
import java.util.List;

/**
 * Chooses the place of each rule so that lists stay short: each rule goes to its narrowest place, and where too many
 * meet, the broadest of them moves on to its next place. A rule never returns to a place, so this comes to an end.
 */
final class Placing {
    /** Rules of a policy that fit one list without tables. */
    private static final int FEW = 8;

    private final Options options;
    private final Spaces spaces;
    private final Place[] places;
    private final byte[] tried;

    Placing(Options options, Spaces spaces) {
        this.options = options;
        this.spaces = spaces;
        this.places = new Place[options.size()];
        this.tried = new byte[options.size()];
    }

    /**
     * The place of each rule.
     *
     * @param cap entries that a list should have at most
     */
    Place[] places(int cap) {
        if (isFew()) {
            for (int rule = 0; rule < places.length; rule++) {
                places[rule] = options.never(rule) ? Place.NONE : Place.GLOBAL;
            }
            return places;
        }
        for (int rule = 0; rule < places.length; rule++) {
            tried[rule] = 0;
            places[rule] = options.never(rule) ? Place.NONE : narrowest(rule);
        }
        thin(Place.SOURCE, Place.DESTINATION, cap);
        if (thin(Place.DESTINATION, Place.SOURCE, cap)) {
            // Whoever came from the destination may be one too many at the source.
            thin(Place.SOURCE, Place.DESTINATION, cap);
            thin(Place.DESTINATION, Place.PORT, cap);
        }
        thin(Place.PORT, Place.REST, cap);
        return places;
    }

    private boolean isFew() {
        int entries = 0;
        for (int rule = 0; rule < places.length; rule++) {
            entries += Math.min(options.entries(rule, Place.GLOBAL), Alternatives.IMPOSSIBLE);
            if (entries > Limits.ALTERNATIVES) {
                return false;
            }
        }
        return places.length <= FEW;
    }

    private Place narrowest(int rule) {
        Place best = Place.REST;
        int breadth = Integer.MAX_VALUE;
        for (Place place : List.of(Place.DESTINATION, Place.SOURCE, Place.PORT)) {
            if (options.fits(rule, place) && options.breadth(rule, place) < breadth) {
                best = place;
                breadth = options.breadth(rule, place);
            }
        }
        return best == Place.REST ? last(rule) : best;
    }

    private Place last(int rule) {
        return options.namesSets(rule) ? Place.GLOBAL : Place.REST;
    }

    /** True if a rule went from here to {@code other}. */
    private boolean thin(Place here, Place other, int cap) {
        boolean moved = false;
        Thinning thinning = new Thinning(options, here, places, cap, rule -> hasElsewhere(rule, here));
        for (Boundaries boundaries : boundaries(here)) {
            for (int rule : thinning.evicted(boundaries)) {
                tried[rule] |= (byte) here.bit();
                places[rule] = next(rule, other);
                moved |= places[rule] == other;
            }
        }
        return moved;
    }

    private List<Boundaries> boundaries(Place place) {
        if (place == Place.PORT) {
            return List.of(spaces.ports());
        }
        boolean source = place == Place.SOURCE;
        return List.of(spaces.addresses(source, Family.IPV4), spaces.addresses(source, Family.IPV6));
    }

    private boolean hasElsewhere(int rule, Place here) {
        for (Place place : List.of(Place.SOURCE, Place.DESTINATION, Place.PORT)) {
            if (place != here && (tried[rule] & place.bit()) == 0 && options.fits(rule, place)) {
                return true;
            }
        }
        return false;
    }

    private Place next(int rule, Place other) {
        for (Place place : List.of(other, Place.PORT)) {
            if (place != Place.REST && (tried[rule] & place.bit()) == 0 && options.fits(rule, place)) {
                return place;
            }
        }
        return last(rule);
    }

    /** Entries that the rules of a place would be in the list that all packets go through. */
    int globalEntries(Place place) {
        long entries = 0;
        for (int rule = 0; rule < places.length; rule++) {
            if (places[rule] == place) {
                int count = options.entries(rule, Place.GLOBAL);
                entries += count <= options.most(rule) ? count : Alternatives.IMPOSSIBLE;
            }
        }
        return (int) Math.min(entries, Alternatives.IMPOSSIBLE);
    }

    /** Moves the rules of the rest to the global list if that stays short enough. */
    boolean emptyRest(int most) {
        int room = Math.min(most, Classifier.MOST_ENTRIES);
        if (globalEntries(Place.GLOBAL) + globalEntries(Place.REST) > room) {
            return false;
        }
        for (int rule = 0; rule < places.length; rule++) {
            if (places[rule] == Place.REST) {
                places[rule] = Place.GLOBAL;
            }
        }
        return true;
    }
}
