package io.xdpgate.api.interfaces;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.NetworkInterface;
import org.jspecify.annotations.Nullable;

/**
 * An interface as clients see it.
 *
 * @param netns the network namespace when it is not the service's own; left out otherwise
 * @param program the XDP program on it, ours or not
 * @param attachment ours; null when not attached
 */
@Schema(name = "Interface")
public record InterfaceJson(
        String name,
        int ifindex,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String netns,
        @Nullable String driver,
        @Nullable String kind,
        @Nullable String address,
        int mtu,
        int rxQueues,
        boolean up,
        @Nullable AttachedProgramJson program,
        @Nullable AttachmentJson attachment) {

    /** The program that the kernel names on an interface. */
    @Schema(name = "AttachedProgram")
    public record AttachedProgramJson(int id, String mode, boolean ours) {}

    static InterfaceJson of(NetworkInterface value, @Nullable Attachment attachment, @Nullable String netns) {
        NetworkInterface.AttachedProgram program = value.program();
        return new InterfaceJson(
                value.name(),
                value.ifindex(),
                netns,
                value.driver(),
                value.kind(),
                value.address(),
                value.mtu(),
                value.rxQueues(),
                value.up(),
                program == null
                        ? null
                        : new AttachedProgramJson(
                                program.programId(), program.mode().text(), program.ours()),
                attachment == null ? null : AttachmentJson.of(attachment, netns));
    }
}
