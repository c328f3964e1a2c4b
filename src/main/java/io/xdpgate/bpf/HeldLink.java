package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.XdpLink;

/**
 * A link that may be asked about while it is released: the question never reaches a descriptor that is closed, and
 * does not wait for the driver to let go. Thread-safe.
 */
final class HeldLink {
    private final XdpLink link;
    private boolean released;

    /** @param link owned */
    HeldLink(XdpLink link) {
        this.link = link;
    }

    /** False too when the interface has gone or somebody detached the link. */
    synchronized boolean isOn(int ifindex) {
        return !released && link.ifindex() == ifindex;
    }

    /**
     * Puts another program in the place of the one it holds; nothing to do when the interface has gone.
     *
     * @throws io.xdpgate.bpf.ffi.ErrnoException if the driver refuses; the former program stays
     */
    synchronized void update(int programFd) {
        if (!released) {
            link.update(programFd);
        }
    }

    /** Puts a former program back; a refusal joins the failure that made it necessary. */
    void putBack(int programFd, RuntimeException because) {
        try {
            update(programFd);
        } catch (RuntimeException lost) {
            because.addSuppressed(lost);
        }
    }

    void release() {
        synchronized (this) {
            released = true;
        }
        link.close();
    }
}
