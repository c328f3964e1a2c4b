package io.xdpgate.bpf;

import io.xdpgate.compiler.tables.AddressTrie;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Entry;
import io.xdpgate.compiler.tables.Extra;
import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.compiler.tables.RuleInfo;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables by hand: consistent, mostly without meaning. */
final class CompiledByHand {
    /** Numbers from the key; the rule named {@code slot} alone has a counter of its own. */
    static final RulePlaces PLACES = new RulePlaces() {
        @Override
        public int number(RuleInfo rule) {
            return 70_000 + (int) (rule.key() & 0xff);
        }

        @Override
        public int counter(RuleInfo rule) {
            return "slot".equals(rule.ruleId()) ? 4095 : 0;
        }
    };

    private CompiledByHand() {}

    static RuleInfo rule(@Nullable String id, long key) {
        return new RuleInfo(id, key, Action.DROP, null, null);
    }

    static RuleInfo counting(String id, long key) {
        return new RuleInfo(id, key, Action.COUNT, Verdict.DROP, null);
    }

    static Entry entry(int rule, @Nullable Extra extra) {
        return new Entry(rule, EnumSet.allOf(Family.class), null, true, false, -1, null, null, extra);
    }

    /** One entry for each rule, all in the global list. */
    static Classifier part(List<RuleInfo> rules) {
        return part(rules, null);
    }

    static Classifier part(List<RuleInfo> rules, @Nullable Rest rest) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            entries.add(entry(i, null));
        }
        int list = Math.min(rules.size(), Classifier.MOST_ENTRIES);
        return new Classifier(
                rules,
                entries,
                AddressTrie.EMPTY,
                new int[] {0},
                new int[] {0},
                null,
                new int[] {0},
                list,
                false,
                rest);
    }

    /** Rules named so, keys ascending. */
    static Classifier part(String... ids) {
        List<RuleInfo> rules = new ArrayList<>();
        for (String id : ids) {
            rules.add(rule(id, (1L << 43) + rules.size()));
        }
        return part(rules);
    }

    static PolicyTables policy(long revision, Classifier main, int... dead) {
        return policy(revision, main, null, dead);
    }

    static PolicyTables policy(long revision, Classifier main, @Nullable Classifier overlay, int... dead) {
        BitSet bits = new BitSet();
        for (int rule : dead) {
            bits.set(rule);
        }
        return new PolicyTables(
                revision,
                Verdict.PASS,
                Verdict.DROP,
                Verdict.DROP,
                Verdict.PASS,
                Verdict.PASS,
                true,
                Verdict.PASS,
                null,
                main,
                bits,
                overlay,
                null,
                null);
    }

    /** As many rules; the first one, of this name, drops every IP packet, the others are in no list. */
    static Classifier large(int count, String first) {
        List<RuleInfo> rules = new ArrayList<>();
        rules.add(rule(first, 1L << 44));
        for (int i = 1; i < count; i++) {
            rules.add(rule("other" + i, (1L << 44) + i));
        }
        Classifier all = part(rules);
        return new Classifier(
                rules,
                all.entries(),
                all.trie(),
                all.classLists(),
                all.classRows(),
                null,
                all.portLists(),
                1,
                false,
                null);
    }

    /** A policy that cannot be written: an entry refers to a rule that does not exist. */
    static PolicyTables withEntryOfNoRule(PolicyTables policy) {
        Classifier good = policy.main();
        Classifier broken = new Classifier(
                good.rules(),
                List.of(entry(good.rules().size(), null)),
                good.trie(),
                good.classLists(),
                good.classRows(),
                good.portClasses(),
                good.portLists(),
                good.globalList(),
                good.globalInPorts(),
                good.rest());
        return CompiledByHand.policy(policy.revision(), broken);
    }
}
