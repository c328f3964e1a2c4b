package io.xdpgate.bench;

import static io.xdpgate.bench.Kind.NO_MATCH;
import static io.xdpgate.bench.Kind.RANDOM;
import static io.xdpgate.bench.Kind.TRACE;
import static io.xdpgate.bench.Kind.UNIFORM;
import static io.xdpgate.bench.Kind.ZIPF;

import io.xdpgate.classbench.AddressList;
import io.xdpgate.classbench.ClassBenchFiles;
import io.xdpgate.classbench.FiveField;
import io.xdpgate.classbench.GeneratedLists;
import io.xdpgate.classbench.GeneratedRules;
import io.xdpgate.classbench.Shape;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.policy.Family;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Everything that a classifier is to be judged by, with the budgets of the product. */
final class Workloads {
    private static final long SEED = 7;
    private static final String PUBLISHED_RULES = "acl_1k";
    private static final String PUBLISHED_LIST = "ipsum-level1.txt";

    private Workloads() {}

    /** What the README shows. */
    static List<Workload> readme() {
        return Workload.named(List.of("empty policy", "1 rule", "100 rules", "1k rules"), all());
    }

    /** All of them, in the order of the tables. Nothing is generated before it is asked for. */
    static List<Workload> all() {
        List<Workload> all = new ArrayList<>();
        all.add(Workload.of(
                "empty policy",
                Map.of(NO_MATCH, Budget.live(20, 1.15, 4.5)),
                () -> rules(List.of(), rules -> List.of(NftForm.sets("nft policy drop", List.of(), List.of())))));
        for (int size : new int[] {1, 100, 1_000, 10_000, 100_000}) {
            String name = size == 1 ? "1 rule" : name("", size) + " rules";
            all.add(Workload.of(
                    name, Sizes.tuples(size), () -> rules(GeneratedRules.tuples(size, SEED), NftForms::ofTuples)));
        }
        for (int size : new int[] {100, 1_000, 10_000, 100_000}) {
            all.add(Workload.of(
                    name("prefixes ", size),
                    Sizes.prefixes(size),
                    () -> rules(GeneratedRules.prefixes(size, SEED), NftForms::ofPrefixes)));
        }
        all.add(published());
        shapes(all);
        hardCases(all);
        all.add(generic());
        lists(all);
        return all;
    }

    private static void shapes(List<Workload> all) {
        for (int size : new int[] {1_000, 10_000, 100_000}) {
            for (Shape shape : List.of(Shape.ACL, Shape.FIREWALL, Shape.IP_CHAIN)) {
                all.add(fiveField(
                        name(shape.name() + " ", size),
                        Sizes.fiveField(size),
                        Family.IPV4,
                        () -> GeneratedRules.of(shape, size, SEED)));
            }
        }
        for (int size : new int[] {1_000, 10_000, 100_000}) {
            all.add(fiveField(
                    name("acl ipv6 ", size),
                    Sizes.fiveField(size),
                    Family.IPV6,
                    () -> GeneratedRules.of(Shape.ACL, size, SEED)));
        }
    }

    private static void hardCases(List<Workload> all) {
        for (int size : new int[] {1_000, 10_000}) {
            Map<Kind, Budget> budgets = Sizes.hardCase(size, NO_MATCH);
            all.add(Workload.of(
                    name("ports only ", size),
                    budgets,
                    () -> rules(GeneratedRules.portsOnly(size, SEED), NftForms::ofPorts)));
            all.add(fiveField(
                    name("one destination ", size),
                    budgets,
                    Family.IPV4,
                    () -> GeneratedRules.oneDestination(size, SEED)));
        }
        for (int size : new int[] {1_000, 3_000, 10_000, 100_000}) {
            all.add(fiveField(
                    name("heavy overlap ", size),
                    Sizes.hardCase(size, RANDOM),
                    Family.IPV4,
                    () -> GeneratedRules.heavyOverlap(size, SEED)));
        }
    }

    private static void lists(List<Workload> all) {
        all.add(list(
                PUBLISHED_LIST.replace("-level1.txt", ""),
                Sizes.list(Family.IPV4, 120_000),
                () -> AddressList.read(AddressList.file(PUBLISHED_LIST))));
        for (Family family : Family.values()) {
            for (int size : new int[] {10_000, 120_000, 1_000_000, 2_000_000}) {
                String name = name("set " + (family == Family.IPV4 ? "ipv4 " : "ipv6 "), size);
                all.add(list(
                        name,
                        Sizes.list(family, size),
                        () -> family == Family.IPV4
                                ? GeneratedLists.ipv4(size, SEED)
                                : GeneratedLists.ipv6(size, SEED)));
            }
        }
    }

    /** Whether the public files that a workload needs are there. */
    static boolean isPresent(Workload workload) {
        return switch (workload.name()) {
            case PUBLISHED_RULES -> ClassBenchFiles.has(PUBLISHED_RULES);
            case "ipsum" -> Files.isRegularFile(AddressList.file(PUBLISHED_LIST));
            default -> true;
        };
    }

    /** Its last rule takes every packet, so that there are none without a rule. */
    private static Workload published() {
        Map<Kind, Budget> sizes = Sizes.fiveField(1_000);
        Map<Kind, Budget> budgets = new LinkedHashMap<>();
        budgets.put(TRACE, Budget.overDrop(110));
        budgets.put(UNIFORM, sizes.getOrDefault(UNIFORM, Budget.NONE));
        budgets.put(ZIPF, sizes.getOrDefault(ZIPF, Budget.NONE));
        budgets.put(RANDOM, sizes.getOrDefault(NO_MATCH, Budget.NONE));
        return Workload.of(
                PUBLISHED_RULES,
                budgets,
                () -> new RuleMaterial(
                        ClassBenchFiles.rules(PUBLISHED_RULES),
                        Family.IPV4,
                        ClassBenchFiles.trace(PUBLISHED_RULES),
                        rules -> NftForms.ofFiveFields(Family.IPV4, rules)));
    }

    private static Workload generic() {
        return new Workload(
                "1k rules generic mode",
                Map.of(UNIFORM, Budget.live(0, 0, 1)),
                AttachMode.GENERIC,
                () -> rules(GeneratedRules.tuples(1_000, SEED), NftForms::ofTuples));
    }

    private static Workload fiveField(
            String name, Map<Kind, Budget> budgets, Family family, Supplier<List<FiveField>> rules) {
        return Workload.of(
                name,
                budgets,
                () -> new RuleMaterial(rules.get(), family, List.of(), made -> NftForms.ofFiveFields(family, made)));
    }

    private static Workload list(String name, Map<Kind, Budget> budgets, Supplier<AddressList> list) {
        return Workload.of(name, budgets, () -> new ListMaterial(list.get()));
    }

    private static Material rules(List<FiveField> rules, Function<List<FiveField>, List<NftForm>> forms) {
        return new RuleMaterial(rules, Family.IPV4, List.of(), forms);
    }

    private static String name(String before, int size) {
        if (size >= 1_000_000) {
            return before + size / 1_000_000 + "M";
        }
        return before + (size >= 1_000 ? size / 1_000 + "k" : String.valueOf(size));
    }
}
