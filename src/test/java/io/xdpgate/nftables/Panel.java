package io.xdpgate.nftables;

import io.xdpgate.policy.Policy;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges that are asked about the same packets and have to agree. Opens none and closes none. */
final class Panel {
    /** One packet that they do not agree on; each judge's tally, by name. */
    record Disagreement(Policy policy, byte[] frame, Map<String, Tally> tallies) {
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("frame " + HexFormat.of().formatHex(frame));
            tallies.forEach((judge, tally) ->
                    text.append("\n  ").append(judge).append(": ").append(tally));
            text.append("\ndefault ")
                    .append(policy.defaultAction())
                    .append(", ")
                    .append(policy.options());
            policy.enabledInOrder()
                    .forEach(rule -> text.append("\n  ")
                            .append(rule.id() + " " + rule.action() + " ")
                            .append(rule.match()));
            return text.append("\nas nftables:\n")
                    .append(NftPolicy.script(policy, Wire.INTERFACE))
                    .toString();
        }
    }

    private final Map<String, Judge> judges;
    private final int batch;
    private Policy policy = Policy.INITIAL;

    /**
     * @param batch how many frames are judged at once; the fewer, the less can two differences hide one another
     */
    Panel(Map<String, Judge> judges, int batch) {
        this.judges = new LinkedHashMap<>(judges);
        this.batch = batch;
    }

    void install(Policy next) {
        policy = next;
        judges.values().forEach(judge -> judge.install(next));
    }

    /** The first packet found that not all judges agree on. */
    Optional<Disagreement> disagreement(List<byte[]> frames) {
        for (int start = 0; start < frames.size(); start += batch) {
            List<byte[]> some = frames.subList(start, Math.min(frames.size(), start + batch));
            if (!agree(some)) {
                return Optional.of(single(some));
            }
        }
        return Optional.empty();
    }

    /** Halves what they do not agree on until one frame is left. */
    private Disagreement single(List<byte[]> frames) {
        if (frames.size() == 1) {
            return new Disagreement(policy, frames.getFirst(), ask(frames));
        }
        List<byte[]> left = frames.subList(0, frames.size() / 2);
        List<byte[]> right = frames.subList(frames.size() / 2, frames.size());
        if (!agree(left)) {
            return single(left);
        }
        if (!agree(right)) {
            return single(right);
        }
        throw new AssertionError("the judges differ on " + frames.size() + " frames, but not when asked again");
    }

    private boolean agree(List<byte[]> frames) {
        return Set.copyOf(ask(frames).values()).size() == 1;
    }

    private Map<String, Tally> ask(List<byte[]> frames) {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        judges.forEach((name, judge) -> tallies.put(name, judge.judge(frames)));
        return tallies;
    }
}
