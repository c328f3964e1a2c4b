package io.xdpgate.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Puts nftables forms in force in the receiving namespace: from a file, as a million elements fill no command. */
final class NftLoad {
    /** A form that takes longer is left out. Two million intervals take about a minute where nothing else runs. */
    private static final Duration MOST = Duration.ofMinutes(4);

    private NftLoad() {}

    /** Loads a form into a table of its own; answers why that failed, or nothing. */
    static Optional<String> load(Wire wire, NftForm form, String table, String device, boolean counting) {
        try {
            Path file = Files.createTempFile("xdpgate-bench-", ".nft");
            try {
                try (Writer out = Files.newBufferedWriter(file)) {
                    form.write(out, table, device, counting);
                }
                return wire.attemptInFarNamespace(MOST, "nft", "-f", file.toString())
                        .map(failure -> failure.length() > 200 ? failure.substring(0, 200) + "..." : failure);
            } finally {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Packets that none of the rules took since {@link #load} with a counter. */
    static long unmatched(Wire wire, String table) {
        return NftCounters.packets(wire.inFarNamespace("", "nft", "list", "chain", "netdev", table, "ingress"));
    }

    static void delete(Wire wire, String table) {
        wire.inFarNamespace("", "nft", "delete", "table", "netdev", table);
    }
}
