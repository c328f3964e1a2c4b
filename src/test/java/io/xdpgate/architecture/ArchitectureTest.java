package io.xdpgate.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
    private static final String ROOT = "io.xdpgate";
    private static final String FIXTURES = "io.xdpgate.architecture.fixture";
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    static Set<String> rules() {
        return new ArchitectureRules(ROOT).all().keySet();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holdsForTheProduct(String name) {
        rule(ROOT, name).check(PRODUCT);
    }

    /** A rule that cannot fail is worth nothing: each has a fixture tree that breaks it. */
    @ParameterizedTest
    @MethodSource("rules")
    void isBrokenByItsFixture(String name) {
        JavaClasses fixture = new ClassFileImporter().importPackages(FIXTURES + "..");
        assertThat(rule(FIXTURES, name).evaluate(fixture).hasViolation())
                .as("fixture for " + name)
                .isTrue();
    }

    @org.junit.jupiter.api.Test
    void hasNoCycles() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(PRODUCT);
    }

    private static ArchRule rule(String root, String name) {
        Map<String, ArchRule> rules = new ArchitectureRules(root).all();
        return java.util.Objects.requireNonNull(rules.get(name));
    }
}
