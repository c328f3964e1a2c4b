package io.xdpgate.api.interfaces;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.testkit.FakeDataplane;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class InterfaceJsonTest {
    @Test
    void showsEveryFieldOfAnInterface() {
        NetworkInterface device =
                new NetworkInterface("eth1", 7, "ixgbe", null, "02:00:00:00:00:01", 9000, 8, true, null);
        assertThat(json(InterfaceJson.of(device, null, null)))
                .isEqualTo(JsonMapper.shared().readTree("""
                                {"name":"eth1","ifindex":7,"driver":"ixgbe","kind":null,"address":"02:00:00:00:00:01",
                                 "mtu":9000,"rxQueues":8,"up":true,"program":null,"attachment":null}
                                """));
    }

    @Test
    void namesTheNamespaceWhenItIsNotTheServicesOwn() {
        NetworkInterface device = new NetworkInterface(
                "eth1",
                7,
                "veth",
                "veth",
                null,
                1500,
                1,
                false,
                new NetworkInterface.AttachedProgram(9, AttachMode.GENERIC, true));
        JsonNode shown = json(InterfaceJson.of(device, attachment(AttachMode.GENERIC, "remedy"), "blue"));
        assertThat(shown.get("netns").asString()).isEqualTo("blue");
        assertThat(shown.get("program").toString()).isEqualTo("{\"id\":9,\"mode\":\"generic\",\"ours\":true}");
        JsonNode attachment = shown.get("attachment");
        assertThat(attachment.get("netns").asString()).isEqualTo("blue");
        assertThat(attachment.get("degraded").asBoolean()).isTrue();
        assertThat(attachment.get("gap").asBoolean()).isTrue();
        assertThat(attachment.get("vlanTagsVisible").asBoolean()).isFalse();
        assertThat(attachment.get("vlanTagsRemedy").asString()).isEqualTo("remedy");
    }

    @Test
    void leavesOutWhatNeedsNoAttention() {
        JsonNode shown = json(AttachmentJson.of(attachment(AttachMode.NATIVE, null), null));
        assertThat(shown.get("degraded").asBoolean()).isFalse();
        assertThat(shown.get("vlanTagsVisible").asBoolean()).isTrue();
        assertThat(shown.has("vlanTagsRemedy")).isFalse();
        assertThat(shown.has("netns")).isFalse();
        assertThat(shown.get("attempts").toString()).isEqualTo("[{\"mode\":\"native\",\"outcome\":\"attached\"}]");
    }

    private static Attachment attachment(AttachMode mode, @Nullable String remedy) {
        return new Attachment(
                "eth1",
                7,
                AttachMode.AUTO,
                mode,
                List.of(new Attempt(mode, true, null, null)),
                FakeDataplane.PROGRAM,
                mode == AttachMode.GENERIC,
                remedy);
    }

    private static JsonNode json(Object value) {
        return JsonMapper.shared().valueToTree(value);
    }
}
