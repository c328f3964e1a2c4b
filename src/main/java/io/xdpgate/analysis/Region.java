package io.xdpgate.analysis;

import io.xdpgate.policy.UInt128;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The packets of one form that a rule matches: those whose addresses and fields are all among these. Immutable.
 *
 * @param source null: any
 * @param destination null: any
 * @param fields by ordinal of {@link Field}; null: any
 * @param owner what {@link Search} says was in the way
 */
record Region(
        Form form,
        @Nullable AddressSide source,
        @Nullable AddressSide destination,
        @Nullable Numbers[] fields,
        Object owner) {
    /** How a region lies to a box. */
    enum Relation {
        APART,
        OVERLAPS,
        COVERS
    }

    boolean contains(Point point) {
        for (int i = 0; i < fields.length; i++) {
            Numbers numbers = fields[i];
            if (numbers != null && !numbers.contains(point.fields()[i])) {
                return false;
            }
        }
        return (source == null || source.contains(point.source()))
                && (destination == null || destination.contains(point.destination()));
    }

    /** Whether a packet may be in both; sure unless both have a side of large address sets. */
    boolean mayOverlap(Region other) {
        for (int i = 0; i < fields.length; i++) {
            Numbers one = fields[i];
            Numbers two = other.fields[i];
            if (one != null && two != null && !one.overlaps(two)) {
                return false;
            }
        }
        return mayMeet(source, other.source) && mayMeet(destination, other.destination);
    }

    private static boolean mayMeet(@Nullable AddressSide one, @Nullable AddressSide two) {
        if (one instanceof Addresses few) {
            return two == null || two.overlaps(few);
        }
        return one == null || !(two instanceof Addresses few) || one.overlaps(few);
    }

    Relation relation(Box box) {
        boolean covers = true;
        for (int i = 0; i < fields.length; i++) {
            Numbers numbers = fields[i];
            if (numbers != null) {
                if (!numbers.overlaps(box.fields()[i])) {
                    return Relation.APART;
                }
                covers = covers && numbers.containsAll(box.fields()[i]);
            }
        }
        if ((source != null && !source.overlaps(box.source()))
                || (destination != null && !destination.overlaps(box.destination()))) {
            return Relation.APART;
        }
        covers = covers
                && (source == null || source.containsAll(box.source()))
                && (destination == null || destination.containsAll(box.destination()));
        return covers ? Relation.COVERS : Relation.OVERLAPS;
    }

    /**
     * Takes this region out of a box.
     *
     * @param pieces is given the parts of the box that are left, which do not overlap; a part may not have been
     *     looked at and still overlap this region
     * @return what the box and this region have in common, but for parts that were not looked at; null if nothing
     */
    @Nullable
    Box cut(Box box, Consumer<Box> pieces) {
        Box inside = box;
        for (int i = 0; i < fields.length; i++) {
            Numbers numbers = fields[i];
            if (numbers != null && !numbers.containsAll(inside.fields()[i])) {
                Numbers outside = inside.fields()[i].minus(numbers);
                if (!outside.isEmpty()) {
                    pieces.accept(inside.with(i, outside));
                }
                Numbers common = inside.fields()[i].and(numbers);
                if (common.isEmpty()) {
                    return null;
                }
                inside = inside.with(i, common);
            }
        }
        for (boolean isSource : new boolean[] {true, false}) {
            AddressSide side = isSource ? source : destination;
            if (side != null) {
                AddressSide.Cut cut = side.cut(isSource ? inside.source() : inside.destination());
                for (Addresses part : List.of(cut.rest(), cut.outside())) {
                    if (!part.isEmpty()) {
                        pieces.accept(inside.with(isSource, part));
                    }
                }
                if (cut.inside().isEmpty()) {
                    return null;
                }
                inside = inside.with(isSource, cut.inside());
            }
        }
        return inside;
    }

    /**
     * Boxes that this region and a box have in common, one after the other: large address sets make several.
     *
     * @param action false: no more
     * @return false if the action ended it
     */
    boolean common(Box box, BoxAction action) throws Budget.Spent {
        List<Box> waiting = new ArrayList<>(List.of(box));
        while (!waiting.isEmpty()) {
            Box next = waiting.removeLast();
            if (relation(next) == Relation.APART) {
                continue;
            }
            Box inside = cut(next, waiting::add);
            if (inside != null && !action.take(inside)) {
                return false;
            }
        }
        return true;
    }

    /** Is given boxes until it has enough. */
    @FunctionalInterface
    interface BoxAction {
        boolean take(Box box) throws Budget.Spent;
    }

    /** The region of all packets of a form. */
    static Region of(Form form, Object owner) {
        return new Region(form, null, null, new @Nullable Numbers[Field.values().length], owner);
    }

    /** All packets of the form. */
    static Box everything(Form form) {
        Numbers[] fields = new Numbers[Field.values().length];
        for (Field field : Field.values()) {
            fields[field.ordinal()] = form.domain(field);
        }
        return new Box(form, form.addresses(), form.addresses(), fields);
    }

    /**
     * A product of sets of values: small enough to be worked with.
     *
     * @param fields by ordinal of {@link Field}
     */
    record Box(Form form, Addresses source, Addresses destination, Numbers[] fields) {
        Box with(int field, Numbers numbers) {
            Numbers[] others = fields.clone();
            others[field] = numbers;
            return new Box(form, source, destination, others);
        }

        Box with(boolean isSource, Addresses addresses) {
            return isSource ? new Box(form, addresses, destination, fields) : new Box(form, source, addresses, fields);
        }
    }

    /**
     * One packet.
     *
     * @param fields by ordinal of {@link Field}
     */
    record Point(Form form, UInt128 source, UInt128 destination, int[] fields) {}
}
