package io.xdpgate.policy;

/**
 * Walks over address ranges of one family, ascending, neither overlapping nor adjacent. Starts before the first. For
 * one thread.
 *
 * <p>Numbers have 128 bits from the left and compare unsigned: an IPv6 address as it is, an IPv4 address in the top
 * 32 bits; the bits of an IPv4 address beyond those are 0 in the first address of a range and 1 in the last.
 */
public final class RangeCursor {
    private final PrefixCursor prefixes;
    private final long endHigh;
    private final long endLow;
    private boolean hasNext;
    private long nextFirstHigh;
    private long nextFirstLow;
    private long nextLastHigh;
    private long nextLastLow;
    private long firstHigh;
    private long firstLow;
    private long lastHigh;
    private long lastLow;

    /** Everything. */
    RangeCursor(PrefixCursor prefixes) {
        this.prefixes = prefixes;
        endHigh = -1;
        endLow = -1;
        hasNext = open();
    }

    /**
     * Only addresses from {@code first} to {@code last}, cut off there.
     *
     * @param prefixes from the first that does not begin before {@code first}
     * @param covering length of the widest prefix that has {@code first}; negative: none has
     */
    RangeCursor(PrefixCursor prefixes, int covering, long firstHigh, long firstLow, long lastHigh, long lastLow) {
        this.prefixes = prefixes;
        endHigh = lastHigh;
        endLow = lastLow;
        if (covering >= 0) {
            nextFirstHigh = firstHigh;
            nextFirstLow = firstLow;
            nextLastHigh = firstHigh | Bits.hostHigh(covering);
            nextLastLow = firstLow | Bits.hostLow(covering);
            hasNext = true;
        } else {
            hasNext = open();
        }
    }

    /** False at the end. */
    public boolean next() {
        if (!hasNext) {
            return false;
        }
        firstHigh = nextFirstHigh;
        firstLow = nextFirstLow;
        lastHigh = nextLastHigh;
        lastLow = nextLastLow;
        hasNext = open();
        while (hasNext && touches()) {
            // Prefixes are nested or apart: one that begins within the range ends within it.
            if (Bits.compare(nextLastHigh, nextLastLow, lastHigh, lastLow) > 0) {
                lastHigh = nextLastHigh;
                lastLow = nextLastLow;
            }
            hasNext = open();
        }
        if (Bits.compare(lastHigh, lastLow, endHigh, endLow) > 0) {
            lastHigh = endHigh;
            lastLow = endLow;
        }
        return true;
    }

    private boolean touches() {
        return Bits.compare(nextFirstHigh, nextFirstLow, lastHigh, lastLow) <= 0
                || Bits.follows(lastHigh, lastLow, nextFirstHigh, nextFirstLow);
    }

    private boolean open() {
        if (!prefixes.next() || Bits.compare(prefixes.high(), prefixes.low(), endHigh, endLow) > 0) {
            return false;
        }
        nextFirstHigh = prefixes.high();
        nextFirstLow = prefixes.low();
        nextLastHigh = nextFirstHigh | Bits.hostHigh(prefixes.length());
        nextLastLow = nextFirstLow | Bits.hostLow(prefixes.length());
        return true;
    }

    public long firstHigh() {
        return firstHigh;
    }

    public long firstLow() {
        return firstLow;
    }

    public long lastHigh() {
        return lastHigh;
    }

    public long lastLow() {
        return lastLow;
    }
}
