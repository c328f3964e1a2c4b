package io.xdpgate.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.Judgement;
import io.xdpgate.judge.PlainEvaluator;
import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.Rules;
import io.xdpgate.kernel.Seeds;
import io.xdpgate.packet.FrameBuilder;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.Range;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LockoutAnalysisTest {
    private static final Caller CALLER = new Caller(address("192.0.2.9"), address("198.51.100.1"), 443);
    private static final Policy OPEN = Rules.policy(Verdict.PASS);
    private static final List<Set<TcpFlag>> FLAGS = List.of(
            Set.of(TcpFlag.SYN),
            Set.of(TcpFlag.ACK),
            Set.of(TcpFlag.PSH, TcpFlag.ACK),
            Set.of(TcpFlag.FIN, TcpFlag.ACK));

    static LongStream seeds() {
        return Seeds.of(120);
    }

    private static Address address(String text) {
        return Address.parse(text).orElseThrow();
    }

    private static Prefix prefix(String text) {
        return Prefix.parse(text).orElseThrow();
    }

    private static Rule tcp(Action action, String source, int port) {
        return Rules.rule(to(source, Range.of(port), null), action);
    }

    private static Match to(String source, Range ports, @Nullable FragmentMatch fragment) {
        return new Match(
                new AddressMatch(List.of(prefix(source)), List.of(), false),
                null,
                Protocol.TCP,
                List.of(),
                List.of(ports),
                null,
                null,
                List.of(),
                List.of(),
                fragment,
                List.of(),
                List.of(),
                List.of(),
                null);
    }

    private static List<Lockout> lockouts(Guard guard, Policy before, Policy next, @Nullable Caller caller) {
        return new LockoutAnalysis(guard).of(before, next, caller).orElseThrow();
    }

    @Test
    void aRuleThatDropsTheCallerIsNamed() {
        Policy next = Rules.policy(Verdict.PASS, tcp(Action.DROP, "192.0.2.0/24", 443));
        assertThat(lockouts(Guard.NONE, OPEN, next, CALLER)).singleElement().satisfies(lockout -> {
            assertThat(lockout.traffic()).isEqualTo(Lockout.Traffic.CALLER);
            assertThat(lockout.who()).isEqualTo("192.0.2.9");
            assertThat(lockout.ruleId()).isEqualTo("r_1");
            assertThat(lockout.witness().destinationPort()).isEqualTo(443);
        });
    }

    @Test
    void rulesForOthersAreNoLockout() {
        assertThat(lockouts(Guard.NONE, OPEN, Rules.policy(Verdict.PASS, tcp(Action.DROP, "192.0.2.0/24", 22)), CALLER))
                .isEmpty();
        assertThat(lockouts(Guard.NONE, OPEN, Rules.policy(Verdict.PASS, tcp(Action.DROP, "192.0.2.8", 443)), CALLER))
                .isEmpty();
        Rule fragments = Rules.rule(to("0.0.0.0/0", new Range(0, 65_535), FragmentMatch.FIRST), Action.DROP);
        assertThat(lockouts(Guard.NONE, OPEN, Rules.policy(Verdict.PASS, fragments), CALLER))
                .isEmpty();
    }

    @Test
    void theDefaultActionLocksOutUnlessARuleLetsTheCallerIn() {
        assertThat(lockouts(Guard.NONE, OPEN, Rules.policy(Verdict.DROP), CALLER))
                .singleElement()
                .extracting(Lockout::ruleId)
                .isNull();
        Policy allowed = Rules.policy(Verdict.DROP, tcp(Action.PASS, "192.0.2.0/24", 443));
        assertThat(lockouts(Guard.NONE, OPEN, allowed, CALLER)).isEmpty();
        // To delete the rule is as bad as never to have had it.
        assertThat(lockouts(Guard.NONE, allowed, Rules.policy(Verdict.DROP), CALLER))
                .hasSize(1);
    }

    /** Who is cut off already, or comes from elsewhere, can go on changing other things. */
    @Test
    void whatIsDroppedAlreadyIsNoMatterOfTheChange() {
        Policy closed = Rules.policy(Verdict.DROP);
        assertThat(lockouts(Guard.NONE, closed, Rules.policy(Verdict.DROP, tcp(Action.DROP, "0.0.0.0/0", 443)), CALLER))
                .isEmpty();
        assertThat(lockouts(Guard.NONE, OPEN, closed, null)).isEmpty();
    }

    @Test
    void anEntryInASetLocksOut() {
        Match listed = new Match(
                new AddressMatch(List.of(), List.of("block"), false),
                null,
                null,
                List.of(),
                List.of(),
                null,
                null,
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                null);
        Policy empty =
                Rules.policy(Verdict.PASS, Rules.rule(listed, Action.DROP)).withSets(set("203.0.113.0/24"));
        Policy others = empty.withSets(set("203.0.113.0/24", "192.0.2.8"));
        Policy caught = empty.withSets(set("203.0.113.0/24", "192.0.2.8/31"));
        assertThat(lockouts(Guard.NONE, empty, others, CALLER)).isEmpty();
        assertThat(lockouts(Guard.NONE, empty, caught, CALLER))
                .singleElement()
                .extracting(Lockout::ruleId)
                .isEqualTo("r_1");
    }

    /** Versions differ with the number of entries, as every change counts. */
    private static AddressSets set(String... entries) {
        AddressSet set = AddressSet.create("block", null, EntrySet.EMPTY, Instant.EPOCH);
        for (int i = 1; i <= entries.length; i++) {
            List<SetEntry> some = List.of(entries).subList(0, i).stream()
                    .map(text -> SetEntry.of(prefix(text)))
                    .toList();
            set = set.withEntries(EntrySet.of(some), Instant.EPOCH);
        }
        AddressSets sets = AddressSets.NONE.with(AddressSet.create("block", null, EntrySet.EMPTY, Instant.EPOCH));
        String digest = String.join(",", entries);
        for (int i = 0; i < digest.length(); i++) {
            sets = sets.with(AddressSet.create("other", digest.substring(0, i), EntrySet.EMPTY, Instant.EPOCH));
        }
        return sets.with(set.withComment(digest, Instant.EPOCH));
    }

    @Test
    void managementEntriesAreAskedAboutAsIfTheGuardHadThemNot() {
        Guard guard =
                new Guard(List.of(new Guard.Entry(List.of(prefix("10.0.0.0/8")), Protocol.TCP, List.of(Range.of(22)))));
        Policy next = Rules.policy(Verdict.PASS, tcp(Action.DROP, "10.1.0.0/16", 22));
        assertThat(lockouts(guard, OPEN, next, null)).singleElement().satisfies(lockout -> {
            assertThat(lockout.traffic()).isEqualTo(Lockout.Traffic.MANAGEMENT);
            assertThat(lockout.ruleId()).isEqualTo("r_1");
            assertThat(lockout.who()).isEqualTo("10.0.0.0/8 to tcp 22");
        });
        assertThat(lockouts(guard, OPEN, Rules.policy(Verdict.PASS, tcp(Action.DROP, "11.0.0.0/8", 22)), null))
                .isEmpty();
        // The guard lets this caller in whatever the rules say.
        Caller guarded = new Caller(address("10.1.2.3"), address("198.51.100.1"), 22);
        assertThat(lockouts(guard, OPEN, next, guarded))
                .extracting(Lockout::traffic)
                .containsExactly(Lockout.Traffic.MANAGEMENT);
    }

    /** What is found the judge confirms, and where nothing is found he finds nothing. */
    @ParameterizedTest
    @MethodSource("seeds")
    void theJudgeSaysTheSame(long seed) {
        Random random = new Random(seed);
        RandomPolicies.Shape shape = RandomPolicies.Shape.ANY.upTo(12);
        Policy before = RandomPolicies.policy(seed, shape);
        Policy other = RandomPolicies.policy(seed + 5_000, shape);
        Policy next = new Policy(
                before.revision() + 1,
                random.nextBoolean() ? before.defaultAction() : other.defaultAction(),
                before.options(),
                random.nextBoolean()
                        ? other.rules()
                        : before.rules().subList(0, before.rules().size() / 2));
        boolean isIpv4 = random.nextBoolean();
        Caller caller = new Caller(
                address(isIpv4 ? "192.0.2.9" : "2001:db8::9"),
                address(isIpv4 ? "198.51.100.1" : "2001:db8:1::1"),
                random.nextBoolean() ? 443 : 80);
        List<Lockout> found = lockouts(Guard.NONE, before, next, caller);
        for (Lockout lockout : found) {
            byte[] frame = WitnessFrames.frame(lockout.witness());
            Judgement judgement = judge(next, frame);
            assertThat(judge(before, frame).verdict()).as(Seeds.replay(seed)).isEqualTo(Verdict.PASS);
            assertThat(judgement.verdict()).as(Seeds.replay(seed)).isEqualTo(Verdict.DROP);
            assertThat(judgement.ruleId()).as(Seeds.replay(seed)).isEqualTo(lockout.ruleId());
        }
        for (int i = 0; found.isEmpty() && i < 300; i++) {
            byte[] frame = ordinary(caller, random);
            boolean isCutOff = judge(before, frame).verdict() == Verdict.PASS
                    && judge(next, frame).verdict() == Verdict.DROP;
            assertThat(isCutOff).as(Seeds.replay(seed)).isFalse();
        }
    }

    private static Judgement judge(Policy policy, byte[] frame) {
        return PlainEvaluator.judge(policy, Guard.NONE, PlainParser.parse(frame), "other0");
    }

    private static byte[] ordinary(Caller caller, Random random) {
        boolean isIpv4 = caller.remote().family() == Family.IPV4;
        TcpFlag[] flags = FLAGS.get(random.nextInt(FLAGS.size())).toArray(TcpFlag[]::new);
        FrameBuilder frame = isIpv4 ? FrameBuilder.ipv4() : FrameBuilder.ipv6();
        frame.from(caller.remote()).to(caller.local()).hopLimit(random.nextBoolean() ? 64 : 128);
        frame.tcp(1_024 + random.nextInt(64_512), caller.port(), flags).payload(random.nextInt(1_400));
        if (random.nextInt(4) == 0) {
            frame.vlan(Objects.requireNonNull(List.of(1, 10, 100).get(random.nextInt(3))));
        }
        return frame.build();
    }
}
