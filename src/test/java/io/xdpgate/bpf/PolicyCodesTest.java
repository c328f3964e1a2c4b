package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.abi.Codes;
import io.xdpgate.bpf.abi.EntryLayout;
import io.xdpgate.bpf.abi.Limits;
import io.xdpgate.bpf.abi.SegmentLayout;
import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.Rest;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.LogSettings;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PolicyCodesTest {
    @Test
    void everyReasonComesBackAndHasTheNumberOfThePolicy() {
        for (Reason reason : Reason.values()) {
            assertThat(PolicyCodes.reason(PolicyCodes.code(reason))).contains(reason);
            assertThat(PolicyCodes.code(reason)).isEqualTo(reason.number());
        }
        assertThat(constants(Codes.Reason.class)).isEqualTo(Reason.values().length);
        assertThat(Reason.values().length).isLessThanOrEqualTo(Limits.REASONS);
        assertThat(PolicyCodes.reason(Reason.values().length)).isEmpty();
    }

    @Test
    void everyVerdictComesBack() {
        for (Verdict verdict : Verdict.values()) {
            assertThat(PolicyCodes.verdict(PolicyCodes.code(verdict))).contains(verdict);
        }
        assertThat(constants(Codes.Verdict.class)).isEqualTo(Verdict.values().length);
        assertThat(PolicyCodes.verdict(Limits.NO_VERDICT)).isEmpty();
    }

    @Test
    void actionsHaveDifferentNumbers() {
        assertThat(Arrays.stream(Action.values()).map(PolicyCodes::code))
                .containsExactly(Codes.Action.ACTION_PASS, Codes.Action.ACTION_DROP, Codes.Action.ACTION_COUNT);
        assertThat(constants(Codes.Action.class)).isEqualTo(Action.values().length);
    }

    @Test
    void familiesAreThoseOfAPacket() {
        assertThat(PolicyCodes.family(4)).contains(Family.IPV4);
        assertThat(PolicyCodes.family(6)).contains(Family.IPV6);
        assertThat(PolicyCodes.family(Codes.Family.FAMILY_NONE)).isEmpty();
    }

    @Test
    void fieldsHaveTheirNumbers() {
        Field[] fields = Field.values();
        assertThat(fields).hasSize(Codes.Field.FIELDS);
        for (Field field : fields) {
            assertThat(PolicyCodes.code(field)).isEqualTo(field.ordinal());
        }
    }

    @Test
    void limitsOfThePolicyAreThoseOfTheTables() {
        assertThat(Rest.BLOCK_SLOTS).isEqualTo(Limits.BLOCK_WORDS * Long.SIZE);
        assertThat(Rest.MOST_BLOCKS).isEqualTo(Limits.BLOCKS);
        assertThat(Classifier.COUNT_BITS).isEqualTo(Limits.LIST_BITS);
        assertThat(Classifier.MOST_ENTRIES).isEqualTo(Limits.LIST_MAX);
        assertThat(PolicyLimits.MOST_COUNT_RULES).isEqualTo(Limits.COUNT_WORDS * Long.SIZE);
        assertThat(LogSettings.MAX_SNAP_LENGTH).isEqualTo(Limits.SNAP_MAX);
        assertThat(Field.INTERFACE.keys()).isEqualTo(Limits.INTERFACES);
        assertThat(SegmentLayout.LAYOUT.byteSize()).isEqualTo((long) Limits.SEGMENT_LINES * Limits.LINE);
        assertThat(EntryLayout.LAYOUT.byteSize()).isEqualTo(Limits.LINE);
    }

    private static int constants(Class<?> holder) {
        return holder.getDeclaredFields().length;
    }
}
