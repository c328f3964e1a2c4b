package io.xdpgate.api.rules;

import io.xdpgate.policy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/**
 * An order of the list of rules. Rules of equal rank are in order of creation, so each rule has one position, and a
 * page goes on rightly even when the rule that ended the page before is gone.
 */
enum RuleOrder {
    PRIORITY("priority"),
    CREATED_AT("createdAt"),
    NAME("name"),
    PRIORITY_DOWN("-priority"),
    CREATED_AT_DOWN("-createdAt"),
    NAME_DOWN("-name");

    static final RuleOrder DEFAULT = PRIORITY;
    static final String ALLOWED = "priority, createdAt or name, with '-' in front for descending";

    /** Added to numbers, so that all have as many digits and sort as texts; above every priority. */
    private static final long PRIORITY_BASE = 1_000_000_000_000L;

    /** The same for milliseconds since 1970, up to the year 5138. */
    private static final long TIME_BASE = 100_000_000_000_000L;

    private final String text;

    RuleOrder(String text) {
        this.text = text;
    }

    /** A place in an order: the rank as a text that sorts rightly, and the sequence of the rule. */
    record Position(String rank, long sequence) {}

    static Optional<RuleOrder> parse(String text) {
        for (RuleOrder order : values()) {
            if (order.text.equals(text)) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }

    Position position(Rule rule) {
        return new Position(rank(rule), rule.sequence());
    }

    /** Rules without a name come before all others. */
    private String rank(Rule rule) {
        return switch (this) {
            case PRIORITY, PRIORITY_DOWN -> Long.toString(PRIORITY_BASE + rule.priority());
            case CREATED_AT, CREATED_AT_DOWN ->
                Long.toString(TIME_BASE + rule.createdAt().toEpochMilli());
            case NAME, NAME_DOWN -> Objects.requireNonNullElse(rule.name(), "");
        };
    }

    private boolean isRank(String rank) {
        return this != PRIORITY || rank.matches("100000\\d{7}");
    }

    /** The priority at a position in the order of priority. */
    static int priority(Position position) {
        return Math.toIntExact(Long.parseLong(position.rank()) - PRIORITY_BASE);
    }

    Comparator<Position> comparator() {
        Comparator<Position> up = Comparator.comparing(Position::rank).thenComparingLong(Position::sequence);
        return text.startsWith("-") ? up.reversed() : up;
    }

    String cursor(Position position) {
        String plain = text + "\n" + position.sequence() + "\n" + position.rank();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads a cursor of this order; empty for one of another order and for anything else. */
    Optional<Position> position(String cursor) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\n", 3);
            return parts.length == 3 && parts[0].equals(text) && isRank(parts[2])
                    ? Optional.of(new Position(parts[2], Long.parseLong(parts[1])))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
