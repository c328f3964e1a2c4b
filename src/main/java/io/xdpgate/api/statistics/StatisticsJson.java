package io.xdpgate.api.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.statistics.Rates;
import io.xdpgate.statistics.TrafficStatistics.Row;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Packets and bytes by interface. */
@Schema(name = "Statistics")
public record StatisticsJson(
        @Schema(description = "When the counting began: at load, or with the last reset")
        Instant since,

        List<InterfaceStatistics> interfaces) {

    /** The packets of one interface; what it says is the sum over {@code reasons}. */
    @JsonInclude
    @Schema(name = "InterfaceStatistics")
    public record InterfaceStatistics(
            @JsonProperty("interface") String interfaceName,
            long packets,
            long bytes,

            @Schema(description = "To a second; null if none came since the start or the last reset") @Nullable
            Instant lastHit,

            RatesJson rates,
            List<ReasonStatistics> reasons) {
        static InterfaceStatistics of(String name, List<Row> rows) {
            return new InterfaceStatistics(
                    name,
                    rows.stream().mapToLong(row -> row.amount().packets()).sum(),
                    rows.stream().mapToLong(row -> row.amount().bytes()).sum(),
                    rows.stream()
                            .map(Row::lastHit)
                            .filter(Objects::nonNull)
                            .max(Comparator.naturalOrder())
                            .orElse(null),
                    RatesJson.of(
                            rows.stream().map(Row::rates).reduce(Rates::plus).orElse(Rates.UNKNOWN)),
                    rows.stream()
                            .sorted(Comparator.comparing(Row::reason).thenComparing(Row::verdict))
                            .map(ReasonStatistics::of)
                            .toList());
        }
    }

    /**
     * The packets with one verdict for one reason.
     *
     * @param bytes frames from the Ethernet header, without FCS
     */
    @JsonInclude
    @Schema(name = "ReasonStatistics")
    public record ReasonStatistics(
            String verdict,
            String reason,
            long packets,
            long bytes,

            @Schema(description = "To a second; null if none came since the start or the last reset") @Nullable
            Instant lastHit,

            RatesJson rates) {
        static ReasonStatistics of(Row row) {
            return new ReasonStatistics(
                    row.verdict().text(),
                    row.reason().text(),
                    row.amount().packets(),
                    row.amount().bytes(),
                    row.lastHit(),
                    RatesJson.of(row.rates()));
        }
    }

    static StatisticsJson of(Instant since, List<Row> rows) {
        return new StatisticsJson(
                since,
                rows.stream()
                        .collect(Collectors.groupingBy(Row::interfaceName, TreeMap::new, Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(entry -> InterfaceStatistics.of(entry.getKey(), entry.getValue()))
                        .toList());
    }
}
