package io.xdpgate.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The rules, for any root package, so that they can be tried on fixtures. */
final class ArchitectureRules {
    /** Which rooms a room may import, beside itself. */
    static final Map<String, List<String>> IMPORTS = imports();

    private final String root;

    ArchitectureRules(String root) {
        this.root = root;
    }

    private static Map<String, List<String>> imports() {
        Map<String, List<String>> imports = new LinkedHashMap<>();
        imports.put("policy", List.of());
        imports.put("compiler", List.of("policy"));
        imports.put("analysis", List.of("policy"));
        imports.put("dataplane", List.of("policy", "compiler"));
        imports.put("bpf.ffi", List.of());
        imports.put("bpf.abi", List.of());
        imports.put("bpf", List.of("policy", "compiler", "dataplane", "bpf.abi", "bpf.ffi"));
        imports.put("control", List.of("policy", "compiler", "analysis", "dataplane"));
        imports.put("events", List.of("policy", "dataplane"));
        imports.put("store", List.of("policy", "dataplane", "control"));
        imports.put("metrics", List.of("policy", "dataplane", "control", "events"));
        imports.put("trace", List.of("policy", "compiler", "dataplane", "control"));
        imports.put("statistics", List.of("policy", "dataplane", "events"));
        imports.put("api", List.of("policy", "analysis", "dataplane", "control", "events", "trace", "statistics"));
        imports.put("security", List.of("policy", "api"));
        imports.put("cli", List.of());
        return imports;
    }

    /** Rule name to rule, in the order of the house. */
    Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        IMPORTS.forEach((room, allowed) -> rules.put("imports-of-" + room, importsOf(room, allowed)));
        rules.put("spring-at-the-edges", springAtTheEdges());
        rules.put("downcalls-in-ffi", downcallsInFfi());
        rules.put("native-memory-under-bpf", nativeMemoryUnderBpf());
        rules.put("one-jackson", oneJackson());
        rules.put("command-line-in-cli", commandLineInCli());
        return rules;
    }

    /** A room may use what is not ours, itself, and the rooms it names. */
    private ArchRule importsOf(String room, List<String> allowed) {
        boolean nested = room.contains(".");
        boolean hasRooms = IMPORTS.keySet().stream().anyMatch(other -> other.startsWith(room + "."));
        String self = nested || !hasRooms ? root + "." + room + ".." : root + "." + room;
        String[] open = Stream.concat(Stream.of(self), allowed.stream().map(other -> root + "." + other + ".."))
                .toArray(String[]::new);
        return noClasses()
                .that(resideInAPackage(self))
                .should()
                .dependOnClassesThat(resideInAPackage(root + "..").and(resideOutsideOfPackages(open)))
                .because(room + " may import " + (allowed.isEmpty() ? "no other room" : "only " + allowed))
                .allowEmptyShould(false);
    }

    private ArchRule springAtTheEdges() {
        return noClasses()
                .that(resideOutsideOfPackages(
                        root + ".api..",
                        root + ".security..",
                        root + ".store..",
                        root + ".metrics..",
                        root + ".config.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("org.springframework..", "jakarta..", "io.micrometer.."))
                .because("the domain, the data plane and the bindings must be usable and testable without a container");
    }

    private ArchRule downcallsInFfi() {
        return noClasses()
                .that(resideOutsideOfPackages(root + ".bpf.ffi.."))
                .should()
                .dependOnClassesThat(
                        nameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor)(\\$.*)?"))
                .because("errno, ownership and symbol names are handled in one place");
    }

    private ArchRule nativeMemoryUnderBpf() {
        return noClasses()
                .that(resideOutsideOfPackages(root + ".bpf.."))
                .should()
                .dependOnClassesThat(resideInAPackage("java.lang.foreign.."))
                .because("no native address may leave the adapter");
    }

    private ArchRule oneJackson() {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackages("com.fasterxml.jackson.databind.."))
                .because("springdoc brings Jackson 2; the product speaks Jackson 3");
    }

    private ArchRule commandLineInCli() {
        return noClasses()
                .that(resideOutsideOfPackages(root + ".cli.."))
                .should()
                .dependOnClassesThat(resideInAPackage("picocli.."))
                .because("the service reads settings, not commands");
    }
}
