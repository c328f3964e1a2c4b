package io.xdpgate.bench;

import io.xdpgate.dataplane.AttachMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A policy with the kinds of traffic that it is measured with, and the budget of each.
 *
 * @param material makes rules or lists: it takes seconds for large ones, and is not kept
 * @param budgets in the order of the rows
 * @param mode how method B attaches the program
 */
record Workload(String name, Map<Kind, Budget> budgets, AttachMode mode, Supplier<Material> material) {
    static Workload of(String name, Map<Kind, Budget> budgets, Supplier<Material> material) {
        return new Workload(name, budgets, AttachMode.NATIVE, material);
    }

    /** Kinds that method B measures. */
    List<Kind> liveKinds() {
        return budgets.keySet().stream().filter(kind -> budget(kind).isLive()).toList();
    }

    Budget budget(Kind kind) {
        return budgets.getOrDefault(kind, Budget.NONE);
    }

    /**
     * Those whose name is one of the words, or holds one of them where no name equals it; a dash is a space. All
     * of them if there are no words.
     */
    static List<Workload> named(List<String> words, List<Workload> all) {
        if (words.isEmpty()) {
            return all;
        }
        return all.stream()
                .filter(workload -> words.stream().anyMatch(word -> {
                    String wanted = plain(word);
                    boolean exact = all.stream().anyMatch(one -> plain(one.name).equals(wanted));
                    return exact
                            ? plain(workload.name).equals(wanted)
                            : plain(workload.name).contains(wanted);
                }))
                .toList();
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('-', ' ');
    }
}
