package io.xdpgate.analysis;

import io.xdpgate.analysis.Region.Box;
import io.xdpgate.analysis.Region.Point;
import io.xdpgate.analysis.Region.Relation;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.UInt128;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Looks for packets of a box that are in none of some regions. Exact: what it finds is such a packet, and if it finds
 * nothing there is none. For one thread; the same question has the same answer.
 *
 * <p>Tries a few packets first, as nearly every box has many that are free. Then it takes a region that is in the
 * way out of the box, and looks on in what is left, piece by piece.
 */
final class Search {
    private static final int FIRST_TRIES = 6;
    private static final int LATER_TRIES = 2;

    private final Budget budget;
    private final Set<Object> used = new LinkedHashSet<>();
    private final RandomGenerator random = new SplittableRandom(1);

    Search(Budget budget) {
        this.budget = budget;
    }

    /** Owners of the regions that were in the way so far: together they leave nothing where nothing was found. */
    Set<Object> used() {
        return used;
    }

    /** @param regions those that are kept from the answer, when it is not in the part that was looked at last */
    private record Task(Box box, List<Region> regions, int tries) {}

    /**
     * A packet of the box that is in none of the regions; null if there is none.
     *
     * @param regions of the form of the box
     * @throws Budget.Spent if it takes too long
     */
    @Nullable
    Point find(Box box, List<Region> regions) throws Budget.Spent {
        Deque<Task> waiting = new ArrayDeque<>();
        waiting.push(new Task(box, regions, FIRST_TRIES));
        while (!waiting.isEmpty()) {
            Task task = waiting.pop();
            List<Region> inTheWay = inTheWay(task);
            if (inTheWay == null) {
                continue;
            }
            Region obstacle = null;
            for (int i = 0; i < task.tries; i++) {
                Point point = point(task.box, i);
                obstacle = owner(point, inTheWay);
                if (obstacle == null) {
                    return point;
                }
            }
            Region chosen = Objects.requireNonNull(obstacle);
            used.add(chosen.owner());
            chosen.cut(task.box, piece -> waiting.push(new Task(piece, inTheWay, LATER_TRIES)));
        }
        return null;
    }

    /** The regions that overlap the box; null if one of them covers it. */
    private @Nullable List<Region> inTheWay(Task task) throws Budget.Spent {
        budget.spend(1 + task.regions.size());
        List<Region> found = new ArrayList<>(Math.min(task.regions.size(), 16));
        for (Region region : task.regions) {
            Relation relation = region.relation(task.box);
            if (relation == Relation.COVERS) {
                used.add(region.owner());
                return null;
            }
            if (relation == Relation.OVERLAPS) {
                found.add(region);
            }
        }
        return found;
    }

    private @Nullable Region owner(Point point, List<Region> regions) throws Budget.Spent {
        for (int i = 0; i < regions.size(); i++) {
            if (regions.get(i).contains(point)) {
                budget.spend(i + 1);
                return regions.get(i);
            }
        }
        return null;
    }

    /** A packet that a rule matches: the plainest, that at the other end, or any. Null if it has none. */
    @Nullable
    Point point(RuleEntry rule, OverlapIndex index, int attempt) throws Budget.Spent {
        List<Region> regions = index.regions(rule);
        Region region = regions.get(attempt < 2 ? 0 : random.nextInt(regions.size()));
        @Nullable Point[] found = new @Nullable Point[1];
        region.common(Region.everything(region.form()), box -> {
            found[0] = point(box, attempt);
            return false;
        });
        return found[0];
    }

    /** The first try is the plainest packet, the second that at the other end; the others are anywhere. */
    private Point point(Box box, int attempt) {
        int[] fields = new int[box.fields().length];
        for (int i = 0; i < fields.length; i++) {
            Numbers numbers = box.fields()[i];
            fields[i] = attempt == 0 ? plainest(i, numbers) : attempt == 1 ? numbers.last() : numbers.any(random);
        }
        UInt128 source = attempt == 0
                ? box.source().first()
                : attempt == 1 ? box.source().last() : box.source().any(random);
        UInt128 destination = attempt == 0
                ? box.destination().first()
                : attempt == 1 ? box.destination().last() : box.destination().any(random);
        return new Point(box.form(), source, destination, fields);
    }

    /** What an operator would think of first, where the box has it: a new connection, no tag, no named interface. */
    private static int plainest(int field, Numbers numbers) {
        int wanted = switch (Field.values()[field]) {
            case PROTOCOL -> Protocol.TCP.number();
            case SOURCE_PORT -> 40_000;
            case TCP_FLAGS -> TcpFlag.SYN.bit();
            case INTERFACE -> InterfaceNumbers.MOST;
            case HOP_LIMIT -> 64;
            case LENGTH -> 100;
            default -> 0;
        };
        return numbers.contains(wanted) ? wanted : numbers.first();
    }
}
