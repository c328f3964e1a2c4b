package io.xdpgate.testkit;

import io.xdpgate.control.BootClock;
import java.time.Duration;

/** A host that can be started anew and whose time can be moved on. Thread-safe. */
public final class SettableBootClock implements BootClock {
    private final long startNs = System.nanoTime();
    private Duration ahead = Duration.ofHours(1);
    private int boots;

    public synchronized void move(Duration by) {
        ahead = ahead.plus(by);
    }

    /** Its time begins anew. */
    public synchronized void reboot() {
        boots++;
        ahead = Duration.ofSeconds(1);
    }

    @Override
    public synchronized String boot() {
        return "boot-" + boots;
    }

    @Override
    public synchronized Duration sinceBoot() {
        return ahead.plusNanos(System.nanoTime() - startNs);
    }
}
