package io.xdpgate.nftables;

import static io.xdpgate.judge.Rules.policy;
import static io.xdpgate.judge.Rules.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.RequiresBpf;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * nftables (family netdev, ingress hook of a veth, packets that really arrive), the loaded program and the plain
 * evaluator give the same packets the same verdict, deciding rule and counting rules under the same policy.
 *
 * <p>Every condition of a rule is compared; the program itself compares prefixes, sets of values and priorities.
 * What is left out, and why:
 *
 * <ul>
 *   <li>Packets that never reach the rules (guard, malformed, deep headers, encapsulated, non-IP): nft has no such
 *       stages before its rules.
 *   <li>IPv6 packets with a mobility header (135): {@code ipv6_ext_hdr()} of the kernel does not know it, so for nft
 *       the chain ends there, and the protocol is 135. xdpgate walks on, else the header would hide ports.
 *   <li>IPv6 packets with an authentication header (51): {@code nft_set_pktinfo_ipv6()} asks {@code ipv6_find_hdr()}
 *       to stop at it, and the protocol is 51. xdpgate walks on.
 *   <li>More than one tag, and tags 0x9100: Linux takes off one tag of 0x8100 or 0x88a8 before the ingress hook;
 *       behind others {@code meta protocol} is no IP protocol and no rule on addresses matches. xdpgate reads two
 *       tags of three kinds.
 *   <li>Named address sets: the plain evaluator has none.
 * </ul>
 *
 * <p>Where nft's usual words mean something else, the translation uses others:
 *
 * <ul>
 *   <li>{@code th dport} reads two bytes of any protocol: it is guarded by the five protocols that have ports.
 *   <li>{@code th dport}, {@code tcp flags} and {@code icmp type} read the payload of a later fragment as if it were
 *       a header: {@code nft_payload_fast_eval()}, which loads 1, 2 or 4 bytes, does not look at the fragment offset
 *       (Linux 6.18; {@code nft_payload_eval()} does). Conditions on ports, flags and ICMP ask for offset 0 as well.
 *   <li>{@code vlan id} asks for EtherType 0x8100 and cannot stand beside {@code meta protocol ip}: raw bytes of the
 *       link header, into which nft puts back the tag that was taken off.
 *   <li>{@code ip6 length} counts the bytes behind the fixed header: 40 less.
 *   <li>{@code exthdr frag exists} holds for atomic fragments as well: {@code none} takes two nft rules.
 *   <li>{@code ip saddr != x} is about IPv4 only, as in xdpgate; {@code not} with prefixes of both families takes a
 *       rule for each.
 *   <li>{@code icmp type} and {@code icmpv6 type} are about one family each, as in xdpgate.
 *   <li>{@code iifname} is the interface of the hook, so it means the same.
 * </ul>
 */
@RequiresBpf
class NftablesJudgeTest {
    private static final int POLICIES = 30;
    private static final int RANDOM_FRAMES = 100;
    private static final int BATCH = 20;
    private static final Shape SHAPE = Shape.ANY.withInterfaces(Wire.INTERFACE, "eth1");

    @BeforeAll
    static void needsNft() {
        NftTable.assumeNft();
    }

    @Test
    void threeJudgesAgreeOnEachFrame() {
        Set<String> met = new TreeSet<>();
        try (PlainJudge plain = new PlainJudge();
                TestRunJudge program = new TestRunJudge();
                NftJudge nft = new NftJudge()) {
            Panel panel = new Panel(Map.of("plain evaluator", plain, "program", program, "nftables", nft), BATCH);
            panel.install(BoundaryPolicy.COUNT_EVERYTHING);
            assertThat(panel.disagreement(BoundaryFrames.all())).isEmpty();
            met.addAll(conditionsMet(BoundaryPolicy.COUNT_EVERYTHING, plain.judge(BoundaryFrames.all())));
            Seeds.of(POLICIES).forEach(seed -> {
                Policy policy = RandomPolicies.policy(seed, SHAPE);
                List<byte[]> frames = frames(seed);
                panel.install(policy);
                assertThat(panel.disagreement(frames)).as(Seeds.replay(seed)).isEmpty();
                met.addAll(conditionsMet(policy, plain.judge(frames)));
            });
        }
        assertThat(met).as("conditions that some packet met").isEqualTo(conditions());
    }

