package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.LinkNotices;
import io.xdpgate.dataplane.InterfaceWatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls a listener on a platform thread of its own whenever rtnetlink has a notice; sleeps in between. */
final class NetlinkWatch implements InterfaceWatch {
    private static final Logger LOG = System.getLogger(NetlinkWatch.class.getName());

    private final LinkNotices notices;
    private final Runnable onChange;
    private final Thread thread;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NetlinkWatch(LinkNotices notices, Runnable onChange) {
        this.notices = notices;
        this.onChange = onChange;
        this.thread = Thread.ofPlatform().daemon().name("xdpgate-interfaces").unstarted(this::run);
    }

    /**
     * Calls the listener once at once: what changed before is known to nobody else.
     *
     * @param notices owned
     */
    static NetlinkWatch start(LinkNotices notices, Runnable onChange) {
        NetlinkWatch watch = new NetlinkWatch(notices, onChange);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            do {
                tell();
            } while (notices.await());
        } catch (RuntimeException broken) {
            LOG.log(Level.ERROR, "interfaces that come or go are no longer noticed; restart the service", broken);
        }
    }

    private void tell() {
        try {
            onChange.run();
        } catch (RuntimeException failed) {
            // The next notice is a new attempt; a watch that ended would be worse.
            LOG.log(Level.ERROR, "a change of interfaces could not be followed", failed);
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            notices.stop();
            Threads.join(thread);
            notices.close();
        }
    }
}
