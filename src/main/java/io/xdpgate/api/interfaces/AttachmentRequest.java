package io.xdpgate.api.interfaces;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.dataplane.AttachMode;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to attach.
 *
 * @param mode {@code auto} when not given
 * @param force take the place of a foreign program
 */
record AttachmentRequest(AttachMode mode, boolean force) {
    private static final AttachmentRequest DEFAULT = new AttachmentRequest(AttachMode.AUTO, false);

    /** The form of the body, for the OpenAPI document. */
    @Schema(name = "AttachmentRequest")
    record Form(
            @Schema(
                    allowableValues = {"auto", "native", "generic", "offload"},
                    defaultValue = "auto")
            @Nullable
            String mode,

            @Schema(defaultValue = "false") @Nullable Boolean force) {}

    /** No body at all asks for the defaults. */
    static AttachmentRequest read(byte @Nullable [] body) {
        if (body == null || body.length == 0) {
            return DEFAULT;
        }
        Faults faults = new Faults();
        Optional<Members> members = Members.of(StrictJson.read(body), "", faults);
        AttachmentRequest request = members.map(AttachmentRequest::read).orElse(DEFAULT);
        faults.throwIfAny();
        return request;
    }

    private static AttachmentRequest read(Members members) {
        AttachMode mode = members.parsed("mode", AttachMode::parse, "one of auto, native, generic, offload");
        Boolean force = members.bool("force");
        members.refuseOthers();
        return new AttachmentRequest(
                Objects.requireNonNullElse(mode, AttachMode.AUTO), Objects.requireNonNullElse(force, false));
    }
}
