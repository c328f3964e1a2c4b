package io.xdpgate.dataplane;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The program on an interface.
 *
 * @param requestedMode what was asked for
 * @param mode what was got
 * @param attempts every step of the ladder, the successful one last
 * @param gap true when another program, or ours in another mode, was detached first, so that packets went
 *     unfiltered for a moment
 * @param vlanTagsRemedy null when the program sees VLAN tags; else what an operator can do so that it does
 */
public record Attachment(
        String interfaceName,
        int ifindex,
        AttachMode requestedMode,
        AttachMode mode,
        List<Attempt> attempts,
        ProgramFacts program,
        boolean gap,
        @Nullable String vlanTagsRemedy) {
    public Attachment {
        attempts = List.copyOf(attempts);
    }

    /** The same place with another program in it. */
    public Attachment with(ProgramFacts other) {
        return new Attachment(interfaceName, ifindex, requestedMode, mode, attempts, other, gap, vlanTagsRemedy);
    }

    /** The same place under another name. */
    public Attachment named(String name) {
        return new Attachment(name, ifindex, requestedMode, mode, attempts, program, gap, vlanTagsRemedy);
    }

    /** False when tags may be taken off before the program: {@code vlans} conditions then miss packets. */
    public boolean vlanTagsVisible() {
        return vlanTagsRemedy == null;
    }
}
