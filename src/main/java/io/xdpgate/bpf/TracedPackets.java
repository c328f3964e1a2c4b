package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Codes;
import io.xdpgate.bpf.abi.TraceAnswer;
import io.xdpgate.bpf.ffi.ProgramRun;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.Judgement;
import io.xdpgate.dataplane.PacketFacts;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.FragmentMatch;
import io.xdpgate.policy.IcmpMatch;
import io.xdpgate.policy.Protocol;
import io.xdpgate.policy.TcpFlag;
import io.xdpgate.policy.UInt128;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Asks a loaded program about single frames, by BPF_PROG_TEST_RUN with a question in the frame's metadata. An answer
 * has room for a part of what there is to say, so a frame is run once for each part.
 */
final class TracedPackets {
    private final LoadedObject loaded;
    private final RuleNumbers numbers;

    /** @param numbers of the rules in the tables of {@code loaded} */
    TracedPackets(LoadedObject loaded, RuleNumbers numbers) {
        this.loaded = loaded;
        this.numbers = numbers;
    }

    /** For the thread of the namespace that has the interface. */
    Judgement judge(byte[] frame, @Nullable String interfaceName) {
        int ifindex =
                interfaceName == null ? 0 : InterfaceCatalog.find(interfaceName).ifindex();
        byte[] judged = ask(Codes.TracePart.TRACE_JUDGEMENT, frame, ifindex);
        if (!TraceAnswer.isAnswer(judged)) {
            throw new DataplaneException("the loaded program does not answer traced packets", null);
        }
        TraceAnswer.Outcome outcome = TraceAnswer.outcome(judged);
        TraceAnswer.Fields fields = TraceAnswer.fields(ask(Codes.TracePart.TRACE_FIELDS, frame, ifindex));
        TraceAnswer.Addresses addresses = TraceAnswer.addresses(ask(Codes.TracePart.TRACE_ADDRESSES, frame, ifindex));
        return new Judgement(
                PolicyCodes.verdict(outcome.outcome() & 1).orElseThrow(() -> unknown("verdict", outcome.outcome())),
                PolicyCodes.reason(outcome.outcome() >> 1).orElseThrow(() -> unknown("reason", outcome.outcome())),
                numbers.ruleId(outcome.rule()),
                outcome.revision(),
                facts(fields, addresses));
    }

    private byte[] ask(int part, byte[] frame, int ifindex) {
        ProgramRun run = loaded.withProgram(
                program -> ProgramRun.withMetadata(program, TraceAnswer.question(part), frame, ifindex));
        return Arrays.copyOf(run.output(), TraceAnswer.SIZE);
    }

    private static PacketFacts facts(TraceAnswer.Fields fields, TraceAnswer.Addresses addresses) {
        @Nullable Family family = PolicyCodes.family(fields.family()).orElse(null);
        return new PacketFacts(
                family,
                family == null ? null : address(family, addresses.sourceHigh(), addresses.sourceLow()),
                family == null ? null : address(family, addresses.destinationHigh(), addresses.destinationLow()),
                family == null ? null : new Protocol(fields.protocol()),
                fields.hasPorts() ? fields.sourcePort() : null,
                fields.hasPorts() ? fields.destinationPort() : null,
                fields.hasIcmp() ? new IcmpMatch(fields.icmpType(), fields.icmpCode()) : null,
                fields.hasTcpFlags() ? TcpFlag.of(fields.tcpFlags()) : null,
                PolicyCodes.vlan(fields.vlan()),
                PolicyCodes.vlan(fields.innerVlan()),
                fragment(fields.fragment()),
                (int) fields.length(),
                fields.hopLimit(),
                fields.dscp());
    }

    private static Address address(Family family, long high, long low) {
        return new Address(family, new UInt128(high, low));
    }

    private static FragmentMatch fragment(int code) {
        return switch (code) {
            case Codes.Fragment.FRAGMENT_NONE -> FragmentMatch.NONE;
            case Codes.Fragment.FRAGMENT_FIRST -> FragmentMatch.FIRST;
            case Codes.Fragment.FRAGMENT_LATER -> FragmentMatch.LATER;
            default -> throw unknown("fragment", code);
        };
    }

    private static DataplaneException unknown(String what, int code) {
        return new DataplaneException(
                "the loaded program answers " + what + " " + code + ", which means nothing", null);
    }
}
