package io.xdpgate.api.statistics;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.statistics.Rates;
import org.jspecify.annotations.Nullable;

/** Rates over three times, up to the last of the samples that are taken once a second. */
@JsonInclude
@JsonPropertyOrder({"1s", "10s", "60s"})
@Schema(
        name = "Rates",
        description = "Averages over the last second, ten and sixty seconds, sampled once a second; null while there"
                + " are no samples for so long")
public record RatesJson(
        @JsonProperty("1s") @Nullable RateJson second,
        @JsonProperty("10s") @Nullable RateJson tenSeconds,
        @JsonProperty("60s") @Nullable RateJson minute) {
    public static RatesJson of(Rates rates) {
        return new RatesJson(RateJson.of(rates.second()), RateJson.of(rates.tenSeconds()), RateJson.of(rates.minute()));
    }
}
