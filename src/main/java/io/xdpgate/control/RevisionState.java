package io.xdpgate.control;

import java.util.Locale;

/** What has become of a revision. */
public enum RevisionState {
    /** The policy in force. */
    ACTIVE,
    /** In force, or part of what is, until it is confirmed or its time is over. */
    PROVISIONAL,
    /** Another one came after it. */
    SUPERSEDED,
    /** It was provisional and was not confirmed. */
    REVERTED;

    /** The word in JSON. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
