package io.xdpgate.api.interfaces;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a dry run of attaching can tell: the mode and the program are known only when the kernel has taken it.
 *
 * @param netns the network namespace when it is not the service's own; left out otherwise
 */
@Schema(name = "AttachmentPlan")
public record AttachmentPlanJson(
        @JsonProperty("interface") String interfaceName,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String netns,
        String requestedMode) {}
