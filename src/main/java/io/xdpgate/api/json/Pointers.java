package io.xdpgate.api.json;

/** Builds RFC 6901 pointers. */
public final class Pointers {
    private Pointers() {}

    public static String child(String parent, String name) {
        return parent + "/" + name.replace("~", "~0").replace("/", "~1");
    }

    public static String child(String parent, int index) {
        return parent + "/" + index;
    }
}
