package io.xdpgate.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a set that have more than a prefix, by prefix. Immutable: a change copies the path to its place in
 * a tree (a treap, kept balanced by the hash codes of the prefixes), so that it costs the logarithm of the size.
 */
final class EntryDetails {
    static final EntryDetails NONE = new EntryDetails(null);

    private final @Nullable Node root;

    private EntryDetails(@Nullable Node root) {
        this.root = root;
    }

    /** @param earliest of the expiry times in this part of the tree; {@link Instant#MAX}: none expires */
    private record Node(
            SetEntry entry,
            int weight,
            @Nullable Node left,
            @Nullable Node right,
            Instant earliest) {
        static Node of(SetEntry entry, int weight, @Nullable Node left, @Nullable Node right) {
            Instant own = entry.expiresAt() == null ? Instant.MAX : entry.expiresAt();
            return new Node(entry, weight, left, right, min(own, min(earliestOf(left), earliestOf(right))));
        }

        Node withLeft(@Nullable Node other) {
            return of(entry, weight, other, right);
        }

        Node withRight(@Nullable Node other) {
            return of(entry, weight, left, other);
        }
    }

    boolean isEmpty() {
        return root == null;
    }

    /** The entry; one without details if there is none. */
    SetEntry get(Prefix prefix) {
        Node node = root;
        while (node != null) {
            int order = prefix.compareTo(node.entry.prefix());
            if (order == 0) {
                return node.entry;
            }
            node = order < 0 ? node.left : node.right;
        }
        return SetEntry.of(prefix);
    }

    /** Takes the place of the entry with the same prefix; a plain one only removes it. */
    EntryDetails with(SetEntry entry) {
        EntryDetails others = without(entry.prefix());
        return entry.isPlain() ? others : new EntryDetails(insert(others.root, entry, weight(entry.prefix())));
    }

    EntryDetails without(Prefix prefix) {
        return get(prefix).isPlain() ? this : new EntryDetails(remove(root, prefix));
    }

    Optional<Instant> earliestExpiry() {
        Instant earliest = earliestOf(root);
        return earliest.equals(Instant.MAX) ? Optional.empty() : Optional.of(earliest);
    }

    /** Adds the prefixes of the entries that expire at a time or before it, until the list has so many. */
    void collectExpired(Instant now, int most, List<Prefix> expired) {
        collectExpired(root, now, most, expired);
    }

    /**
     * The prefixes whose details differ, in order. Costs little more than what differs when one value was made from
     * the other.
     */
    static List<Prefix> changed(EntryDetails before, EntryDetails after) {
        List<Prefix> changed = new ArrayList<>();
        collectChanged(before.root, after.root, changed);
        return changed;
    }

    @SuppressWarnings("ReferenceEquality") // the very node: what lies below is shared
    private static void collectChanged(@Nullable Node before, @Nullable Node after, List<Prefix> changed) {
        if (before == after) {
            return;
        }
        if (after == null) {
            forEach(before, entry -> changed.add(entry.prefix()));
            return;
        }
        Prefix middle = after.entry.prefix();
        Node root = before != null && before.entry.prefix().equals(middle) ? before : null;
        collectChanged(root == null ? below(before, middle) : root.left, after.left, changed);
        if (!after.entry.equals(new EntryDetails(before).get(middle))) {
            changed.add(middle);
        }
        collectChanged(root == null ? above(before, middle) : root.right, after.right, changed);
    }

    private static void forEach(@Nullable Node node, Consumer<SetEntry> action) {
        if (node != null) {
            forEach(node.left, action);
            action.accept(node.entry);
            forEach(node.right, action);
        }
    }

    private static void collectExpired(@Nullable Node node, Instant now, int most, List<Prefix> expired) {
        if (node == null || expired.size() >= most || node.earliest.isAfter(now)) {
            return;
        }
        collectExpired(node.left, now, most, expired);
        Instant own = node.entry.expiresAt();
        if (own != null && !own.isAfter(now) && expired.size() < most) {
            expired.add(node.entry.prefix());
        }
        collectExpired(node.right, now, most, expired);
    }

    private static Node insert(@Nullable Node node, SetEntry entry, int weight) {
        if (node == null || weight > node.weight) {
            return Node.of(entry, weight, below(node, entry.prefix()), above(node, entry.prefix()));
        }
        return entry.prefix().compareTo(node.entry.prefix()) < 0
                ? node.withLeft(insert(node.left, entry, weight))
                : node.withRight(insert(node.right, entry, weight));
    }

    private static @Nullable Node below(@Nullable Node node, Prefix prefix) {
        if (node == null) {
            return null;
        }
        return node.entry.prefix().compareTo(prefix) < 0
                ? node.withRight(below(node.right, prefix))
                : below(node.left, prefix);
    }

    private static @Nullable Node above(@Nullable Node node, Prefix prefix) {
        if (node == null) {
            return null;
        }
        return node.entry.prefix().compareTo(prefix) > 0
                ? node.withLeft(above(node.left, prefix))
                : above(node.right, prefix);
    }

    private static @Nullable Node remove(@Nullable Node node, Prefix prefix) {
        if (node == null) {
            return null;
        }
        int order = prefix.compareTo(node.entry.prefix());
        if (order == 0) {
            return join(node.left, node.right);
        }
        return order < 0 ? node.withLeft(remove(node.left, prefix)) : node.withRight(remove(node.right, prefix));
    }

    private static @Nullable Node join(@Nullable Node left, @Nullable Node right) {
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return left.weight >= right.weight
                ? left.withRight(join(left.right, right))
                : right.withLeft(join(left, right.left));
    }

    private static Instant earliestOf(@Nullable Node node) {
        return node == null ? Instant.MAX : node.earliest;
    }

    private static Instant min(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Spreads neighbouring prefixes; the finaliser of MurmurHash3. */
    private static int weight(Prefix prefix) {
        int hash = prefix.address().value().hashCode() * 31 + prefix.length();
        hash = (hash ^ hash >>> 16) * 0x85ebca6b;
        hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
        return hash ^ hash >>> 16;
    }
}
