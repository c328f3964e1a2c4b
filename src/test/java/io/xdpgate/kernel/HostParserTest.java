package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.judge.PlainParser;
import io.xdpgate.judge.RandomFrames;
import io.xdpgate.judge.Transformations;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The program's parser in user space agrees with the plain one on every fact of every frame. */
@Tag("host")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostParserTest {
    private HostParser parser;

    @BeforeAll
    void build() throws IOException, InterruptedException {
        parser = HostParser.build();
    }

    @AfterAll
    void close() {
        parser.close();
    }

    @Test
    void agreesOnRandomFrames() {
        Seeds.of(8).forEach(seed -> {
            for (byte[] frame : RandomFrames.frames(seed, 5_000)) {
                check(frame, Seeds.replay(seed));
            }
        });
    }

    @Test
    void agreesOnEveryTruncation() {
        Seeds.of(2).forEach(seed -> {
            List<byte[]> frames = RandomFrames.frames(seed, 300);
            for (byte[] frame : frames) {
                for (int length = 0; length < frame.length; length++) {
                    check(Arrays.copyOf(frame, length), Seeds.replay(seed));
                }
            }
        });
    }

    @Test
    void agreesOnTheCorpusAndWhatMayStandInFront() {
        for (Corpus.Item item : Corpus.items()) {
            check(item.frame(), item.toString());
            Transformations.of(item.frame()).forEach((name, frame) -> check(frame, item + " behind " + name));
        }
    }

    @Test
    void agreesOnTruncatedFramesOfTheCorpus() {
        for (Corpus.Item item : Corpus.items()) {
            if (item.index() == 0) {
                for (int length = 0; length < Math.min(160, item.frame().length); length++) {
                    check(Arrays.copyOf(item.frame(), length), item + " cut to " + length);
                }
            }
        }
    }

    private void check(byte[] frame, String where) {
        PacketFacts expected = PacketFacts.of(PlainParser.parse(frame));
        if (!parser.parse(frame).equals(expected)) {
            assertThat(parser.parse(frame))
                    .as("%s: %s", where, HexFormat.of().formatHex(frame))
                    .isEqualTo(expected);
        }
    }
}
