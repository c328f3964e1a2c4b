package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.BpfMap;
import io.xdpgate.bpf.ffi.BpfObject;
import io.xdpgate.bpf.ffi.Errno;
import io.xdpgate.bpf.ffi.ErrnoException;
import io.xdpgate.bpf.ffi.LibraryUnavailableException;
import io.xdpgate.bpf.ffi.LiveFrames;
import io.xdpgate.bpf.ffi.LoadRefusedException;
import io.xdpgate.bpf.ffi.MappedArray;
import io.xdpgate.bpf.ffi.PerCpuArray;
import io.xdpgate.bpf.ffi.PerfBuffer;
import io.xdpgate.bpf.ffi.ProgramRun;
import io.xdpgate.dataplane.KernelFeature;
import io.xdpgate.dataplane.KernelFeature.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Asks the running kernel what it can do, by doing it with programs and maps that are gone afterwards; attaches nothing.
 * That a call succeeds is no answer: older kernels pass over what they do not know, so each probe looks for the effect.
 */
final class FeatureProbes {
    private static final String OBJECT = "/bpf/probes.bpf.o";
    private static final byte[] FRAME = new byte[64];
    private static final byte[] METADATA = {1, 2, 3, 4};
    private static final int METADATA_AS_NUMBER = 0x04030201;
    private static final int LIVE_FRAMES = 5;

    /** Answers do not change while a kernel runs; those that were not got are asked for again. */
    private static volatile @Nullable List<KernelFeature> known;

    /** Looks for the effect; empty when it is there, else what was found instead. */
    @FunctionalInterface
    private interface Probe {
        Optional<String> run(BpfObject object);
    }

    private record Feature(String name, String since, String use, Probe probe) {}

    private static final List<Feature> FEATURES = List.of(
            new Feature(
                    "mapped-arrays", "5.5", "a policy is written by stores into memory", FeatureProbes::mapsAnArray),
            new Feature("event-rings", "4.4", "events with one wake-up for many", FeatureProbes::sendsAnEvent),
            new Feature(
                    "xdp-links",
                    "5.9",
                    "attachments that nobody replaces by accident",
                    object -> KernelTypes.has("bpf_xdp_link")),
            new Feature(
                    "link-update",
                    "5.9",
                    "another program takes over between two packets",
                    object -> KernelTypes.has("bpf_xdp_link_update")),
            new Feature(
                    "per-cpu-batches", "5.13", "counters are read with few system calls", FeatureProbes::readsABatch),
            new Feature(
                    "packet-metadata",
                    "5.15",
                    "packets are traced through the loaded program",
                    FeatureProbes::metadata),
            new Feature("live-frames", "5.18", "frames that are really sent, for measurements", FeatureProbes::live));

    private FeatureProbes() {}

    /** In order of the kernels that brought them. Takes some milliseconds the first time. */
    static List<KernelFeature> answers() {
        List<KernelFeature> before = known;
        if (before != null) {
            return before;
        }
        List<KernelFeature> answers = ask();
        if (answers.stream().noneMatch(answer -> answer.answer() == Answer.UNKNOWN)) {
            known = answers;
        }
        return answers;
    }

    private static List<KernelFeature> ask() {
        List<KernelFeature> answers = new ArrayList<>();
        try (BpfObject object = BpfObject.load("probes", image())) {
            FEATURES.forEach(feature -> answers.add(answer(feature, object)));
        } catch (ErrnoException | LoadRefusedException | LibraryUnavailableException | UncheckedIOException refused) {
            String lacking = String.join(", ", Capabilities.ofThisProcess().missing());
            String why = "the programs that probe cannot be loaded"
                    + (lacking.isEmpty() ? ": " + firstLine(refused) : ": this process lacks " + lacking);
            answers.clear();
            FEATURES.forEach(feature -> answers.add(of(feature, Answer.UNKNOWN, why)));
        }
        return List.copyOf(answers);
    }

    private static KernelFeature answer(Feature feature, BpfObject object) {
        try {
            return feature.probe()
                    .run(object)
                    .map(found -> of(feature, Answer.NO, found))
                    .orElseGet(() -> of(feature, Answer.YES, null));
        } catch (ErrnoException refused) {
            return of(feature, isDenied(refused) ? Answer.UNKNOWN : Answer.NO, refused.answer());
        } catch (UncheckedIOException unreadable) {
            return of(feature, Answer.UNKNOWN, firstLine(unreadable));
        }
    }

    /** Says something of this process or of this moment, not of the kernel. */
    private static boolean isDenied(ErrnoException refused) {
        return List.of(Errno.EPERM, Errno.EACCES, Errno.ENOMEM, Errno.EAGAIN).contains(refused.errno());
    }

    private static KernelFeature of(Feature feature, Answer answer, @Nullable String why) {
        return new KernelFeature(feature.name(), feature.since(), feature.use(), answer, why);
    }

    private static Optional<String> mapsAnArray(BpfObject object) {
        BpfMap map = object.map("probe_frames");
        try (MappedArray array = MappedArray.of(map);
                Arena arena = Arena.ofConfined()) {
            MemorySegment seen = arena.allocate(ValueLayout.JAVA_LONG);
            array.elements().set(ValueLayout.JAVA_LONG, 0, 42);
            map.lookup(0, seen);
            array.elements().set(ValueLayout.JAVA_LONG, 0, 0);
            long value = seen.get(ValueLayout.JAVA_LONG, 0);
            return value == 42 ? Optional.empty() : Optional.of("a store of 42 is seen as " + value);
        }
    }

    private static Optional<String> sendsAnEvent(BpfObject object) {
        AtomicInteger events = new AtomicInteger();
        List<Throwable> failures = new ArrayList<>();
        try (PerfBuffer rings =
                PerfBuffer.open(object.map("probe_events"), 1, 64, event -> events.incrementAndGet(), failures::add)) {
            int result =
                    ProgramRun.of(object.program("send_event"), FRAME, 1, 0).result();
            rings.consume();
            return events.get() == 1 && failures.isEmpty()
                    ? Optional.empty()
                    : Optional.of("of one event " + events.get() + " arrived; the program's answer was " + result);
        }
    }

    private static Optional<String> readsABatch(BpfObject object) {
        return new PerCpuArray(object.map("probe_counters")).readsBatches()
                ? Optional.empty()
                : Optional.of("one system call reads one counter");
    }

    private static Optional<String> metadata(BpfObject object) {
        int result = ProgramRun.withMetadata(object.program("answer_metadata"), METADATA, FRAME, 0)
                .result();
        return result == METADATA_AS_NUMBER
                ? Optional.empty()
                : Optional.of("the program saw " + Integer.toHexString(result) + " as metadata");
    }

    private static Optional<String> live(BpfObject object) {
        try (MappedArray array = MappedArray.of(object.map("probe_frames"))) {
            array.elements().set(ValueLayout.JAVA_LONG, 0, 0);
            LiveFrames.run(object.program("count_frames"), FRAME.length, LIVE_FRAMES);
            long frames = array.elements().get(ValueLayout.JAVA_LONG, 0);
            return frames == LIVE_FRAMES
                    ? Optional.empty()
                    : Optional.of("of " + LIVE_FRAMES + " frames the program saw " + frames);
        }
    }

    private static byte[] image() {
        try (InputStream resource = FeatureProbes.class.getResourceAsStream(OBJECT)) {
            if (resource == null) {
                throw new IOException(OBJECT + " is missing from the class path");
            }
            return resource.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String firstLine(RuntimeException refused) {
        return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
    }
}
