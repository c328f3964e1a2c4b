package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.control.PanicControl;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** How long every packet shall pass, as ISO 8601 duration. */
@Schema(name = "PanicRequest")
record PanicRequest(
        @Schema(type = "string", example = "PT5M") Duration duration) {
    static PanicRequest read(byte[] body) {
        Faults faults = new Faults();
        Optional<Members> members = Members.of(StrictJson.read(body), "", faults);
        Duration duration = null;
        if (members.isPresent()) {
            Members object = members.get();
            String allowed = "an ISO 8601 duration above 0 and up to " + PanicControl.MAX_DURATION + ", e.g. PT5M";
            duration = object.parsed("duration", PanicRequest::parse, allowed);
            if (duration == null && faults.isEmpty()) {
                object.fault("duration", "is missing; give " + allowed);
            }
            object.refuseOthers();
        }
        faults.throwIfAny();
        if (duration == null) {
            throw new IllegalStateException("a missing duration is a fault");
        }
        return new PanicRequest(duration);
    }

    private static Optional<Duration> parse(String text) {
        try {
            Duration duration = Duration.parse(text);
            boolean inRange = duration.isPositive() && duration.compareTo(PanicControl.MAX_DURATION) <= 0;
            return inRange ? Optional.of(duration) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
