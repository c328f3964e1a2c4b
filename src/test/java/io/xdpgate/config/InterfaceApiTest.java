package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterfaceApiTest extends ServiceTest {
    private static final String ETH2 = "/api/v1/interfaces/eth2/attachment";

    @Test
    void configuredInterfaceIsAttachedAtStartAndThePolicyCameFirst() throws IOException, InterruptedException {
        assertThat(kernel.installs()).isNotEmpty();
        assertThat(get("/api/v1/interfaces/eth1/attachment").body())
                .contains(
                        "\"requestedMode\":\"auto\"",
                        "\"mode\":\"native\"",
                        "\"degraded\":false",
                        "\"vlanTagsVisible\":true",
                        "\"outcome\":\"attached\"",
                        "\"tag\":\"0123456789abcdef\"")
                .doesNotContain("\"gap\"", "\"netns\"", "\"vlanTagsRemedy\"");
    }

    @Test
    void listsInterfaces() throws IOException, InterruptedException {
        assertThat(get("/api/v1/interfaces").body())
                .startsWith("{\"items\":[{\"name\":\"eth1\"")
                .endsWith("\"next\":null}");
        assertThat(get("/api/v1/interfaces/nope").statusCode()).isEqualTo(404);
        assertThat(get("/api/v1/interfaces?limit=3").statusCode()).isEqualTo(422);
    }

    @Test
    void attachesAndDetaches() throws IOException, InterruptedException {
        assertThat(get(ETH2).statusCode()).isEqualTo(404);
        HttpResponse<String> made = call("PUT", ETH2, "{\"mode\":\"generic\"}");
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.body()).contains("\"degraded\":true");
        assertThat(call("PUT", ETH2, "{\"mode\":\"generic\"}").statusCode()).isEqualTo(200);
        assertThat(call("DELETE", ETH2, null).statusCode()).isEqualTo(204);
        assertThat(call("DELETE", ETH2, null).statusCode()).isEqualTo(404);
    }

    @Test
    void refusesWhatMeansNothing() throws IOException, InterruptedException {
        HttpResponse<String> answer = call("PUT", ETH2, "{\"mode\":\"fast\",\"force\":\"yes\",\"extra\":1}");
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"/mode\"", "\"/force\"", "\"/extra\"");
        assertThat(call("PUT", ETH2, "{\"mode\":").statusCode()).isEqualTo(400);
        assertThat(call("PUT", "/api/v1/interfaces/nope/attachment", "{}").statusCode())
                .isEqualTo(404);
        assertThat(kernel.attachments()).containsOnlyKeys("eth1");
    }

    @Test
    void impossibleModeAndForeignProgramAreRefused() throws IOException, InterruptedException {
        HttpResponse<String> offload = call("PUT", ETH2, "{\"mode\":\"offload\"}");
        assertThat(offload.statusCode()).isEqualTo(422);
        assertThat(offload.body()).contains("\"attempts\":[{\"mode\":\"offload\",\"outcome\":\"refused\"");

        assertThat(kernel.attachments()).containsOnlyKeys("eth1");
        assertThat(get(ETH2).statusCode()).isEqualTo(404);

        kernel.withInterface("eth3").withForeignProgram("eth3", 77);
        HttpResponse<String> foreign = call("PUT", "/api/v1/interfaces/eth3/attachment", "{}");
        assertThat(foreign.statusCode()).isEqualTo(409);
        assertThat(foreign.body()).contains("\"programId\":77");
        assertThat(get("/api/v1/interfaces/eth3").body())
                .contains("\"program\":{\"id\":77,\"mode\":\"native\",\"ours\":false}", "\"attachment\":null");
        assertThat(call("DELETE", "/api/v1/interfaces/eth3/attachment", null).statusCode())
                .isEqualTo(404);
        HttpResponse<String> forced = call("PUT", "/api/v1/interfaces/eth3/attachment", "{\"force\":true}");
        assertThat(forced.statusCode()).isEqualTo(201);
        assertThat(forced.body()).contains("\"gap\":true");
        assertThat(get("/api/v1/interfaces/eth3").body())
                .contains("\"program\":{\"id\":42,\"mode\":\"native\",\"ours\":true}");
        kernel.removeInterface("eth3");
    }

    @Test
    void anotherModeReplacesTheAttachmentAndARefusedOneDoesNot() throws IOException, InterruptedException {
        assertThat(call("PUT", ETH2, "{}").statusCode()).isEqualTo(201);
        assertThat(call("PUT", ETH2, "{\"mode\":\"generic\"}").statusCode()).isEqualTo(200);
        assertThat(call("PUT", ETH2, "{\"mode\":\"offload\"}").statusCode()).isEqualTo(422);
        assertThat(get(ETH2).body()).contains("\"requestedMode\":\"generic\",\"mode\":\"generic\"");
        assertThat(call("DELETE", ETH2, null).statusCode()).isEqualTo(204);
    }

    @Test
    void hiddenVlanTagsAreToldWithTheirRemedy() throws IOException, InterruptedException {
        kernel.withInterface("eth4").withHiddenVlanTags("eth4", "ethtool -K peer txvlan off");
        assertThat(call("PUT", "/api/v1/interfaces/eth4/attachment", "{}").body())
                .contains("\"vlanTagsVisible\":false,\"vlanTagsRemedy\":\"ethtool -K peer txvlan off\"");
        kernel.removeInterface("eth4");
    }

    @Test
    void otherMethodsAreRefusedWithThoseThatWork() throws IOException, InterruptedException {
        HttpResponse<String> list = call("POST", "/api/v1/interfaces", "{}");
        assertThat(list.statusCode()).isEqualTo(405);
        assertThat(list.headers().firstValue("Allow").orElse(""))
                .contains("GET")
                .doesNotContain("PUT");
        HttpResponse<String> one = call("DELETE", "/api/v1/interfaces/eth2", null);
        assertThat(one.statusCode()).isEqualTo(405);
        assertThat(one.headers().firstValue("Allow").orElse("")).contains("GET").doesNotContain("DELETE");
        HttpResponse<String> attachment = call("PATCH", ETH2, "{}");
        assertThat(attachment.statusCode()).isEqualTo(405);
        assertThat(attachment.headers().firstValue("Allow").orElse("")).contains("GET", "PUT", "DELETE");
    }

    @Test
    void statisticsAddUp() throws IOException, InterruptedException {
        kernel.setTotals(List.of(
                new Total("eth1", Reason.RULE, Verdict.DROP, 3, 180),
                new Total("eth1", Reason.DEFAULT, Verdict.PASS, 2, 120)));

        assertThat(get("/api/v1/statistics").body())
                .contains("\"interface\":\"eth1\",\"packets\":5,\"bytes\":300,")
                .contains("{\"verdict\":\"drop\",\"reason\":\"rule\",\"packets\":3,\"bytes\":180,");
    }

    @Test
    void panicGoesOnAndOff() throws IOException, InterruptedException {
        assertThat(call("DELETE", "/api/v1/panic", null).statusCode()).isEqualTo(404);
        HttpResponse<String> on = call("PUT", "/api/v1/panic", "{\"duration\":\"PT5M\"}");
        assertThat(on.statusCode()).isEqualTo(200);
        assertThat(on.body()).startsWith("{\"active\":true,\"until\":\"");
        assertThat(kernel.isPanicking()).isTrue();
        assertThat(call("DELETE", "/api/v1/panic", null).statusCode()).isEqualTo(204);
        assertThat(kernel.isPanicking()).isFalse();
        assertThat(get("/api/v1/panic").body()).isEqualTo("{\"active\":false,\"until\":null}");
        assertThat(call("PUT", "/api/v1/panic", "{\"duration\":\"P2D\"}").statusCode())
                .isEqualTo(422);
    }

    @Test
    void aDryRunTouchesNoInterface() throws IOException, InterruptedException {
        HttpResponse<String> plan = call("PUT", ETH2 + "?dryRun=true&note=why", "{\"mode\":\"generic\"}");
        assertThat(plan.statusCode()).isEqualTo(200);
        assertThat(plan.body()).isEqualTo("{\"interface\":\"eth2\",\"requestedMode\":\"generic\"}");
        assertThat(kernel.attachments()).containsOnlyKeys("eth1");
        assertThat(call("PUT", "/api/v1/interfaces/nope/attachment?dryRun=true", "{}")
                        .statusCode())
                .isEqualTo(404);
        kernel.withInterface("eth3").withForeignProgram("eth3", 77);
        String eth3 = "/api/v1/interfaces/eth3/attachment?dryRun=true";
        assertThat(call("PUT", eth3, "{}").statusCode()).isEqualTo(409);
        assertThat(call("PUT", eth3, "{\"force\":true}").statusCode()).isEqualTo(200);
        kernel.removeInterface("eth3");

        String eth1 = "/api/v1/interfaces/eth1/attachment?dryRun=true";
        assertThat(call("DELETE", eth1, null).statusCode()).isEqualTo(204);
        assertThat(call("DELETE", ETH2 + "?dryRun=true", null).statusCode()).isEqualTo(404);
        assertThat(kernel.attachments()).containsOnlyKeys("eth1");
    }

    @Test
    void aDryRunTouchesThePanicSwitchNeitherWay() throws IOException, InterruptedException {
        assertThat(call("PUT", "/api/v1/panic?dryRun=true", "{\"duration\":\"PT5M\"}")
                        .body())
                .startsWith("{\"active\":true,\"until\":\"");
        assertThat(kernel.isPanicking()).isFalse();
        assertThat(call("DELETE", "/api/v1/panic?dryRun=true", null).statusCode())
                .isEqualTo(404);
        call("PUT", "/api/v1/panic", "{\"duration\":\"PT5M\"}");
        assertThat(call("DELETE", "/api/v1/panic?dryRun=true", null).statusCode())
                .isEqualTo(204);
        assertThat(kernel.isPanicking()).isTrue();
        assertThat(call("DELETE", "/api/v1/panic", null).statusCode()).isEqualTo(204);
    }

    @Test
    void writesRefuseParametersThatTheyDoNotKnow() throws IOException, InterruptedException {
        for (String query : List.of("dryrun=true", "confirmWithin=PT1M", "onWarning=ignore", "dryRun=1")) {
            HttpResponse<String> attach = call("PUT", ETH2 + "?" + query, "{}");
            assertThat(attach.statusCode()).as(query).isEqualTo(422);
            assertThat(attach.body()).contains("\"" + query.substring(0, query.indexOf('=')) + "\"");
            assertThat(call("DELETE", "/api/v1/interfaces/eth1/attachment?" + query, null)
                            .statusCode())
                    .as(query)
                    .isEqualTo(422);
            assertThat(call("PUT", "/api/v1/panic?" + query, "{\"duration\":\"PT5M\"}")
                            .statusCode())
                    .as(query)
                    .isEqualTo(422);
            assertThat(call("DELETE", "/api/v1/panic?" + query, null).statusCode())
                    .as(query)
                    .isEqualTo(422);
        }
        assertThat(call("POST", "/api/v1/events/tickets?dryRun=true", null).statusCode())
                .isEqualTo(422);
        assertThat(kernel.attachments()).containsOnlyKeys("eth1");
        assertThat(kernel.isPanicking()).isFalse();
    }

    @Test
    void systemTellsLimitsAndUse() throws IOException, InterruptedException {
        assertThat(get("/api/v1/system").body())
                .contains("\"kernel\":\"6.18.0-fake\"", "\"ready\":true", "\"subscribers\":{\"used\":", "\"max\":4}")
                .contains("\"panic\":{\"active\":false,\"until\":null}", "\"queuedEvents\":0")
                .contains("\"guard\":{\"entries\":[],\"protocols\":[\"arp\",")
                .containsPattern("\"possibleCpus\":[1-9]");
    }
}
