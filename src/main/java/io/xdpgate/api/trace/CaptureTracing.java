package io.xdpgate.api.trace;

import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.dataplane.PacketJudge;
import io.xdpgate.policy.Policy;
import io.xdpgate.trace.Pcap;
import io.xdpgate.trace.Trace;
import io.xdpgate.trace.TraceControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Traces every packet of a capture. */
final class CaptureTracing {
    /** Packets of one capture. */
    static final int MAX_PACKETS = 10_000;

    private static final int MIN_FRAME = 14;

    private final TraceControl traces;
    private final @Nullable String interfaceName;
    private final boolean withSteps;

    CaptureTracing(TraceControl traces, @Nullable String interfaceName, boolean withSteps) {
        this.traces = traces;
        this.interfaceName = interfaceName;
        this.withSteps = withSteps;
    }

    /** @throws ProblemException {@link ProblemType#UNREADABLE_BODY} */
    static Pcap read(byte[] bytes) {
        try {
            return Pcap.read(bytes, MAX_PACKETS, PacketJudge.MAX_FRAME);
        } catch (Pcap.UnreadableException unreadable) {
            throw new ProblemException(ProblemType.UNREADABLE_BODY, String.valueOf(unreadable.getMessage()));
        }
    }

    CaptureTraceJson trace(Pcap capture, @Nullable Policy candidate) {
        List<byte[]> frames = capture.packets().stream()
                .map(Pcap.Captured::frame)
                .filter(CaptureTracing::fits)
                .toList();
        List<Trace> inForce =
                frames.stream().map(frame -> traces.trace(frame, interfaceName)).toList();
        List<Trace> candidates =
                candidate == null ? List.of() : traces.traceCandidate(candidate, frames, interfaceName);
        List<CaptureTraceJson.ItemJson> items = new ArrayList<>();
        int next = 0;
        for (Pcap.Captured packet : capture.packets()) {
            int number = items.size() + 1;
            if (fits(packet.frame())) {
                Boolean padded = packet.captured() < packet.frame().length ? true : null;
                TraceJson trace =
                        TraceJson.of(shown(inForce.get(next)), candidate == null ? null : shown(candidates.get(next)));
                items.add(new CaptureTraceJson.ItemJson(number, packet.time(), padded, null, trace));
                next++;
            } else {
                String why = packet.frame().length < MIN_FRAME
                        ? "shorter than an Ethernet header"
                        : "longer than the " + PacketJudge.MAX_FRAME + " bytes that a test run carries";
                items.add(new CaptureTraceJson.ItemJson(number, packet.time(), null, why, null));
            }
        }
        int changed = 0;
        for (int i = 0; i < candidates.size(); i++) {
            changed += TraceJson.differs(candidates.get(i), inForce.get(i)) ? 1 : 0;
        }
        return new CaptureTraceJson(
                items.size(),
                items.size() - frames.size(),
                verdicts(inForce),
                candidate == null ? null : changed,
                candidate == null ? null : verdicts(candidates),
                items);
    }

    private Trace shown(Trace trace) {
        return withSteps ? trace : new Trace(trace.judgement(), List.of(), false);
    }

    private static boolean fits(byte[] frame) {
        return frame.length >= MIN_FRAME && frame.length <= PacketJudge.MAX_FRAME;
    }

    private static Map<String, Integer> verdicts(List<Trace> traces) {
        Map<String, Integer> verdicts = new TreeMap<>();
        traces.forEach(trace -> verdicts.merge(trace.judgement().verdict().text(), 1, Integer::sum));
        return verdicts;
    }
}
