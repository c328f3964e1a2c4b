package io.xdpgate.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which events; each option repeats for "or". */
final class EventFilters {
    @Option(names = "--rule", paramLabel = "ID", description = "Of this rule")
    private List<String> rules = new ArrayList<>();

    @Option(names = "--label", paramLabel = "KEY:VALUE", description = "Of rules with this label")
    private List<String> labels = new ArrayList<>();

    @Option(names = "--verdict", paramLabel = "VERDICT", description = "drop or pass")
    private List<String> verdicts = new ArrayList<>();

    @Option(names = "--would-be", paramLabel = "VERDICT", description = "Of count rules that would drop or pass")
    private List<String> wouldBe = new ArrayList<>();

    @Option(names = "--reason", paramLabel = "REASON", description = "rule, default, malformed ...")
    private List<String> reasons = new ArrayList<>();

    @Option(
            names = {"--from", "--source"},
            paramLabel = "PREFIX",
            description = "From these addresses")
    private List<String> sources = new ArrayList<>();

    @Option(
            names = {"--to", "--destination"},
            paramLabel = "PREFIX",
            description = "To these addresses")
    private List<String> destinations = new ArrayList<>();

    @Option(names = "--port", paramLabel = "N", description = "With this source or destination port")
    private List<String> ports = new ArrayList<>();

    @Option(
            names = {"--proto", "--protocol"},
            paramLabel = "NAME",
            description = "Of this protocol")
    private List<String> protocols = new ArrayList<>();

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description = "Of this interface")
    private List<String> interfaces = new ArrayList<>();

    ApiClient.Query query() {
        return new ApiClient.Query()
                .withEach("rule", rules)
                .withEach("label", labels)
                .withEach("verdict", verdicts)
                .withEach("wouldBe", wouldBe)
                .withEach("reason", reasons)
                .withEach("source", sources)
                .withEach("destination", destinations)
                .withEach("port", ports)
                .withEach("protocol", protocols)
                .withEach("interface", interfaces);
    }
}
