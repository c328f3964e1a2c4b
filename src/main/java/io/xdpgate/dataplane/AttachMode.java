package io.xdpgate.dataplane;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Where in the receive path the program runs. */
public enum AttachMode {
    /** Native, then generic. Only in requests. */
    AUTO,
    /** In the driver, before an skb exists. */
    NATIVE,
    /** On skbs: every driver, three to four times the cost. */
    GENERIC,
    /** On the NIC. */
    OFFLOAD;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AttachMode> parse(String text) {
        return Arrays.stream(values()).filter(mode -> mode.text().equals(text)).findFirst();
    }
}
