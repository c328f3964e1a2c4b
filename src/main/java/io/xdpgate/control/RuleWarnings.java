package io.xdpgate.control;

import io.xdpgate.analysis.ChangeAnalysis;
import io.xdpgate.analysis.ChangeFindings;
import io.xdpgate.analysis.Cover;
import io.xdpgate.analysis.RuleFinding;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Warns of rules that are never reached, that change nothing, or that contradict others. For one thread at a time. */
final class RuleWarnings {
    /** Warnings of one kind. */
    static final int MOST_OF_A_KIND = 20;

    /** Rules that one warning names. */
    static final int MOST_RULES = 11;

    /** Writes wait for one another: what takes longer is for the analysis of the whole policy. */
    private static final Duration WITHIN = Duration.ofMillis(250);

    private static final String ELSEWHERE = "; GET /api/v1/policy/analysis takes more time";

    private final ChangeAnalysis analysis;

    RuleWarnings(Guard guard) {
        this.analysis = new ChangeAnalysis(guard);
    }

    /**
     * @param touched ids of the rules that the change is about
     * @param others warnings that there are already: of a rule whose sets are empty no more is said
     */
    List<Warning> of(Policy next, Collection<String> touched, List<Warning> others) {
        if (touched.isEmpty()) {
            return List.of();
        }
        ChangeFindings findings = analysis.of(next, touched, WITHIN);
        Set<String> explained = new HashSet<>();
        others.stream()
                .filter(warning -> warning.kind().equals("empty-sets"))
                .forEach(warning -> explained.addAll(warning.ruleIds()));
        Map<String, List<Warning>> byKind = new LinkedHashMap<>();
        List<String> undecided = new ArrayList<>();
        for (RuleFinding finding : findings.changed()) {
            if (finding.kind() == RuleFinding.Kind.UNDECIDED) {
                undecided.add(finding.ruleId());
            } else if (!explained.contains(finding.ruleId())) {
                of(finding).forEach(warning -> add(byKind, warning));
            }
        }
        findings.shadowed().forEach(finding -> add(byKind, shadowed(finding)));
        List<Warning> warnings = new ArrayList<>();
        byKind.values().forEach(ofKind -> warnings.addAll(bounded(ofKind)));
        if (!undecided.isEmpty() || !findings.isComplete()) {
            String subject = undecided.isEmpty() ? "the change" : undecided.size() + " rule(s)";
            warnings.add(new Warning(
                    "analysis-incomplete",
                    first(undecided),
                    "there was no time to find out all that " + subject + " would do" + ELSEWHERE));
        }
        return warnings;
    }

    /** What there is to say about one rule. */
    static List<Warning> of(RuleFinding finding) {
        List<Warning> warnings = new ArrayList<>();
        switch (finding.kind()) {
            case SHADOWED -> warnings.add(shadowed(finding));
            case REDUNDANT -> warnings.add(redundant(finding));
            case NEVER_MATCHES ->
                warnings.add(new Warning(
                        "never-matches",
                        List.of(finding.ruleId()),
                        "no packet meets all conditions of rule '" + finding.ruleId() + "'"));
            default -> {}
        }
        if (!finding.conflicts().isEmpty()) {
            String count = (finding.moreConflicts() ? "more than " : "")
                    + finding.conflicts().size();
            warnings.add(new Warning(
                    "conflicting-overlap",
                    withFirst(finding.ruleId(), finding.conflicts()),
                    "rule '" + finding.ruleId() + "' and " + count + " rule(s) with the other action match some of"
                            + " the same packets, and neither all that the other does; their order decides"));
        }
        return warnings;
    }

    private static Warning shadowed(RuleFinding finding) {
        List<String> by = new ArrayList<>();
        if (finding.by().size() == 1) {
            by.add("rule '" + finding.by().getFirst() + "'");
        } else if (finding.by().size() > 1) {
            by.add(finding.by().size() + " rules together");
        }
        if (finding.covers().contains(Cover.GUARD)) {
            by.add("the guard");
        }
        if (finding.covers().contains(Cover.LATER_FRAGMENTS)) {
            by.add("the option laterFragments");
        }
        return new Warning(
                "shadowed",
                withFirst(finding.ruleId(), finding.by()),
                "no packet gets to rule '" + finding.ruleId() + "': all that it matches is decided before, by "
                        + String.join(" and ", by));
    }

    private static Warning redundant(RuleFinding finding) {
        String same = finding.by().isEmpty() ? "the default action does" : "later rules do";
        return new Warning(
                "redundant",
                withFirst(finding.ruleId(), finding.by()),
                "without rule '" + finding.ruleId() + "' every packet would have the same verdict: " + same
                        + " the same");
    }

    private static void add(Map<String, List<Warning>> byKind, Warning warning) {
        byKind.computeIfAbsent(warning.kind(), kind -> new ArrayList<>()).add(warning);
    }

    private static List<Warning> bounded(List<Warning> ofKind) {
        if (ofKind.size() <= MOST_OF_A_KIND) {
            return ofKind;
        }
        List<Warning> few = new ArrayList<>(ofKind.subList(0, MOST_OF_A_KIND - 1));
        List<Warning> others = ofKind.subList(few.size(), ofKind.size());
        few.add(new Warning(
                ofKind.getFirst().kind(),
                first(others.stream()
                        .map(warning -> warning.ruleIds().getFirst())
                        .toList()),
                "the same is true of " + others.size() + " more rules" + ELSEWHERE));
        return few;
    }

    private static List<String> withFirst(String id, List<String> others) {
        return first(Stream.concat(Stream.of(id), others.stream()).toList());
    }

    private static List<String> first(List<String> ids) {
        return ids.subList(0, Math.min(ids.size(), MOST_RULES));
    }
}
