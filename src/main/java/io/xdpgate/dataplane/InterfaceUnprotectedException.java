package io.xdpgate.dataplane;

/**
 * A change was refused and what was there before could not be put back: no program is on the interface, every
 * packet passes unfiltered.
 */
public class InterfaceUnprotectedException extends DataplaneException {
    private static final long serialVersionUID = 1;

    private final String interfaceName;

    /** @param cause why the change was refused */
    public InterfaceUnprotectedException(String interfaceName, String message, Throwable cause) {
        super(message, cause);
        this.interfaceName = interfaceName;
    }

    public String interfaceName() {
        return interfaceName;
    }
}
