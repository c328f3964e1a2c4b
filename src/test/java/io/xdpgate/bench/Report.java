package io.xdpgate.bench;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The rows for machines: {@code {"machine": ..., "arguments": ..., "rows": [...]}}. Each row has {@code bench} and
 * {@code policy}; figures of rounds are {@code {"median", "min", "max", "rounds"}}. Written anew after each row, so
 * that a run that is broken off leaves what it measured.
 */
final class Report {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final @Nullable Path file;
    private final String machine;
    private final String arguments;
    private final List<Map<String, Object>> rows = new ArrayList<>();

    /** @param file null: nothing is written */
    Report(@Nullable Path file, String machine, String arguments) {
        this.file = file;
        this.machine = machine;
        this.arguments = arguments;
    }

    /** One row in the making. */
    static final class Row {
        private final Map<String, Object> members = new LinkedHashMap<>();

        Row(String bench, String policy) {
            with("bench", bench).with("policy", policy);
        }

        Row with(String name, Object value) {
            members.put(name, value instanceof Samples samples ? figures(samples) : value);
            return this;
        }

        private static Map<String, Object> figures(Samples samples) {
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("median", samples.median());
            figures.put("min", samples.min());
            figures.put("max", samples.max());
            figures.put("p99", samples.quantile(0.99));
            figures.put("rounds", samples.sorted().length);
            return figures;
        }
    }

    void add(Row row) {
        rows.add(row.members);
        if (file != null) {
            JSON.writerWithDefaultPrettyPrinter()
                    .writeValue(
                            file,
                            Map.of(
                                    "machine",
                                    machine,
                                    "arguments",
                                    arguments,
                                    "written",
                                    Instant.now().toString(),
                                    "rows",
                                    rows));
        }
    }
}
