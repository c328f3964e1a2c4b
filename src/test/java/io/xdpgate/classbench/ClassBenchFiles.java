package io.xdpgate.classbench;

import io.xdpgate.classbench.FiveField.Block;
import io.xdpgate.classbench.FiveField.Flags;
import io.xdpgate.policy.Range;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads ClassBench's rule files and traces in {@code ../shared/data}, or in the folder of {@code XDPGATE_DATA}. */
public final class ClassBenchFiles {
    private static final int FIELDS_OF_A_HEADER = 7;

    private ClassBenchFiles() {}

    /** Where the files are looked for. */
    public static Path folder() {
        return Path.of(Optional.ofNullable(System.getenv("XDPGATE_DATA")).orElse("../shared/data"), "classbench");
    }

    /** Whether a rule file and its trace are there. */
    public static boolean has(String name) {
        return Files.isRegularFile(folder().resolve(name)) && Files.isRegularFile(folder().resolve(name + "_trace"));
    }

    /** The rules of a file such as {@code acl_1k}, the first line first. */
    public static List<FiveField> rules(String name) {
        return lines(name).map(ClassBenchFiles::rule).toList();
    }

    /** The headers of {@code <name>_trace}. Which rule decides is to be computed: the last column only says which
     * rule the header was made for. */
    public static List<Header> trace(String name) {
        return lines(name + "_trace").map(ClassBenchFiles::header).toList();
    }

    /** {@code @src/len dst/len low : high low : high protocol/mask flags/mask}. */
    static FiveField rule(String line) {
        String[] fields = line.strip().replaceAll("\\s*:\\s*", ":").split("\\s+", -1);
        if (fields.length != 6 || !fields[0].startsWith("@")) {
            throw new IllegalArgumentException("no rule: " + line);
        }
        return new FiveField(
                block(fields[0].substring(1)),
                block(fields[1]),
                ports(fields[2]),
                ports(fields[3]),
                protocol(fields[4]),
                flags(fields[5]));
    }

    static Header header(String line) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length != FIELDS_OF_A_HEADER) {
            throw new IllegalArgumentException("no header: " + line);
        }
        return new Header(
                Integer.parseUnsignedInt(fields[0]),
                Integer.parseUnsignedInt(fields[1]),
                Integer.parseInt(fields[4]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Integer.parseUnsignedInt(fields[5]) >>> 24);
    }

    private static Stream<String> lines(String name) {
        try {
            return Files.readAllLines(folder().resolve(name)).stream().filter(line -> !line.isBlank());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Block block(String text) {
        String[] parts = text.split("[./]", -1);
        int address = 0;
        for (int i = 0; i < 4; i++) {
            address = (address << 8) | Integer.parseInt(parts[i]);
        }
        return new Block(address, Integer.parseInt(parts[4]));
    }

    private static Range ports(String text) {
        String[] bounds = text.split(":", -1);
        return new Range(Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1]));
    }

    /** A mask is all ones, a number, or 0, any; others do not occur. */
    private static @Nullable Integer protocol(String text) {
        String[] parts = text.split("/", -1);
        int mask = Integer.decode(parts[1]);
        if (mask != 0 && mask != 0xff) {
            throw new IllegalArgumentException("a partial protocol mask: " + text);
        }
        return mask == 0 ? null : Integer.decode(parts[0]);
    }

    /** 16 bits: the flag byte is the high half; the low half must be open. */
    private static Flags flags(String text) {
        String[] parts = text.split("/", -1);
        int mask = Integer.decode(parts[1]);
        if ((mask & 0xff) != 0) {
            throw new IllegalArgumentException("a mask beyond the flag byte: " + text);
        }
        return new Flags((Integer.decode(parts[0]) & mask) >> 8, mask >> 8);
    }
}
