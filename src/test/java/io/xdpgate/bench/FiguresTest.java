package io.xdpgate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresTest {
    @Test
    void samplesKnowTheirMiddleAndTheirEnds() {
        double[] values = {5, 1, 9, 3, 7};
        Samples samples = Samples.of(values.length, i -> values[i]);
        assertThat(samples.median()).isEqualTo(5);
        assertThat(samples.min()).isEqualTo(1);
        assertThat(samples.max()).isEqualTo(9);
        assertThat(samples.quantile(0.99)).isEqualTo(9);
        assertThat(samples.quantile(0.2)).isEqualTo(1);
        assertThat(samples.text(0)).isEqualTo("5 (1-9)");
    }

    @Test
    void budgetsSayByHowMuchTheyAreMissed() {
        assertThat(Budget.atMost(110, 110, "")).isEqualTo("<= 110 met");
        assertThat(Budget.atMost(110, 131, "")).isEqualTo("<= 110 missed by 21");
        assertThat(Budget.atMost(1.15, 1.4, "x")).isEqualTo("<= 1.15x missed by 0.25x");
        assertThat(Budget.atLeast(4.5, 5, "x")).isEqualTo(">= 4.50x met");
        assertThat(Budget.atLeast(4.5, 4, "x")).isEqualTo(">= 4.50x missed by 0.50x");
        assertThat(Budget.atMost(0, 1_000, "")).isEqualTo("no budget");
    }

    @Test
    void trafficAdmitsTheShareThatItClaims() {
        assertThat(Kind.UNIFORM.admits(1)).isTrue();
        assertThat(Kind.UNIFORM.admits(0.99)).isFalse();
        assertThat(Kind.MISSES.admits(0)).isTrue();
        assertThat(Kind.MISSES.admits(0.01)).isFalse();
        assertThat(Kind.RANDOM.admits(0.5)).isTrue();
    }

    @Test
    void argumentsAreReadInAnyOrder() {
        Arguments arguments = Arguments.parse("--only", "acl 1k", "live", "--rounds", "11", "--only", "ipsum");
        assertThat(arguments.mode()).isEqualTo("live");
        assertThat(arguments.rounds()).isEqualTo(11);
        assertThat(arguments.only()).containsExactly("acl 1k", "ipsum");
        assertThat(arguments.rules()).isEqualTo(10_000);
    }

    @Test
    void argumentsThatAreNotUnderstoodAreRefused() {
        for (List<String> words : List.of(
                List.of("--rounds", "2"), List.of("--rounds"), List.of("clasify"), List.of("--rules", "many"))) {
            assertThatThrownBy(() -> Arguments.parse(words.toArray(String[]::new)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ChangesBench.requireParts(List.of("some")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rowsAreWrittenAsTheyCome(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("rows.json");
        Report report = new Report(file, "a machine", "classify");
        report.add(new Report.Row("classify", "1 rule").with("overDropNs", Samples.of(3, i -> i)));
        assertThat(Files.readString(file))
                .contains("\"policy\" : \"1 rule\"")
                .contains("\"median\" : 1.0")
                .contains("\"machine\" : \"a machine\"");
    }

    @Test
    void nftFormsAreWrittenWithTheirElements() {
        NftForm form = NftForm.sets(
                "a set",
                List.of(new NftForm.Declaration(
                        "set s { type ipv4_addr;", () -> List.of("192.0.2.1", "192.0.2.2").stream())),
                List.of("ip saddr @s drop"));
        StringWriter out = new StringWriter();
        form.write(out, "t0", "in0", true);
        assertThat(out.toString())
                .startsWith("table netdev t0 {\nset s { type ipv4_addr; elements = {\n192.0.2.1,\n192.0.2.2\n} }\n")
                .contains("device in0 priority 0; policy drop;\nip saddr @s drop\ncounter\n}");
    }
}
