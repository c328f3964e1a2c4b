package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Limits;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A table of 16-bit numbers as the program reads it: in pages of {@value Limits#PAGE}, one line each, of which equal
 * ones are stored once. Before them is the number of each page: how many lines behind the table's first one it lies.
 */
final class PagedTable {
    private static final int PAGE = Limits.PAGE;

    private short[] words;
    private int used;
    private final Map<Page, Integer> lines = new HashMap<>();

    private PagedTable(int pages) {
        used = (pages + PAGE - 1) / PAGE;
        words = new short[(used + 16) * PAGE];
    }

    /** The lines of a table, whose last page is filled up with zeros. */
    static short[] of(short[] values) {
        int pages = (values.length + PAGE - 1) / PAGE;
        PagedTable table = new PagedTable(pages);
        for (int page = 0; page < pages; page++) {
            int line = table.line(new Page(Arrays.copyOfRange(values, page * PAGE, (page + 1) * PAGE)));
            // Beyond 65,535 lines a u16 would not reach; the largest table has 4,097 pages.
            table.words[page] = (short) line;
        }
        return Arrays.copyOf(table.words, table.used * PAGE);
    }

    private int line(Page page) {
        Integer known = lines.putIfAbsent(page, used);
        if (known != null) {
            return known;
        }
        if ((used + 1) * PAGE > words.length) {
            words = Arrays.copyOf(words, words.length * 2);
        }
        System.arraycopy(page.values, 0, words, used * PAGE, PAGE);
        return used++;
    }

    private static final class Page {
        private final short[] values;

        Page(short[] values) {
            this.values = values;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Page page && Arrays.equals(values, page.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }
    }
}
