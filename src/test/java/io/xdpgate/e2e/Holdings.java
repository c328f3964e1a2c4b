package io.xdpgate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a process has of the kernel's: descriptors, the maps, programs and links among them, threads and memory.
 *
 * @param descriptors what they are of, sorted; sockets aside
 * @param sockets those of connections that are kept open among them
 * @param objects e.g. {@code map 17}
 * @param pins names in its pin directory
 * @param anonymousKb anonymous memory that is resident: the heap, and everything native but mapped files and maps
 */
record Holdings(
        List<String> descriptors, int sockets, Set<String> objects, Set<String> pins, int threads, long anonymousKb) {
    private static final List<String> KINDS = List.of("map", "prog", "link");

    static Holdings of(long pid, Path pinDirectory) {
        Path process = Path.of("/proc", Long.toString(pid));
        Set<String> objects = new TreeSet<>();
        list(process.resolve("fdinfo")).forEach(one -> lines(one).forEach(line -> addObject(line, objects)));
        List<String> descriptors = new ArrayList<>();
        list(process.resolve("fd")).forEach(one -> descriptors.add(target(one)));
        int all = descriptors.size();
        descriptors.removeIf(target -> target.startsWith("socket:"));
        Collections.sort(descriptors);
        Set<String> pins = new TreeSet<>();
        list(pinDirectory).forEach(pin -> pins.add(pin.getFileName().toString()));
        return new Holdings(
                descriptors,
                all - descriptors.size(),
                objects,
                pins,
                list(process.resolve("task")).size(),
                number(process.resolve("status"), "RssAnon:"));
    }

    private static void addObject(String line, Set<String> objects) {
        for (String kind : KINDS) {
            if (line.startsWith(kind + "_id:")) {
                objects.add(kind + " " + line.substring(kind.length() + 4).strip());
            }
        }
    }

    /** How many of them there are. */
    long count(String kind) {
        return objects.stream().filter(one -> one.startsWith(kind + " ")).count();
    }

    private static long number(Path file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Without the number that tells two of a kind apart. */
    private static String target(Path link) {
        try {
            // The kernel calls a link that was made bpf_link, and one that was opened by its pin bpf-link.
            return Files.readSymbolicLink(link)
                    .toString()
                    .replaceAll("\\[[0-9]+]", "")
                    .replace("bpf_link", "bpf-link");
        } catch (IOException gone) {
            return "gone";
        }
    }

    /** None if it has gone in the meantime. */
    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException gone) {
            return new ArrayList<>();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
