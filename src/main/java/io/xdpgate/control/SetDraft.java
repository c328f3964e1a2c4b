package io.xdpgate.control;

import io.xdpgate.policy.SetEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address set as a caller wants it.
 *
 * @param entries null: none for a new set; for one that is there, as they are
 */
public record SetDraft(
        String name, @Nullable String comment, @Nullable List<SetEntry> entries) {}
