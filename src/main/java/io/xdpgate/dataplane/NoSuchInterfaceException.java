package io.xdpgate.dataplane;

/** There is no interface of that name in the namespace. */
public class NoSuchInterfaceException extends DataplaneException {
    private static final long serialVersionUID = 1;

    private final String interfaceName;

    public NoSuchInterfaceException(String interfaceName) {
        super("there is no interface '" + interfaceName + "'", null);
        this.interfaceName = interfaceName;
    }

    public String interfaceName() {
        return interfaceName;
    }
}
