package io.xdpgate.policy;

/** Walks two lists in order of creation and passes over the chunks that they share. For one use. */
final class RuleDiff {
    private final SortedRules before;
    private final SortedRules after;
    private final RuleList.DiffSink sink;
    private int beforeChunk;
    private int beforeAt;
    private int afterChunk;
    private int afterAt;

    RuleDiff(SortedRules before, SortedRules after, RuleList.DiffSink sink) {
        this.before = before;
        this.after = after;
        this.sink = sink;
    }

    void run() {
        while (beforeChunk < before.chunkCount() && afterChunk < after.chunkCount()) {
            Rule[] old = before.chunk(beforeChunk);
            Rule[] young = after.chunk(afterChunk);
            if (isShared(old, young) && beforeAt == afterAt) {
                beforeChunk++;
                afterChunk++;
                beforeAt = 0;
                afterAt = 0;
            } else {
                compare(old[beforeAt], young[afterAt]);
            }
        }
        while (beforeChunk < before.chunkCount()) {
            sink.differs(before.chunk(beforeChunk)[beforeAt], null);
            stepBefore();
        }
        while (afterChunk < after.chunkCount()) {
            sink.differs(null, after.chunk(afterChunk)[afterAt]);
            stepAfter();
        }
    }

    @SuppressWarnings("ReferenceEquality") // the very array: two lists that share it have the same rules there
    private static boolean isShared(Rule[] old, Rule[] young) {
        return old == young;
    }

    @SuppressWarnings("ReferenceEquality") // the cheap answer first
    private void compare(Rule old, Rule young) {
        if (old == young) {
            stepBefore();
            stepAfter();
            return;
        }
        int order = Long.compare(old.sequence(), young.sequence());
        if (order < 0) {
            sink.differs(old, null);
        } else if (order > 0) {
            sink.differs(null, young);
        } else if (!old.equals(young)) {
            sink.differs(old, young);
        }
        if (order <= 0) {
            stepBefore();
        }
        if (order >= 0) {
            stepAfter();
        }
    }

    private void stepBefore() {
        if (++beforeAt == before.chunk(beforeChunk).length) {
            beforeChunk++;
            beforeAt = 0;
        }
    }

    private void stepAfter() {
        if (++afterAt == after.chunk(afterChunk).length) {
            afterChunk++;
            afterAt = 0;
        }
    }
}
