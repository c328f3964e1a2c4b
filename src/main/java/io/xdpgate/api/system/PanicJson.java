package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.control.PanicControl;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The panic switch.
 *
 * @param active every packet passes
 * @param until when that ends; null when it is off, or was switched on past the service
 */
@Schema(name = "Panic")
public record PanicJson(
        @Schema(description = "Every packet passes") boolean active,

        @Schema(description = "When that ends; null when it is off, or was switched on past the service") @Nullable
        Instant until) {
    static PanicJson of(PanicControl panic) {
        boolean active = panic.isActive();
        return active ? until(panic.activeUntil().orElse(null)) : new PanicJson(false, null);
    }

    /** The switch is on; null when nobody knows until when. */
    static PanicJson until(@Nullable Instant end) {
        return new PanicJson(true, end == null ? null : end.truncatedTo(ChronoUnit.MILLIS));
    }
}
