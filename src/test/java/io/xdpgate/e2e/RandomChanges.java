package io.xdpgate.e2e;

import io.xdpgate.api.policy.PolicyJson.OptionsJson;
import io.xdpgate.api.rules.MatchJson;
import io.xdpgate.judge.RandomPolicies;
import io.xdpgate.judge.RandomPolicies.Shape;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.LogChoice;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import io.xdpgate.policy.SetEntry;
import io.xdpgate.policy.Verdict;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rules and entries of address sets that come, go and change through the API, and the same in {@link PossiblePolicies}.
 * For one thread.
 */
final class RandomChanges {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RULES = "/api/v1/rules";
    private static final int MOST_RULES = 40;
    private static final int MOST_ENTRIES = 30;

    /** A request, and the policy that it makes. */
    private record Change(String method, String path, String body, Policy next) {}

    private final Random random;
    private final List<Rule> ideas;
    private final List<SetEntry> entries;
    private final PossiblePolicies policies;
    /** Ids of rules by name. */
    private final Map<String, String> ids = new HashMap<>();

    private Policy current;
    private long sequence;
    private long changes;
    private long refusals;

    /** @param interfaces what rules may name */
    RandomChanges(long seed, String... interfaces) {
        random = new Random(seed);
        Shape shape = Shape.ANY.withInterfaces(interfaces).withSets().upTo(2_000);
        Policy source = RandomPolicies.policy(seed, shape);
        for (long next = seed + 1; source.rules().size() < 200; next++) {
            source = RandomPolicies.policy(next, shape);
        }
        ideas = source.rules();
        entries = source.sets().all().stream()
                .flatMap(set -> set.entries().page(null, Integer.MAX_VALUE).stream())
                .toList();
        current = new Policy(1, source.defaultAction(), source.options(), List.of(), source.sets());
        policies = new PossiblePolicies(current);
    }

    PossiblePolicies policies() {
        return policies;
    }

    /** Changes that were acknowledged. */
    long changes() {
        return changes;
    }

    /** Changes that were refused. */
    long refusals() {
        return refusals;
    }

    /** Puts the policy without rules in force; for the first time that a service runs. */
    void begin(Service service) {
        ObjectNode policy = JSON.createObjectNode()
                .put("defaultAction", current.defaultAction().text());
        policy.set("options", JSON.valueToTree(OptionsJson.of(current.options())));
        policy.putArray("rules");
        var sets = policy.putArray("sets");
        current.sets().all().forEach(set -> {
            var texts = sets.addObject().put("name", set.name()).putArray("entries");
            prefixes(set.entries()).forEach(texts::add);
        });
        HttpResponse<String> done = service.send(service.request("/api/v1/policy")
                .header("Content-Type", "application/json")
                .header("If-Match", "*")
                .PUT(java.net.http.HttpRequest.BodyPublishers.ofString(policy.toString()))
                .build());
        if (done.statusCode() != 200) {
            throw new AssertionError(done.body());
        }
        requireAgreement(service);
    }

    /** @return false if no answer came: what became of the change is not known until {@link #requireAgreement} */
    boolean change(Service service) throws InterruptedException {
        Change change = next();
        policies.ask(change.next);
        HttpResponse<String> answer;
        try {
            answer = service.client()
                    .send(
                            service.request(change.path)
                                    .header("Content-Type", "application/json")
                                    .method(
                                            change.method,
                                            java.net.http.HttpRequest.BodyPublishers.ofString(change.body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        } catch (IOException cutOff) {
            return false;
        }
        if (answer.statusCode() == 422) {
            refusals++; // conditions that exclude one another
            policies.settle(current);
            return true;
        }
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(change.method + " " + change.path + " " + change.body + ": " + answer.body());
        }
        if (answer.statusCode() == 201) {
            JsonNode made = JSON.readTree(answer.body());
            ids.put(made.get("name").asString(), made.get("id").asString());
        }
        current = change.next;
        policies.settle(current);
        changes++;
        return true;
    }

    /** What the service has must be one of the policies that may be in force: it is from now on. */
    void requireAgreement(Service service) {
        Set<String> found = new TreeSet<>();
        ids.clear();
        for (JsonNode rule : service.get(RULES + "?limit=1000").get("items")) {
            found.add(rule.get("name").asString() + " " + rule.get("comment").asString());
            ids.put(rule.get("name").asString(), rule.get("id").asString());
        }
        current.sets()
                .names()
                .forEach(name -> service.get("/api/v1/sets/" + name + "/entries?limit=1000")
                        .get("items")
                        .forEach(entry ->
                                found.add(name + " " + entry.get("prefix").asString())));
        List<Policy> possible = policies.now();
        current = possible.stream()
                .filter(policy -> contents(policy).equals(found))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the service has " + found + ", which is none of "
                        + possible.stream().map(RandomChanges::contents).toList()));
        policies.settle(current);
    }

