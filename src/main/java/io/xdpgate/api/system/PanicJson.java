package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The panic switch.
 *
 * @param active every packet passes
 * @param until when that ends; null when it is off
 */
@Schema(name = "Panic")
public record PanicJson(
        @Schema(description = "Every packet passes") boolean active,

        @Schema(description = "When that ends; null when it is off") @Nullable
        Instant until) {
    static PanicJson of(@Nullable Instant until) {
        return new PanicJson(until != null, until == null ? null : until.truncatedTo(ChronoUnit.MILLIS));
    }
}
