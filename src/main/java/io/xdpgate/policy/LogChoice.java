package io.xdpgate.policy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code log} member of a rule or of the policy's options: absent, {@code null} (off), or settings.
 *
 * @param stated whether the member was given
 * @param settings null when off or absent
 */
public record LogChoice(boolean stated, @Nullable LogSettings settings) {
    public LogChoice {
        if (!stated && settings != null) {
            throw new IllegalArgumentException("settings go with a stated choice");
        }
    }

    public static final LogChoice ABSENT = new LogChoice(false, null);
    public static final LogChoice OFF = new LogChoice(true, null);

    public static LogChoice of(LogSettings settings) {
        return new LogChoice(true, settings);
    }

    /** The settings in force; absent means {@link LogSettings#DEFAULT}, but nothing for rules that pass. */
    public Optional<LogSettings> inForce(Action action) {
        if (!stated) {
            return action == Action.PASS ? Optional.empty() : Optional.of(LogSettings.DEFAULT);
        }
        return Optional.ofNullable(settings);
    }
}
