package io.xdpgate.bpf;

import io.xdpgate.bpf.ffi.XdpLink;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * A link that may be asked about while it is released: the question never reaches a descriptor that is closed, and
 * does not wait for the driver to let go. Thread-safe.
 */
final class HeldLink {
    private static final Logger LOG = System.getLogger(HeldLink.class.getName());

    private final XdpLink link;
    private final @Nullable PinDirectory pins;
    private final int slot;
    private boolean released;

    /**
     * @param link owned
     * @param pins where it is pinned; null: nowhere
     */
    HeldLink(XdpLink link, @Nullable PinDirectory pins, int slot) {
        this.link = link;
        this.pins = pins;
        this.slot = slot;
    }

    /** Lets it outlive this process, if anything does. */
    void pin() {
        if (pins != null) {
            pins.remove(pins.link(slot)); // of a link whose interface has gone
            link.pin(pins.link(slot));
        }
    }

    /** False too when the interface has gone or somebody detached the link. */
    synchronized boolean isOn(int ifindex) {
        return !released && link.ifindex() == ifindex;
    }

    /** Whether it holds this program. */
    synchronized boolean holds(int programId) {
        return !released && link.programId() == programId;
    }

    /** Whether it holds an interface at all, in whichever namespace. */
    synchronized boolean isSomewhere() {
        return !released && link.ifindex() != 0;
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

    /**
     * Takes the program off the interface.
     *
     * @throws io.xdpgate.bpf.ffi.ErrnoException if the kernel refuses; it is still there then
     */
    void release() {
        synchronized (this) {
            if (released) {
                return;
            }
        }
        if (pins != null) {
            // A name that is removed lets go of the link some time later only.
            link.detach();
        }
        synchronized (this) {
            released = true;
        }
        link.close();
        if (pins != null) {
            removePin(pins);
        }
    }

    /** What is left then holds nothing, and the next process, or the next link in this place, removes it. */
    private void removePin(PinDirectory directory) {
        try {
            directory.remove(directory.link(slot));
        } catch (RuntimeException refused) {
            LOG.log(Level.WARNING, "the pin of a link that was detached stays", refused);
        }
    }

    /** Gives up what this process has of it; a pinned one stays. */
    void leave() {
        synchronized (this) {
            released = true;
        }
        link.close();
    }
}
