package io.xdpgate.dataplane;

import java.util.List;

/** The kernel refused every mode that was asked for; nothing is attached. */
public class AttachRefusedException extends DataplaneException {
    private static final long serialVersionUID = 1;

    private final transient List<Attempt> attempts;

    public AttachRefusedException(String interfaceName, List<Attempt> attempts) {
        super("'" + interfaceName + "' takes the program in none of the modes asked for", null);
        this.attempts = List.copyOf(attempts);
    }

    public List<Attempt> attempts() {
        return attempts;
    }
}