    @ParameterizedTest
    @EnumSource
    void aWrongTranslationIsCaught(Misreading misreading) {
        try (PlainJudge plain = new PlainJudge();
                Misreader nft = new Misreader(new NftJudge(), misreading)) {
            Panel panel = new Panel(Map.of("plain evaluator", plain, "nftables", nft), BATCH);
            assertThat(LongStream.rangeClosed(1, POLICIES).anyMatch(seed -> {
                        panel.install(RandomPolicies.policy(seed, SHAPE));
                        return panel.disagreement(frames(seed)).isPresent();
                    }))
                    .as("some policy and packet show it")
                    .isTrue();
        }
    }

    private static Map<String, byte[]> packetsThatNftReadsOtherwise() {
        return Map.of(
                "mobility header",
                        FrameBuilder.ipv6().extension(135, 0).tcp(1, 80).build(),
                "authentication header",
                        FrameBuilder.ipv6().authentication(1).tcp(1, 80).build(),
                "two tags", FrameBuilder.ipv6().vlan(1).vlan(2).tcp(1, 80).build(),
                "tag 0x9100",
                        FrameBuilder.ipv6()
                                .tag(FrameBuilder.OLD_SERVICE_TAG, 1)
                                .tcp(1, 80)
                                .build());
    }

    @Test
    void whatIsLeftOutDiffers() {
        Policy policy = policy(
                Verdict.PASS,
                rule(Matches.match().protocol(Protocol.TCP).destinationPort(80).build(), Action.DROP));
        Tally dropped = new Tally(Map.of(Verdict.DROP, 1L), Map.of(Reason.RULE, 1L), Map.of("r_1", 1L));
        Tally passed = new Tally(Map.of(Verdict.PASS, 1L), Map.of(Reason.DEFAULT, 1L), Map.of());
        byte[] bare = FrameBuilder.ipv6().tcp(1, 80).build();
        try (TestRunJudge program = new TestRunJudge();
                NftJudge nft = new NftJudge()) {
            program.install(policy);
            nft.install(policy);
            assertThat(CommonGround.has(bare)).isTrue();
            assertThat(program.judge(List.of(bare))).isEqualTo(dropped);
            assertThat(nft.judge(List.of(bare))).isEqualTo(dropped);
            packetsThatNftReadsOtherwise().forEach((name, frame) -> {
                assertThat(CommonGround.has(frame)).as(name).isFalse();
                assertThat(program.judge(List.of(frame))).as(name).isEqualTo(dropped);
                assertThat(nft.judge(List.of(frame))).as(name).isEqualTo(passed);
            });
        }
    }

    private static List<byte[]> frames(long seed) {
        List<byte[]> random = RandomFrames.frames(seed, 4 * RANDOM_FRAMES).stream()
                .filter(CommonGround::has)
                .limit(RANDOM_FRAMES)
                .toList();
        assertThat(random).as("random frames of %s", Seeds.replay(seed)).hasSize(RANDOM_FRAMES);
        List<byte[]> boundary = BoundaryFrames.all();
        assertThat(boundary).allMatch(CommonGround::has);
        return Stream.concat(random.stream(), boundary.stream()).toList();
    }

    /** The conditions of all rules that matched something. */
    private static Set<String> conditionsMet(Policy policy, Tally tally) {
        return tally.rules().keySet().stream()
                .map(id -> policy.rule(id).orElseThrow().match())
                .flatMap(match -> Arrays.stream(Match.class.getRecordComponents())
                        .filter(component -> isPresent(component, match)))
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
    }

    private static boolean isPresent(RecordComponent component, Match match) {
        try {
            Object value = component.getAccessor().invoke(match);
            return value != null && !(value instanceof Collection<?> values && values.isEmpty());
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError(impossible.getMessage(), impossible);
        }
    }

    private static Set<String> conditions() {
        return Arrays.stream(Match.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
