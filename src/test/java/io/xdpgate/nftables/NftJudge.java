package io.xdpgate.nftables;

import static org.awaitility.Awaitility.await;

import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** nftables, fed with packets that really arrive. */
final class NftJudge implements Judge {
    private final Wire wire = Wire.open();
    private final NftTable table = new NftTable(wire.receiver());
    private Map<String, Long> before = Map.of();

    @Override
    public void install(Policy policy) {
        table.load(NftPolicy.script(policy, Wire.INTERFACE));
        before = Map.of();
    }

    @Override
    public Tally judge(List<byte[]> frames) {
        wire.send(frames);
        Map<String, Long> now = await().alias("nft sees every frame, and no other")
                .atMost(Duration.ofSeconds(10))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(table::counters, counts -> arrived(counts) - arrived(before) == frames.size());
        Tally tally = tally(now).since(tally(before));
        before = now;
        return tally;
    }

    private static long arrived(Map<String, Long> counts) {
        return packets(counts, NftPolicy.ARRIVED);
    }

    private static Tally tally(Map<String, Long> counts) {
        long arrived = arrived(counts);
        long passed = packets(counts, NftPolicy.PASSED);
        long byDefault = packets(counts, NftPolicy.BY_DEFAULT);
        long later = packets(counts, NftPolicy.LATER_FRAGMENT);
        Map<String, Long> rules = new HashMap<>(counts);
        List.of(NftPolicy.ARRIVED, NftPolicy.PASSED, NftPolicy.BY_DEFAULT, NftPolicy.LATER_FRAGMENT)
                .forEach(rules::remove);
        return new Tally(
                Map.of(Verdict.PASS, passed, Verdict.DROP, arrived - passed),
                Map.of(
                        Reason.DEFAULT,
                        byDefault,
                        Reason.LATER_FRAGMENT,
                        later,
                        Reason.RULE,
                        arrived - byDefault - later),
                rules);
    }

    private static long packets(Map<String, Long> counts, String counter) {
        return counts.getOrDefault(counter, 0L);
    }

    @Override
    public void close() {
        wire.close();
    }
}
