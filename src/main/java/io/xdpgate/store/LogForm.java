package io.xdpgate.store;

import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.LogSettings;
import org.jspecify.annotations.Nullable;

/** The {@code log} member on disk: no form at all is absent, one without settings is off. */
record LogForm(
        @Nullable Integer every,
        @Nullable Integer maxPerSecond,
        @Nullable Integer snapLength) {
    static @Nullable LogForm of(LogChoice choice) {
        LogSettings settings = choice.settings();
        if (settings == null) {
            return choice.stated() ? new LogForm(null, null, null) : null;
        }
        return new LogForm(settings.every(), settings.maxPerSecond(), settings.snapLength());
    }

    static LogChoice choice(@Nullable LogForm form) {
        if (form == null) {
            return LogChoice.ABSENT;
        }
        return form.every == null || form.maxPerSecond == null || form.snapLength == null
                ? LogChoice.OFF
                : LogChoice.of(new LogSettings(form.every, form.maxPerSecond, form.snapLength));
    }
}
