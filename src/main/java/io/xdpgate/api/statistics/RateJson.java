package io.xdpgate.api.statistics;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.statistics.Rate;
import org.jspecify.annotations.Nullable;

/** An average, to a tenth. */
@Schema(name = "Rate")
public record RateJson(double packetsPerSecond, double bytesPerSecond) {
    static @Nullable RateJson of(@Nullable Rate rate) {
        return rate == null ? null : new RateJson(tenths(rate.packetsPerSecond()), tenths(rate.bytesPerSecond()));
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
