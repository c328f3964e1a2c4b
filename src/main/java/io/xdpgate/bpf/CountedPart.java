package io.xdpgate.bpf;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Entries in the tables that count. */
interface CountedPart {
    /** Takes what an entry counted. */
    interface Counts {
        /**
         * @param ruleId null: of a guard entry, or of no rule that is known
         * @param line of the entry
         * @param last {@code xg_entry.last}: 0 = never
         */
        void add(@Nullable String ruleId, int line, long packets, long bytes, long last);
    }

    /** Id of the program whose tables these are. */
    int program();

    /** All of {@code xg_tables}. */
    MemorySegment memory();

    /** Shows every entry that has counted something. */
    void count(Counts counts);

    /** Shows the entries of one rule that have counted something. */
    void countOf(String ruleId, Counts counts);
}
