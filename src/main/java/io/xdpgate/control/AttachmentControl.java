package io.xdpgate.control;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.NetworkInterface;
import java.util.List;
import java.util.Optional;

/** Attaches and detaches; recompiles the policy when that changes what an interface condition means. */
public class AttachmentControl {
    public List<NetworkInterface> interfaces() {
        throw new IllegalStateException("being written");
    }

    public Optional<NetworkInterface> findInterface(String name) {
        throw new IllegalStateException("being written");
    }

    public Optional<Attachment> findAttachment(String interfaceName) {
        throw new IllegalStateException("being written");
    }

    /**
     * Attaches the program; see {@link io.xdpgate.dataplane.Dataplane#attach} for the refusals.
     *
     * @return the attachment, and whether it was made by this call
     */
    public Attached attach(String interfaceName, AttachMode mode, boolean force) {
        throw new IllegalStateException("being written");
    }

    /**
     * @return false if it was not attached
     * @throws io.xdpgate.dataplane.NoSuchInterfaceException if there is no such interface
     */
    public boolean detach(String interfaceName) {
        throw new IllegalStateException("being written");
    }

    public record Attached(Attachment attachment, boolean created) {}
}
