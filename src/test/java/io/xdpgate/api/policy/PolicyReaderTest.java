package io.xdpgate.api.policy;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.rules.RuleReader;
import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.PolicyOptions;
import io.xdpgate.policy.Verdict;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PolicyReaderTest {
    private static final WriteOptions PLAIN = new WriteOptions("test", null, false, false);

    private final ApiFixture api = new ApiFixture();
    private final PolicyReader reader = new PolicyReader(new RuleReader());

    @AfterEach
    void close() {
        api.close();
    }

    private PolicyDraft read(String document) {
        byte[] bytes = document.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return reader.read(StrictJson.read(bytes), api.control.current());
    }

    @Test
    void absentOptionsAreThoseInForceWhenTheWriteComes() {
        PolicyDraft draft = read("{'defaultAction':'drop'}");
        String between = "{'defaultAction':'pass','options':{'nonIp':'drop'}}";
        assertThat(api.send(json("PUT", POLICY, between).header("If-Match", "*"))
                        .status())
                .isEqualTo(200);

        api.control.replacePolicy(draft, policy -> true, PLAIN);

        assertThat(api.control.current().defaultAction()).isEqualTo(Verdict.DROP);
        assertThat(api.control.current().options().nonIp()).isEqualTo(Verdict.DROP);
    }

    @Test
    void optionsThatAreThereReplaceAll() {
        api.send(json("PUT", POLICY, "{'defaultAction':'pass','options':{'nonIp':'drop'}}")
                .header("If-Match", "*"));

        api.control.replacePolicy(read("{'defaultAction':'pass','options':{}}"), policy -> true, PLAIN);

        assertThat(api.control.current().options()).isEqualTo(PolicyOptions.DEFAULT);
    }
}
