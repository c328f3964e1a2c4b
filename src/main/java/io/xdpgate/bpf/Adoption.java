package io.xdpgate.bpf;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes on where another process stopped: links keep their program and policy, what was counted is kept, and what that
 * process had on its way is brought to an end.
 */
final class Adoption {
    private final LoadedObject loaded;
    private final Attachments attachments;
    private final GracePeriod gracePeriod;
    private final RuleNumbers numbers;
    private final RuleCounters counters;
    private final TablePublisher publisher;
    /** As that process left them: a number of a rule that lives no more is not to mean another one. */
    private final Map<Integer, String> ids = new HashMap<>();

    Adoption(
            LoadedObject loaded,
            Attachments attachments,
            GracePeriod gracePeriod,
            RuleNumbers numbers,
            RuleCounters counters,
            TablePublisher publisher) {
        this.loaded = loaded;
        this.attachments = attachments;
        this.gracePeriod = gracePeriod;
        this.numbers = numbers;
        this.counters = counters;
        this.publisher = publisher;
    }

    void run(PinDirectory pins) {
        attachments.adopt(pins, loaded.isAdopted());
        if (!loaded.isAdopted()) {
            if (!attachments.live().isEmpty()) {
                publisher.inherit(new Inheritance(0, false, List.of(), List.of()));
            }
            return;
        }
        attachments.level(loaded.others());
        gracePeriod.await(gracePeriod.begin());
        List<RuleAccounts.Found> rules = counters.adopt(loaded.tables());
        List<Object> identities = new ArrayList<>();
        rules.forEach(rule -> {
            identities.add(rule.identity());
            if (rule.identity() instanceof String id) {
                ids.put(rule.number(), id);
            }
        });
        for (LoadedProgram other : loaded.others()) {
            read(other).ifPresent(tables -> count(tables.all()));
            other.close();
        }
        LoadedProgram current = loaded.current();
        Optional<FoundTables> tables = read(current);
        tables.ifPresent(found ->
                found.inForce().forEach(part -> numbers.keep(Math.min(part.endOfRules(), counters.room()))));
        tables.ifPresent(found -> count(found.left()));
        publisher.inherit(new Inheritance(
                FoundTables.generation(current.tables()),
                tables.isPresent() && loaded.isOurs(current),
                tables.map(FoundTables::inForce).orElse(List.of()),
                identities));
    }

    private Optional<FoundTables> read(LoadedProgram program) {
        return FoundTables.isReadable(program.tables())
                ? FoundTables.read(program.tables(), program.id(), ids::get)
                : Optional.empty();
    }

    private void count(List<FoundPart> left) {
        left.forEach(part -> {
            counters.add(part);
            counters.retire(part);
        });
    }
}
