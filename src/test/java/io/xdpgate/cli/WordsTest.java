package io.xdpgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Small forms: durations, problems, columns, events. */
class WordsTest {
    @ParameterizedTest
    @CsvSource({"90s, PT1M30S", "5m, PT5M", "1h30m, PT1H30M", "2d, PT48H", "PT10M, PT10M", "1d2h3m4s, PT26H3M4S"})
    void readsDurations(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "h", "1x", "0s", "-5m", "PT", "1m1h", "PT-5M"})
    void refusesOtherDurations(String text) {
        assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> Durations.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/match/source/prefixes/0 | source prefixes, item 1",
                "/match/destinationPorts/2 | destination ports, item 3",
                "/rules/4/action | rules action, item 5",
                "/defaultAction | default action",
                "/labels/a~1b | labels a/b",
                "/0/ttl | ttl, item 1"
            })
    void namesWhatAPointerPointsTo(String pointer, String words) {
        assertThat(Problems.place(pointer)).isEqualTo(words);
    }

    @Test
    void tellsAProblemInWords() {
        JsonNode problem = json("{'title':'Content is not valid','detail':'2 members are wrong','errors':["
                + "{'pointer':'/match/source/prefixes/0','detail':'must be a prefix'},"
                + "{'parameter':'dryRun','detail':'must be true or false'}]}");
        assertThat(Problems.words(422, problem))
                .isEqualToNormalizingNewlines("2 members are wrong\n  source prefixes, item 1: must be a prefix\n"
                        + "  dryRun: must be true or false");
        assertThat(Problems.words(502, json("null"))).isEqualTo("the service answered 502");
        assertThat(Problems.words(401, json("{'detail':'no token'}"))).contains("XDPGATE_TOKEN");
    }

    @ParameterizedTest
    @CsvSource({"422, 1", "409, 1", "404, 1", "401, 4", "403, 4", "503, 5", "500, 5"})
    void aStatusMeansAnExitStatus(int http, int exit) {
        assertThat(Problems.exitStatus(http)).isEqualTo(exit);
    }

    @Test
    void columnsAreAsWideAsTheirWidestCellWithoutItsColour() {
        FakeTerminal fake = new FakeTerminal();
        Terminal coloured = fake.terminal(true);
        new Table("ONE", "TWO")
                .row(coloured.red("drop"), "x")
                .row("a-long-one", "y")
                .print(coloured);
        assertThat(fake.out())
                .isEqualToNormalizingNewlines(
                        "\033[1mONE         TWO\033[0m\n\033[31mdrop\033[0m        x\na-long-one  y\n");
    }

    @Test
    void anEventIsALine() {
        JsonNode event = json("{'time':'2020-01-02T03:04:05Z','interface':'eth1','verdict':'pass','wouldBe':'drop',"
                + "'reason':'rule','ruleId':'r_1','source':'2001:db8::1','destination':'2001:db8::2','protocol':'tcp',"
                + "'sourcePort':40000,'destinationPort':80,'tcpFlags':['SYN'],'length':74}");
        assertThat(EventsCommand.line(new FakeTerminal().terminal(false), event))
                .endsWith("pass (would drop) eth1 tcp [2001:db8::1]:40000 -> [2001:db8::2]:80 SYN 74 bytes r_1");
        JsonNode arp = json("{'time':'2020-01-02T03:04:05Z','interface':'eth1','verdict':'drop','reason':'malformed',"
                + "'ruleId':null,'source':null,'protocol':null,'tcpFlags':null,'length':20}");
        assertThat(EventsCommand.line(new FakeTerminal().terminal(false), arp))
                .endsWith("drop eth1 non-ip 20 bytes malformed");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text.replace('\'', '"'));
    }
}
