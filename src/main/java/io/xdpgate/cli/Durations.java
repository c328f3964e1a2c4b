package io.xdpgate.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** Durations as they are typed: {@code 90s}, {@code 5m}, {@code 1h30m}, {@code 2d}, or ISO 8601. */
final class Durations implements ITypeConverter<Duration> {
    private static final Pattern TYPED =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

    @Override
    public Duration convert(String text) {
        return parse(text);
    }

    static Duration parse(String text) {
        Duration duration = text.toUpperCase(Locale.ROOT).startsWith("P") ? iso(text) : typed(text);
        if (!duration.isPositive()) {
            throw wrong(text);
        }
        return duration;
    }

    private static Duration iso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong(text);
        }
    }

    private static Duration typed(String text) {
        Matcher parts = TYPED.matcher(text);
        if (!parts.matches()) {
            throw wrong(text);
        }
        return Duration.ofDays(number(parts.group(1)))
                .plusHours(number(parts.group(2)))
                .plusMinutes(number(parts.group(3)))
                .plusSeconds(number(parts.group(4)));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    private static CommandFailure wrong(String text) {
        return CommandFailure.usage("'" + text + "' is not a duration; write 90s, 5m, 1h30m or 2d");
    }
}