    private static Set<String> contents(Policy policy) {
        Set<String> contents = new TreeSet<>();
        policy.rules().forEach(rule -> contents.add(rule.name() + " " + rule.comment()));
        policy.sets()
                .all()
                .forEach(set -> prefixes(set.entries()).forEach(prefix -> contents.add(set.name() + " " + prefix)));
        return contents;
    }

    private static List<String> prefixes(EntrySet set) {
        return set.page(null, Integer.MAX_VALUE).stream()
                .map(entry -> entry.prefix().toString())
                .toList();
    }

    private Change next() {
        int size = current.rules().size();
        int choice = random.nextInt(10);
        if (choice < 3) {
            return changedEntries();
        }
        if (size == 0 || (choice < 7 && size < MOST_RULES)) {
            Rule made = rule("s" + ++sequence, sequence);
            List<Rule> rules = new ArrayList<>(current.rules());
            rules.add(made);
            return new Change("POST", RULES, json(made), with(rules));
        }
        int at = random.nextInt(size);
        Rule old = current.rules().get(at);
        String path = RULES + "/" + ids.get(old.name());
        List<Rule> rules = new ArrayList<>(current.rules());
        if (choice < 8) {
            Rule other = rule(String.valueOf(old.name()), old.sequence());
            rules.set(at, other);
            return new Change("PUT", path, json(other), with(rules));
        }
        rules.remove(at);
        return new Change("DELETE", path, "", with(rules));
    }

    private Policy with(List<Rule> rules) {
        return new Policy(current.revision() + 1, current.defaultAction(), current.options(), rules, current.sets());
    }

    private Change changedEntries() {
        List<AddressSet> all = List.copyOf(current.sets().all());
        AddressSet set = all.get(random.nextInt(all.size()));
        List<SetEntry> there = new ArrayList<>(set.entries().page(null, Integer.MAX_VALUE));
        ObjectNode body = JSON.createObjectNode();
        var add = body.putArray("add");
        var remove = body.putArray("remove");
        if (!there.isEmpty() && (random.nextBoolean() || there.size() > MOST_ENTRIES)) {
            remove.add(there.remove(random.nextInt(there.size())).prefix().toString());
        } else {
            SetEntry entry = entries.get(random.nextInt(entries.size()));
            there.add(entry);
            add.add(entry.prefix().toString());
        }
        Policy next = current.withSets(current.sets().with(set.withEntries(EntrySet.of(there), Instant.EPOCH)));
        return new Change("POST", "/api/v1/sets/" + set.name() + "/entries", body.toString(), next);
    }

    /** An idea under another name; the comment tells it from others that had the name. */
    private Rule rule(String name, long place) {
        Rule idea = ideas.get(random.nextInt(ideas.size()));
        return new Rule(
                "r_" + place,
                place,
                name,
                idea.priority(),
                idea.enabled(),
                idea.match(),
                idea.action(),
                idea.wouldBe(),
                LogChoice.OFF,
                null,
                Long.toString(random.nextLong()),
                Map.of(),
                null,
                Instant.EPOCH,
                Instant.EPOCH,
                1);
    }

    private static String json(Rule rule) {
        ObjectNode json = JSON.createObjectNode()
                .put("name", rule.name())
                .put("comment", rule.comment())
                .put("priority", rule.priority())
                .put("enabled", rule.enabled())
                .put("action", rule.action().text());
        @Nullable Verdict wouldBe = rule.wouldBe();
        if (rule.action() == Action.COUNT && wouldBe != null) {
            json.put("wouldBe", wouldBe.text());
        }
        json.set("match", JSON.valueToTree(MatchJson.of(rule.match())));
        json.putNull("log");
        return json.toString();
    }
}
