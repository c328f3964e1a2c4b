package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.control.PanicControl;
import java.time.Instant;
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
        return new PanicJson(active, active ? panic.activeUntil().orElse(null) : null);
    }
}
