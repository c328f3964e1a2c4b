package io.xdpgate.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.control.SavedPolicy;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Rule;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 at random moments: what was acknowledged is there, what is there was asked for, and what was asked for and
 * not acknowledged is there as a whole or not at all. A caller whose answer is cut off cannot know which.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StoreCrashTest {
    private static final int ROUNDS = 12;

    @TempDir
    Path directory;

    private final Random random = new Random();
    private final Set<String> acknowledged = new TreeSet<>();
    private final Set<String> asked = new TreeSet<>();

    /** Changes that the last run was killed in the middle of. */
    private int underWay;

    @Test
    void noAcknowledgedChangeIsLostAndNoneIsHalfDone() throws Exception {
        Path path = directory.resolve(StoreFile.NAME);
        int acknowledgedInAll = 0;
        for (int round = 0; round < ROUNDS; round++) {
            acknowledgedInAll += runAndKill(path, Integer.toString(round), 5 + random.nextInt(150));
            compare(path);
        }
        assertThat(acknowledgedInAll).isGreaterThan(ROUNDS * 5);
    }

    /** @return how many changes it acknowledged */
    private int runAndKill(Path path, String round, int afterLines) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        path.toString(),
                        round)
                .redirectError(directory.resolve("errors.txt").toFile())
                .start();
        List<String> said = new java.util.ArrayList<>();
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                said.add(line);
                if (said.size() == afterLines) {
                    process.toHandle().destroyForcibly(); // which leaves its output open
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
        return note(said);
    }

    private int note(List<String> said) {
        // A line that the kill cut short says nothing.
        List<String> lines =
                said.stream().filter(line -> line.split(" ").length == 3).toList();
        Set<String> tried = words(lines, "try");
        Set<String> done = words(lines, "ack");
        asked.addAll(tried);
        acknowledged.addAll(done);
        underWay = tried.size() - done.size();
        return done.size();
    }

    private static Set<String> words(List<String> lines, String what) {
        return lines.stream()
                .filter(line -> line.startsWith(what + " "))
                .map(line -> line.substring(what.length() + 1))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void compare(Path path) {
        try (StoreFile file = StoreFile.open(path)) {
            SavedPolicy saved = Stores.of(file).load().orElseThrow();
            Set<String> found = new HashSet<>();
            saved.policy().rules().forEach(rule -> found.add("rule " + rule.name()));
            EntrySet entries = saved.policy().sets().entries(CrashingWriter.SET);
            entries.page(null, Integer.MAX_VALUE).forEach(entry -> found.add("entry " + entry.prefix()));
            // A rule that is gone was there: its creation counts as found.
            Set<String> gone = asked.stream()
                    .filter(word -> word.startsWith("gone ") && !found.contains(word.replace("gone", "rule")))
                    .collect(Collectors.toSet());
            gone.forEach(word -> {
                found.add(word);
                found.add(word.replace("gone", "rule"));
            });
            assertThat(found).containsAll(acknowledged);
            assertThat(asked).containsAll(found);
            Set<String> unacknowledged = new TreeSet<>(found);
            unacknowledged.removeAll(acknowledged);
            assertThat(unacknowledged).hasSizeLessThanOrEqualTo(underWay);
            // From now on the disk is what was agreed on.
            acknowledged.addAll(found);
            asked.retainAll(found);
            assertThat(saved.policy().rules()).extracting(Rule::sequence).doesNotHaveDuplicates();
            assertThat(saved.policy().revision()).isEqualTo(Stores.count(file, "SELECT count(*) FROM revision"));
            assertThat(saved.policy().revision()).isEqualTo(1 + ruleChanges(found));
        }
    }

    private static long ruleChanges(Set<String> found) {
        return found.stream().filter(word -> !word.startsWith("entry ")).count();
    }

    @Test
    void theComparisonNoticesWhatIsMissing() throws Exception {
        Path path = directory.resolve(StoreFile.NAME);
        runAndKill(path, "0", 40);
        acknowledged.add("rule never-written");
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> compare(path)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("never-written");
    }
}
