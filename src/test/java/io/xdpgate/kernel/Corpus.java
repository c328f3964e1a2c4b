package io.xdpgate.kernel;

import io.xdpgate.packet.PcapFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The captures of {@code ../shared/data}, or of the folder in {@code XDPGATE_DATA}. */
final class Corpus {
    /** A frame, and where it comes from. */
    record Item(String file, int index, byte[] frame) {
        @Override
        public String toString() {
            return file + " frame " + index;
        }
    }

    private Corpus() {}

    /** Every frame of every capture; skips the test where there are no captures. */
    static List<Item> items() {
        Path folder = Path.of(Optional.ofNullable(System.getenv("XDPGATE_DATA")).orElse("../shared/data"), "captures");
        Assumptions.assumeTrue(
                Files.isDirectory(folder), () -> "no captures in " + folder.toAbsolutePath() + ", set XDPGATE_DATA");
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .flatMap(Corpus::items)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Item> items(Path file) {
        try {
            PcapFile capture = PcapFile.read(file);
            String name = file.getFileName().toString();
            return IntStream.range(0, capture.frames().size())
                    .mapToObj(i -> new Item(name, i, capture.frames().get(i)));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
