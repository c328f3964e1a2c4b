package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.Codes;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The numbers of {@code bpf/abi.h} for values of the policy, and back. Numbers that stand for nothing are empty. */
final class PolicyCodes {
    private PolicyCodes() {}

    static int code(Verdict verdict) {
        return switch (verdict) {
            case PASS -> Codes.Verdict.VERDICT_PASS;
            case DROP -> Codes.Verdict.VERDICT_DROP;
        };
    }

    static Optional<Verdict> verdict(int code) {
        return switch (code) {
            case Codes.Verdict.VERDICT_PASS -> Optional.of(Verdict.PASS);
            case Codes.Verdict.VERDICT_DROP -> Optional.of(Verdict.DROP);
            default -> Optional.empty();
        };
    }

    static int code(Action action) {
        return switch (action) {
            case PASS -> Codes.Action.ACTION_PASS;
            case DROP -> Codes.Action.ACTION_DROP;
            case COUNT -> Codes.Action.ACTION_COUNT;
        };
    }

    static int code(Reason reason) {
        return switch (reason) {
            case RULE -> Codes.Reason.REASON_RULE;
            case DEFAULT -> Codes.Reason.REASON_DEFAULT;
            case GUARD -> Codes.Reason.REASON_GUARD;
            case MALFORMED -> Codes.Reason.REASON_MALFORMED;
            case DEEP_HEADERS -> Codes.Reason.REASON_DEEP_HEADERS;
            case ENCAPSULATED -> Codes.Reason.REASON_ENCAPSULATED;
            case NON_IP -> Codes.Reason.REASON_NON_IP;
            case LATER_FRAGMENT -> Codes.Reason.REASON_LATER_FRAGMENT;
            case INTERNAL -> Codes.Reason.REASON_INTERNAL;
            case PANIC -> Codes.Reason.REASON_PANIC;
        };
    }

    static Optional<Reason> reason(int code) {
        return switch (code) {
            case Codes.Reason.REASON_RULE -> Optional.of(Reason.RULE);
            case Codes.Reason.REASON_DEFAULT -> Optional.of(Reason.DEFAULT);
            case Codes.Reason.REASON_GUARD -> Optional.of(Reason.GUARD);
            case Codes.Reason.REASON_MALFORMED -> Optional.of(Reason.MALFORMED);
            case Codes.Reason.REASON_DEEP_HEADERS -> Optional.of(Reason.DEEP_HEADERS);
            case Codes.Reason.REASON_ENCAPSULATED -> Optional.of(Reason.ENCAPSULATED);
            case Codes.Reason.REASON_NON_IP -> Optional.of(Reason.NON_IP);
            case Codes.Reason.REASON_LATER_FRAGMENT -> Optional.of(Reason.LATER_FRAGMENT);
            case Codes.Reason.REASON_INTERNAL -> Optional.of(Reason.INTERNAL);
            case Codes.Reason.REASON_PANIC -> Optional.of(Reason.PANIC);
            default -> Optional.empty();
        };
    }

    /** Empty for a packet without a readable IP header. */
    static Optional<Family> family(int code) {
        return switch (code) {
            case Codes.Family.FAMILY_IPV4 -> Optional.of(Family.IPV4);
            case Codes.Family.FAMILY_IPV6 -> Optional.of(Family.IPV6);
            default -> Optional.empty();
        };
    }

    /** The id of a tag; null if there is none, or only a priority. */
    static @Nullable Integer vlan(int id) {
        return id == Limits.NO_VLAN ? null : id;
    }

    static int code(Field field) {
        return switch (field) {
            case PROTOCOL -> Codes.Field.FIELD_PROTOCOL;
            case SOURCE_PORT -> Codes.Field.FIELD_SOURCE_PORT;
            case DESTINATION_PORT -> Codes.Field.FIELD_DESTINATION_PORT;
            case ICMP -> Codes.Field.FIELD_ICMP;
            case TCP_FLAGS -> Codes.Field.FIELD_TCP_FLAGS;
            case INTERFACE -> Codes.Field.FIELD_INTERFACE;
            case VLAN -> Codes.Field.FIELD_VLAN;
            case FRAGMENT -> Codes.Field.FIELD_FRAGMENT;
            case PACKET_LENGTH -> Codes.Field.FIELD_PACKET_LENGTH;
            case HOP_LIMIT -> Codes.Field.FIELD_HOP_LIMIT;
            case DSCP -> Codes.Field.FIELD_DSCP;
        };
    }
}
