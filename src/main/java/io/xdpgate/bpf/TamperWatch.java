package io.xdpgate.bpf;

import io.xdpgate.bpf.abi.ControlLayout;
import io.xdpgate.dataplane.Tampering;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Looks every second whether somebody else has changed what this process put into the kernel, on a thread of its own:
 * words of control, links and pins each time, the tables in {@value #SHARE} steps. A step looks at one in
 * {@value #SHARE} of the blocks of the tables, 64 KiB each.
 */
final class TamperWatch implements AutoCloseable {
    static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Logger LOG = System.getLogger(TamperWatch.class.getName());
    private static final int SHARE = 50;
    private static final int MOST = 64;

    private final LoadedObject loaded;
    private final Attachments attachments;
    private final TablePublisher publisher;
    private final int eventsPerSecond;
    private final boolean repair;
    private final LinkedHashMap<String, Tampering> seen = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition closing = lock.newCondition();
    private final Thread thread =
            Thread.ofPlatform().daemon().name("xdpgate-watch").unstarted(this::run);
    private final Object armLock = new Object();
    private boolean armed;
    private boolean closed;

    private TamperWatch(LoadedObject loaded, Attachments attachments, TablePublisher publisher, BpfOptions options) {
        this.loaded = loaded;
        this.attachments = attachments;
        this.publisher = publisher;
        this.eventsPerSecond = options.eventsPerSecond();
        this.repair = options.repair();
    }

    /** @param options whether everything is made as it was or told only, and how many events an armed program makes */
    static TamperWatch start(
            LoadedObject loaded, Attachments attachments, TablePublisher publisher, BpfOptions options) {
        TamperWatch watch = new TamperWatch(loaded, attachments, publisher, options);
        watch.thread.start();
        return watch;
    }

    /** Switches events: the one word of control that changes often. */
    void arm(boolean events) {
        synchronized (armLock) {
            armed = events;
            ControlLayout.EVENTS_ARMED.setRelease(loaded.control(), 0L, armedWord());
        }
    }

    private int armedWord() {
        return armed ? eventsPerSecond : 0;
    }

    /** The latest of each place, the oldest first. */
    List<Tampering> seen() {
        synchronized (seen) {
            return new ArrayList<>(seen.values());
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                if (closing.awaitNanos(PERIOD.toNanos()) <= 0 && !closed) {
                    lookAndTell();
                }
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void lookAndTell() {
        try {
            look();
        } catch (RuntimeException | OutOfMemoryError failed) {
            LOG.log(Level.WARNING, "cannot look for changes by others; trying again", failed);
        }
    }

    private void look() {
        checkArmed();
        loaded.findTampering(repair).forEach(this::tell);
        attachments.findTampering(repair).forEach(this::tell);
        publisher.findTampering(SHARE).ifPresent(what -> {
            String detail = what.equals("tables")
                    ? "lines of xg_tables are not what was written there"
                    : "xg_tables does not lead to the policy that was published last";
            tell(Finding.of(what, "xg_tables", detail, repair, publisher::rewrite));
        });
    }

    private void checkArmed() {
        synchronized (armLock) {
            int word = (int) ControlLayout.EVENTS_ARMED.getAcquire(loaded.control(), 0L);
            if (word != armedWord()) {
                String detail = "events_armed of xg_control was " + word;
                tell(Finding.of("control", "events_armed", detail, repair, () -> arm(armed)));
            }
        }
    }

    private void tell(Finding finding) {
        String place = finding.what() + " " + finding.where();
        Tampering now = new Tampering(Instant.now(), finding.what(), finding.detail(), finding.repaired());
        synchronized (seen) {
            Tampering before = seen.remove(place);
            if (before != null && !before.repaired() && !now.repaired()) {
                seen.put(place, before); // the same, still
                return;
            }
            seen.put(place, now);
            if (seen.size() > MOST) {
                seen.pollFirstEntry();
            }
        }
        LOG.log(Level.WARNING, finding.detail() + (finding.repaired() ? "; repaired" : ""));
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            closing.signalAll();
        } finally {
            lock.unlock();
        }
        Threads.join(thread);
    }
}
