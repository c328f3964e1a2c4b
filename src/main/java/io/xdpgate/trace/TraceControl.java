package io.xdpgate.trace;

import io.xdpgate.control.PolicyCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.PacketJudge;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows frames to the loaded program and explains what it says. Counters, events, rates and the policy stay as they
 * are. Thread-safe.
 */
public class TraceControl {
    /** Attempts to trace a packet while the policy changes under it. */
    private static final int ATTEMPTS = 5;

    private final Dataplane dataplane;
    private final PolicyControl policies;
    private final PolicyCompilation compilation;
    private final Guard guard;

    public TraceControl(Dataplane dataplane, PolicyControl policies, PolicyCompilation compilation, Guard guard) {
        this.dataplane = dataplane;
        this.policies = policies;
        this.compilation = compilation;
        this.guard = guard;
    }

    /**
     * Traces a frame through the policy in force.
     *
     * @param frame see {@link PacketJudge#judge}
     * @param interfaceName that it arrives on; null: one that the program is not attached to
     * @throws TraceDisagreesException if program and policy disagree
     * @throws io.xdpgate.dataplane.NoSuchInterfaceException if there is no such interface
     * @throws io.xdpgate.dataplane.DataplaneException if the kernel refuses
     */
    public Trace trace(byte[] frame, @Nullable String interfaceName) {
        policies.requireInitialised();
        TraceDisagreesException last = null;
        try (PacketJudge program = dataplane.inForce()) {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                Policy policy = policies.current();
                Judgement judgement = program.judge(frame, interfaceName);
                try {
                    return Explanation.of(judgement, policy, guard, attached(interfaceName));
                } catch (TraceDisagreesException disagrees) {
                    last = disagrees;
                    if (isUnchanged(policy, judgement)) {
                        break;
                    }
                }
            }
        }
        throw last;
    }

    /** Whether packet and explanation met the same policy: entries of sets change without a revision. */
    private boolean isUnchanged(Policy policy, Judgement judgement) {
        Policy now = policies.current();
        return now.revision() == policy.revision()
                && judgement.revision() == policy.revision()
                && now.sets().changes() == policy.sets().changes();
    }

    /**
     * Traces frames through a policy that is not in force.
     *
     * @return one for each frame, in their order
     * @throws io.xdpgate.policy.InvalidPolicyException if the tables have no room for it
     * @throws TraceDisagreesException if program and policy disagree
     */
    public List<Trace> traceCandidate(Policy candidate, List<byte[]> frames, @Nullable String interfaceName) {
        policies.requireInitialised();
        PolicyCompilation.Compiled compiled = compilation.compile(candidate, dataplane.interfaceSlots());
        List<Trace> traces = new ArrayList<>(frames.size());
        String attached = attached(interfaceName);
        try (PacketJudge program = dataplane.candidate(compiled.tables())) {
            for (byte[] frame : frames) {
                Judgement judgement = program.judge(frame, interfaceName);
                traces.add(Explanation.of(judgement, candidate, guard, attached));
            }
        }
        return traces;
    }

    private @Nullable String attached(@Nullable String interfaceName) {
        Set<String> known = dataplane.interfaceSlots().keySet();
        return interfaceName != null && known.contains(interfaceName) ? interfaceName : null;
    }
}
