package io.xdpgate.config;

/** What the kernel takes as the name of an interface ({@code dev_valid_name}). */
final class InterfaceNames {
    private static final int MAX_LENGTH = 15;

    private InterfaceNames() {}

    /** @throws IllegalArgumentException if no interface can have this name */
    static String require(String name) {
        if (name.isEmpty()
                || name.length() > MAX_LENGTH
                || name.equals(".")
                || name.equals("..")
                || name.matches(".*[\\s/:].*")) {
            throw new IllegalArgumentException("'" + name + "' is no name of an interface: 1 to " + MAX_LENGTH
                    + " characters without blanks, '/' and ':'");
        }
        return name;
    }
}
