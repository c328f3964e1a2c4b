package io.xdpgate.bench;

import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Shape;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.RuleDraft;
import io.xdpgate.policy.Verdict;
import java.util.ArrayList;
import java.util.List;

/** A loaded program with a control plane and a large policy, for calls that change it. What no rule names passes. */
final class ChangedPolicy implements AutoCloseable {
    private final Firewall firewall = Firewall.open(null);
    private final PolicyControl control;

    /** @throws io.xdpgate.policy.InvalidPolicyException if the policy is refused */
    ChangedPolicy(int rules) {
        this.control = firewall.control();
        try {
            replace(drafts(rules, 7));
        } catch (RuntimeException refused) {
            close();
            throw refused;
        }
    }

    /** That many rules of an access list, and the one that stands beside the changed ones; at least two. */
    static List<RuleDraft> drafts(int rules, long seed) {
        List<RuleDraft> drafts = new ArrayList<>(rules);
        drafts.add(ChangedRule.standing());
        GeneratedRules.of(Shape.ACL, Math.max(1, rules - 1), seed).forEach(rule -> drafts.add(Drafts.dropping(rule)));
        return drafts;
    }

    void replace(List<RuleDraft> drafts) {
        control.replacePolicy(new PolicyDraft(Verdict.PASS, null, drafts), policy -> true, ChangedRule.WRITE);
    }

    Firewall firewall() {
        return firewall;
    }

    PolicyControl control() {
        return control;
    }

    @Override
    public void close() {
        control.close();
        firewall.close();
    }
}
