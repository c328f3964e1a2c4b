package io.xdpgate.api.problem;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.xdpgate.api.json.WitnessJson;
import io.xdpgate.control.RefusedException.LockedOut;
import org.jspecify.annotations.Nullable;

/** Something that a refused change would cut off. */
@JsonPropertyOrder({"detail", "ruleId", "ruleName", "witness"})
record LockoutJson(
        String detail, @Nullable String ruleId, @Nullable String ruleName, WitnessJson witness) {
    static LockoutJson of(LockedOut.Case lockout) {
        return new LockoutJson(
                lockout.detail(), lockout.ruleId(), lockout.ruleName(), WitnessJson.of(lockout.witness()));
    }
}
