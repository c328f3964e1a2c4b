package io.xdpgate.nftables;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdpgate.testkit.TestNamespace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of {@link NftPolicy} in a namespace; it goes with the namespace. */
final class NftTable {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestNamespace namespace;

    /** Skips the test where there is no nft, but not with {@code CI=true}: there it fails. */
    static void assumeNft() {
        boolean found = Stream.of("/usr/sbin/nft", "/sbin/nft", "/usr/bin/nft", "/bin/nft")
                .anyMatch(file -> Files.isExecutable(Path.of(file)));
        assumeTrue(found || "true".equals(System.getenv("CI")), "needs the command nft");
    }

    NftTable(TestNamespace namespace) {
        this.namespace = namespace;
    }

    /**
     * Replaces the table; one transaction.
     *
     * @throws AssertionError with nft's words if it refuses
     */
    void load(String script) {
        try {
            Path file = Files.createTempFile("xdpgate", ".nft");
            try {
                Files.writeString(file, script);
                namespace.run("nft", "-f", file.toString());
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Packets of each named counter since the table was loaded. */
    Map<String, Long> counters() {
        String listing = namespace.run("nft", "-j", "list", "counters", "table", NftPolicy.TABLE);
        Map<String, Long> packets = new HashMap<>();
        for (JsonNode item : JSON.readTree(listing).get("nftables")) {
            JsonNode counter = item.get("counter");
            if (counter != null) {
                packets.put(
                        counter.get("name").asString(), counter.get("packets").asLong());
            }
        }
        return packets;
    }
}
