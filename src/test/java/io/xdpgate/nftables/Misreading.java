package io.xdpgate.nftables;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressMatch;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Ways to get a policy wrong. */
enum Misreading implements UnaryOperator<Policy> {
    LAST_RULE_FIRST {
        @Override
        public Policy apply(Policy policy) {
            return rules(
                    policy,
                    rule -> rule(
                            rule,
                            Rule.MAX_PRIORITY - rule.priority(),
                            1_000_000 - rule.sequence(),
                            rule.match(),
                            rule.action()));
        }
    },
    NOT_OVERLOOKED {
        @Override
        public Policy apply(Policy policy) {
            return rules(
                    policy,
                    rule -> rule(rule, rule.priority(), rule.sequence(), affirmed(rule.match()), rule.action()));
        }
    },
    COUNT_RULES_DECIDE {
        @Override
        public Policy apply(Policy policy) {
            return rules(
                    policy,
                    rule -> rule(
                            rule,
                            rule.priority(),
                            rule.sequence(),
                            rule.match(),
                            rule.action() == Action.COUNT ? Action.DROP : rule.action()));
        }
    },
    DEFAULT_REVERSED {
        @Override
        public Policy apply(Policy policy) {
            Verdict other = policy.defaultAction() == Verdict.PASS ? Verdict.DROP : Verdict.PASS;
            return new Policy(policy.revision(), other, policy.options(), policy.rules());
        }
    };

    private static Policy rules(Policy policy, UnaryOperator<Rule> change) {
        return new Policy(
                policy.revision(),
                policy.defaultAction(),
                policy.options(),
                policy.rules().stream().map(change).toList());
    }

    private static Rule rule(Rule rule, int priority, long sequence, Match match, Action action) {
        return new Rule(
                rule.id(),
                sequence,
                rule.name(),
                priority,
                rule.enabled(),
                match,
                action,
                action == Action.COUNT ? rule.wouldBe() : null,
                rule.log(),
                rule.expiresAt(),
                rule.comment(),
                rule.labels(),
                rule.owner(),
                rule.createdAt(),
                rule.updatedAt(),
                rule.revision());
    }

    private static Match affirmed(Match match) {
        return match.withAddresses(affirmed(match.source()), affirmed(match.destination()));
    }

    private static @Nullable AddressMatch affirmed(@Nullable AddressMatch address) {
        return address == null ? null : new AddressMatch(address.prefixes(), address.sets(), false);
    }
}
