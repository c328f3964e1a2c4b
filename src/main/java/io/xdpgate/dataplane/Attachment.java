package io.xdpgate.dataplane;

import java.util.List;

/**
 * The program on an interface.
 *
 * @param requestedMode what was asked for
 * @param mode what was got
 * @param attempts every step of the ladder, the successful one last
 * @param gap true when a foreign program was detached first, so that packets went unfiltered for a moment
 */
public record Attachment(
        String interfaceName,
        int ifindex,
        AttachMode requestedMode,
        AttachMode mode,
        List<Attempt> attempts,
        ProgramFacts program,
        boolean gap) {
    public Attachment {
        attempts = List.copyOf(attempts);
    }
}
