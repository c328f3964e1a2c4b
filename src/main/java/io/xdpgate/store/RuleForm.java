package io.xdpgate.store;

import io.xdpgate.policy.Action;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.Verdict;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;

/** A rule on disk. */
record RuleForm(
        String id,
        long sequence,
        @Nullable String name,
        int priority,
        boolean enabled,
        MatchForm match,
        String action,
        @Nullable String wouldBe,
        @Nullable LogForm log,
        @Nullable String expiresAt,
        @Nullable String comment,
        @Nullable Map<String, String> labels,
        @Nullable String owner,
        String createdAt,
        String updatedAt,
        long revision) {

    static String write(Rule rule) {
        Verdict wouldBe = rule.wouldBe();
        Instant expiresAt = rule.expiresAt();
        return Json.write(new RuleForm(
                rule.id(),
                rule.sequence(),
                rule.name(),
                rule.priority(),
                rule.enabled(),
                MatchForm.of(rule.match()),
                rule.action().text(),
                wouldBe == null ? null : wouldBe.text(),
                LogForm.of(rule.log()),
                expiresAt == null ? null : expiresAt.toString(),
                rule.comment(),
                rule.labels().isEmpty() ? null : rule.labels(),
                rule.owner(),
                rule.createdAt().toString(),
                rule.updatedAt().toString(),
                rule.revision()));
    }

    private static final ObjectReader READER = Json.reader(RuleForm.class);

    static Rule read(String text) {
        RuleForm form = READER.readValue(text);
        return form.rule();
    }

    private Rule rule() {
        return new Rule(
                id,
                sequence,
                name,
                priority,
                enabled,
                match.match(),
                Action.parse(action).orElseThrow(),
                wouldBe == null ? null : Verdict.parse(wouldBe).orElseThrow(),
                LogForm.choice(log),
                expiresAt == null ? null : InstantText.parse(expiresAt),
                comment,
                labels == null ? Map.of() : labels,
                owner,
                InstantText.parse(createdAt),
                InstantText.parse(updatedAt),
                revision);
    }
}
