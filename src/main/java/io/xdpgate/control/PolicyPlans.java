package io.xdpgate.control;

import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.PolicyCost;
import io.xdpgate.policy.Policy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Keeps policies that callers want, worked out against the policy in force and not yet applied. They are kept in memory,
 * for a while and not too many: the oldest goes first. Thread-safe.
 */
public class PolicyPlans {
    /** Plans at a time. */
    static final int MOST = 64;

    static final Duration KEPT = Duration.ofHours(1);

    /** A plan is worked out anew when the policy changes in the middle of it. */
    private static final int ATTEMPTS = 3;

    private static final int ID_BYTES = 12;

    private final PolicyControl policies;
    private final Dataplane dataplane;
    private final PolicyCompilation compilation;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, PolicyPlan> plans = new LinkedHashMap<>();

    /** @param compilation of plans alone, beside that of the policy in force */
    public PolicyPlans(PolicyControl policies, Dataplane dataplane, PolicyCompilation compilation, Clock clock) {
        this.policies = policies;
        this.dataplane = dataplane;
        this.compilation = compilation;
        this.clock = clock;
    }

    /**
     * Works a plan out. What it would cut off is among its warnings; to apply it then takes an acknowledgement.
     *
     * @throws io.xdpgate.policy.InvalidPolicyException if the policy could not be applied
     */
    public PolicyPlan create(PolicyDraft draft, WriteOptions options) {
        WriteOptions accepting = new WriteOptions(
                options.author(), options.note(), true, options.refuseOnWarning(), options.caller(), true);
        PolicyPreview preview = preview(draft, policy -> true, accepting);
        Instant now = clock.instant();
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        PolicyPlan plan = new PolicyPlan("p_" + HexFormat.of().formatHex(id), now, now.plus(KEPT), draft, preview);
        keep(plan);
        return plan;
    }

    /**
     * What replacing the whole policy would come to; refused as that would be.
     *
     * @param precondition of the policy that is replaced
     * @param options of a dry run
     */
    public PolicyPreview preview(PolicyDraft draft, Predicate<Policy> precondition, WriteOptions options) {
        for (int attempt = 1; ; attempt++) {
            Policy base = policies.current();
            Predicate<Policy> isBase = isBase(base, draft);
            try {
                Applied<Policy> applied = policies.replacePolicy(draft, isBase.and(precondition), options);
                Policy desired = applied.value();
                return new PolicyPreview(
                        base, desired, PolicyDifference.between(base, desired), cost(desired), applied.warnings());
            } catch (RefusedException.PreconditionFailed refused) {
                if (attempt == ATTEMPTS || isBase.test(policies.current())) {
                    throw refused;
                }
            }
        }
    }

    /** Compiled from nothing, as it will be once what changed is no longer kept beside the rest. */
    private PolicyCost cost(Policy desired) {
        return dataplane.cost(
                compilation.compile(desired, dataplane.interfaceSlots()).tables());
    }

    /** @throws RefusedException.NoSuchPlan if there is none of this id, or no more */
    public synchronized PolicyPlan require(String id) {
        dropExpired();
        PolicyPlan plan = plans.get(id);
        if (plan == null) {
            throw new RefusedException.NoSuchPlan(id);
        }
        return plan;
    }

    /**
     * Puts the policy of a plan in force; the plan is gone then.
     *
     * @throws RefusedException.PreconditionFailed if the policy has changed since the plan was made
     */
    public Applied<Policy> apply(String id, WriteOptions options) {
        PolicyPlan plan = require(id);
        Applied<Policy> applied =
                policies.replacePolicy(plan.draft(), isBase(plan.preview().base(), plan.draft()), options);
        if (!options.dryRun()) {
            forget(id);
        }
        return applied;
    }

    /** Entries change all the time: they matter only to a plan that would put others in their place. */
    private static Predicate<Policy> isBase(Policy base, PolicyDraft draft) {
        return policy -> policy.revision() == base.revision()
                && (draft.sets() == null
                        || policy.sets().changes() == base.sets().changes());
    }

    private synchronized void keep(PolicyPlan plan) {
        dropExpired();
        plans.put(plan.id(), plan);
        if (plans.size() > MOST) {
            plans.remove(plans.keySet().iterator().next());
        }
    }

    private synchronized void forget(String id) {
        plans.remove(id);
    }

    private void dropExpired() {
        Instant now = clock.instant();
        plans.values().removeIf(plan -> !plan.expiresAt().isAfter(now));
    }
}
