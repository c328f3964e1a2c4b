package io.xdpgate.api.statistics;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.dataplane.Total;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Packets and bytes since the program was loaded.
 *
 * @param since when counting began
 */
@Schema(name = "Statistics")
public record StatisticsJson(Instant since, List<InterfaceStatistics> interfaces) {

    /** The packets of one interface; {@code packets} is the sum over {@code reasons}. */
    @Schema(name = "InterfaceStatistics")
    public record InterfaceStatistics(
            @JsonProperty("interface") String interfaceName, long packets, long bytes, List<ReasonStatistics> reasons) {
        static InterfaceStatistics of(String name, List<Total> totals) {
            return new InterfaceStatistics(
                    name,
                    totals.stream().mapToLong(Total::packets).sum(),
                    totals.stream().mapToLong(Total::bytes).sum(),
                    totals.stream()
                            .sorted(Comparator.comparing(Total::reason).thenComparing(Total::verdict))
                            .map(total -> new ReasonStatistics(
                                    total.verdict().text(), total.reason().text(), total.packets(), total.bytes()))
                            .toList());
        }
    }

    /**
     * The packets with one verdict for one reason.
     *
     * @param bytes frames from the Ethernet header, without FCS
     */
    @Schema(name = "ReasonStatistics")
    public record ReasonStatistics(String verdict, String reason, long packets, long bytes) {}

    static StatisticsJson of(Instant since, List<Total> totals) {
        return new StatisticsJson(
                since,
                totals.stream()
                        .collect(Collectors.groupingBy(Total::interfaceName, TreeMap::new, Collectors.toList()))
                        .entrySet()
                        .stream()
                        .map(entry -> InterfaceStatistics.of(entry.getKey(), entry.getValue()))
                        .toList());
    }
}
