package io.xdpgate.api.system;

import io.swagger.v3.oas.annotations.media.Schema;
import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.StrictJson;
import java.util.Optional;

/**
 * How the service shall stop.
 *
 * @param keepFiltering the program and the policy in force stay on the interfaces
 */
record StopRequest(boolean keepFiltering) {
    /** The form of the body, for the OpenAPI document. */
    @Schema(name = "StopRequest")
    record Form(
            @Schema(
                    description =
                            "What goes on after the service: keep = every packet is filtered by the policy in force;"
                                    + " remove = nothing, the interfaces are open",
                    allowableValues = {"keep", "remove"})
            String filtering) {}

    static StopRequest read(byte[] body) {
        Faults faults = new Faults();
        Optional<Members> members = Members.of(StrictJson.read(body), "", faults);
        Boolean keep = null;
        if (members.isPresent()) {
            Members object = members.get();
            keep = object.parsed("filtering", StopRequest::parse, "keep or remove");
            if (keep == null && faults.isEmpty()) {
                object.fault("filtering", "is missing; give keep or remove");
            }
            object.refuseOthers();
        }
        faults.throwIfAny();
        if (keep == null) {
            throw new IllegalStateException("a missing member is a fault");
        }
        return new StopRequest(keep);
    }

    private static Optional<Boolean> parse(String text) {
        return switch (text) {
            case "keep" -> Optional.of(true);
            case "remove" -> Optional.of(false);
            default -> Optional.empty();
        };
    }
}
