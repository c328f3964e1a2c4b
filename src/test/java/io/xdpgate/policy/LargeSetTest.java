package io.xdpgate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times at ten times the figures that hold on an idle machine; texts. */
class LargeSetTest {
    @Test
    void aMillionLinesAreReadQuickly() throws IOException {
        byte[] text = lines(1_000_000).getBytes(StandardCharsets.US_ASCII);
        EntrySet set = EntryLines.read(new ByteArrayInputStream(text), 2_000_000);
        Duration took = time(() -> assertThat(EntryLines.read(new ByteArrayInputStream(text), 2_000_000))
                .isEqualTo(set));
        assertThat(took).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void oneEntryOfAMillionChangesWithoutACopyOfAll() throws IOException {
        EntrySet set = EntryLines.read(
                new ByteArrayInputStream(lines(1_000_000).getBytes(StandardCharsets.US_ASCII)), 2_000_000);
        Random random = new Random(5);
        EntrySet[] latest = {set};
        int changes = 1_000;
        Duration took = time(() -> {
            for (int i = 0; i < changes; i++) {
                Prefix prefix = new Prefix(new Address(Family.IPV4, UInt128.of(random.nextInt() & 0xffff_ffffL)), 32);
                latest[0] =
                        latest[0].with(List.of(SetEntry.of(prefix)), List.of()).entries();
            }
        });
        assertThat(latest[0].size()).isBetween(set.size() + 900, set.size() + changes);
        assertThat(latest[0].sharesArrays(set)).isTrue();
        assertThat(took.dividedBy(changes)).isLessThan(Duration.ofMillis(10));
    }

    @Test
    void linesHaveCommentsAndBlanks() throws IOException {
        EntrySet set = read("# list\r\n\r\n 192.0.2.9/24 \t# net\n192.0.2.0/24\n2001:DB8::1\n::/0#all\n10.0.0.1");
        assertThat(set.page(null, 9).stream().map(entry -> entry.prefix().toString()))
                .containsExactly("10.0.0.1", "192.0.2.0/24", "::/0", "2001:db8::1");
        assertThat(read("")).isEqualTo(EntrySet.EMPTY);
    }

    @Test
    void everyWrongLineIsTold() {
        String wrong = "1.2.3.4\n1.2.3\n1.2.3.4/33\n01.2.3.4\n1.2.3.4 5\n1.2.3.4/\n1.2.3.4/08\nx\u00e9\n256.1.1.1\n"
                + "a".repeat(300) + "\n::1\n1.2.3.4.5\n";
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> read(wrong))
                .satisfies(refused -> {
                    assertThat(refused.faults())
                            .extracting(Fault::pointer)
                            .containsExactly("/2", "/3", "/4", "/5", "/6", "/7", "/8", "/9", "/10", "/12");
                    assertThat(refused.more()).isZero();
                });
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> read("x\n".repeat(250)))
                .satisfies(refused -> {
                    assertThat(refused.faults()).hasSize(100);
                    assertThat(refused.more()).isEqualTo(150);
                });
    }

    @Test
    void tooManyLinesAreRefused() throws IOException {
        assertThat(EntryLines.read(stream("1.1.1.1\n\n1.1.1.2"), 2).size()).isEqualTo(2);
        assertThatExceptionOfType(InvalidPolicyException.class)
                .isThrownBy(() -> EntryLines.read(stream("1.1.1.1\n1.1.1.2\n1.1.1.3"), 2))
                .withMessageContaining("line 3");
    }

    private static EntrySet read(String text) throws IOException {
        return EntryLines.read(stream(text), 1_000);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A third of them networks, spread over all addresses. */
    private static String lines(int count) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(count * 16);
        for (int i = 0; i < count; i++) {
            text.append(Ipv4Text.format(random.nextInt() & 0xffff_ffffL))
                    .append(i % 3 == 0 ? "/" + (20 + random.nextInt(12)) : "")
                    .append('\n');
        }
        return text.toString();
    }

    private interface Action {
        void run() throws IOException;
    }

    private static Duration time(Action action) throws IOException {
        long startNs = System.nanoTime();
        action.run();
        return Duration.ofNanos(System.nanoTime() - startNs);
    }
}
