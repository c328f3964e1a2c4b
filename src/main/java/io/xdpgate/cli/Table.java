package io.xdpgate.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns of text, as wide as what is in them; the last one is not filled up. */
final class Table {
    private final List<String> headings;
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        this.headings = List.of(headings);
    }

    /** @param cells may carry colours, which take no width */
    Table row(String... cells) {
        if (cells.length != headings.size()) {
            throw new IllegalArgumentException(cells.length + " cells under " + headings.size() + " headings");
        }
        rows.add(List.of(cells));
        return this;
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void print(Terminal terminal) {
        int[] widths = new int[headings.size()];
        widen(widths, headings);
        rows.forEach(row -> widen(widths, row));
        terminal.print(terminal.bold(line(headings, widths)));
        rows.forEach(row -> terminal.print(line(row, widths)));
    }

    private static void widen(int[] widths, List<String> cells) {
        Arrays.setAll(widths, i -> Math.max(widths[i], width(cells.get(i))));
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i < cells.size() - 1) {
                line.repeat(' ', widths[i] - width(cells.get(i)) + 2);
            }
        }
        return line.toString().stripTrailing();
    }

    private static int width(String cell) {
        String plain = cell.indexOf('\033') < 0 ? cell : cell.replaceAll("\033\\[[0-9]*m", "");
        return plain.codePointCount(0, plain.length());
    }
}
