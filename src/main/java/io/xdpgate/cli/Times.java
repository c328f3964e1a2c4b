package io.xdpgate.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Times of the API as a person at this machine reads them. */
final class Times {
    private static final DateTimeFormatter TODAY = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final DateTimeFormatter OTHER_DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private Times() {}

    /** In local time, without the date when that is today; {@code -} for none. */
    static String local(String time) {
        if (time.isEmpty()) {
            return "-";
        }
        try {
            ZonedDateTime local = Instant.parse(time).atZone(ZoneId.systemDefault());
            boolean today = local.toLocalDate().equals(LocalDate.now(ZoneId.systemDefault()));
            return local.format(today ? TODAY : OTHER_DAY);
        } catch (DateTimeParseException e) {
            return time;
        }
    }
}
