package io.xdpgate.api.json;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.LogSettings;
import org.jspecify.annotations.Nullable;

/** Which packets make events. */
@JsonPropertyOrder({"every", "maxPerSecond", "snapLength"})
@Schema(name = "Log", description = "Which packets make events; null is off")
public record LogJson(
        @Schema(description = "One packet in this many", minimum = "1", maximum = "1000000", defaultValue = "1")
        int every,

        @Schema(description = "Events a second on each CPU", minimum = "1", maximum = "1000000", defaultValue = "100")
        int maxPerSecond,

        @Schema(description = "Bytes of the packet in the event", minimum = "0", maximum = "256", defaultValue = "128")
        int snapLength) {
    /** The member of a choice: null when not stated, which leaves the member out. */
    public static @Nullable Member of(LogChoice choice) {
        if (!choice.stated()) {
            return null;
        }
        LogSettings settings = choice.settings();
        return new Member(
                settings == null
                        ? null
                        : new LogJson(settings.every(), settings.maxPerSecond(), settings.snapLength()));
    }

    /** Reads a {@code log} member: absent, null (off) or settings. */
    public static LogChoice read(Members members, String name) {
        boolean stated = members.states(name);
        LogChoice none = stated && members.node(name) == null ? LogChoice.OFF : LogChoice.ABSENT;
        return members.object(name).map(LogJson::read).orElse(none);
    }

    private static LogChoice read(Members members) {
        LogSettings defaults = LogSettings.DEFAULT;
        Integer every = members.integer("every", 1, LogSettings.MAX_RATE);
        Integer maxPerSecond = members.integer("maxPerSecond", 1, LogSettings.MAX_RATE);
        Integer snapLength = members.integer("snapLength", 0, LogSettings.MAX_SNAP_LENGTH);
        members.refuseOthers();
        return LogChoice.of(new LogSettings(
                every == null ? defaults.every() : every,
                maxPerSecond == null ? defaults.maxPerSecond() : maxPerSecond,
                snapLength == null ? defaults.snapLength() : snapLength));
    }

    /** A {@code log} member that is written even when it is null, because null means off. */
    public record Member(@JsonValue @Nullable LogJson settings) {}
}
