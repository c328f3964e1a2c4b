package io.xdpgate.api.json;

import static io.xdpgate.api.ApiFixture.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture;
import io.xdpgate.api.ApiFixture.Answer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnreadableBodyTest {
    private final ApiFixture api = new ApiFixture();

    @AfterEach
    void close() {
        api.close();
    }

    private Answer post(byte[] body) {
        return api.send(ApiFixture.request("POST", RULES)
                .contentType("application/json")
                .content(body));
    }

    private static byte[] bytes(String text) {
        return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  \n",
                "{",
                "{'action':'drop'",
                "{'action':'drop'} x",
                "{'action':'drop'}{}",
                "{'action':'drop','action':'pass'}",
                "{'action':'drop','match':{'vlans':[1],'vlans':[2]}}",
                "{'action':drop}",
                "{'action':'drop',}",
                "{/* */'action':'drop'}",
                "{'action':'drop','priority':NaN}",
                "{'action':'drop','priority':01}",
                "{'action':'drop','comment':'\\ud800'}",
                "\ufeff{'action':'drop'}"
            })
    void refusesBrokenDocuments(String body) {
        refuses(bytes(body));
    }

    private void refuses(byte[] body) {
        Answer answer = post(body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.problem()).isEqualTo("unreadable-body");
        assertThat(answer.json().get("detail").asString()).doesNotContain("Stream", "Source", "tools.jackson");
        assertThat(api.control.current().rules()).isEmpty();
    }

    @Test
    void namesThePlace() {
        assertThat(post(bytes("{\n 'action': drop}")).json().get("detail").asString())
                .contains("line 2", "column");
    }

    @Test
    void refusesWhatIsNotUtf8() {
        refuses("{\"action\":\"drop\",\"comment\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        refuses("{\"action\":\"drop\"}".getBytes(StandardCharsets.UTF_16BE));
        byte[] overlong = bytes("{'action':'drop','comment':'xx'}");
        overlong[28] = (byte) 0xc0;
        overlong[29] = (byte) 0xaf;
        refuses(overlong);
        assertThat(post(bytes("{'action':'drop','comment':'\u00e9 \ud83d\ude00'}"))
                        .status())
                .isEqualTo(201);
    }

    @Test
    void boundsNestingNumbersAndStrings() {
        refuses(bytes("[".repeat(100_000 - 1)));
        refuses(bytes("{'x':" + "[".repeat(40) + "]".repeat(40) + "}"));
        refuses(bytes("{'priority':" + "9".repeat(5_000) + "}"));
        refuses(bytes("{'comment':'" + "x".repeat(70_000) + "'}"));
        for (String number : new String[] {"99999999999999999999", "1e9", "1.5", "1E400"}) {
            Answer answer = post(bytes("{'action':'drop','priority':" + number + "}"));
            assertThat(answer.status()).as(number).isEqualTo(422);
            assertThat(answer.places()).containsExactly("/priority");
        }
    }

    @Test
    void boundsTheBody() {
        Answer answer = post(new byte[ApiFixture.MAX_BODY_BYTES + 1]);
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.problem()).isEqualTo("body-too-large");
        assertThat(answer.json().get("limitBytes").intValue()).isEqualTo(ApiFixture.MAX_BODY_BYTES);
    }

    @Test
    void aDocumentThatIsNoObjectIsReadableButWrong() {
        for (String body : new String[] {"7", "null", "'x'", "true"}) {
            Answer answer = post(bytes(body));
            assertThat(answer.status()).as(body).isEqualTo(422);
            assertThat(answer.places()).containsExactly("");
        }
        assertThat(post(bytes("{'action':'drop','log':{'every':0},'name':null,'match':null}"))
                        .places())
                .containsExactly("/log/every");
    }
}
