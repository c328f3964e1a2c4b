package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.compiler.tables.Field;
import io.xdpgate.policy.PolicyLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The compiler's numbers are those of the byte contract. */
class AbiLimitsTest {
    private static final Map<String, Integer> ABI = new HashMap<>();

    @BeforeAll
    static void readConstants() throws IOException {
        Pattern.compile("(XG_\\w+) = (\\d+),")
                .matcher(Files.readString(Path.of("bpf/abi.h")))
                .results()
                .forEach(result -> ABI.put(result.group(1), Integer.valueOf(result.group(2))));
    }

    @Test
    void capacitiesAgree() {
        assertThat(ABI)
                .containsEntry("XG_ROW_WORDS", CompiledPolicy.ROW_WORDS)
                .containsEntry("XG_COUNT_WORDS", CompiledPolicy.COUNT_WORDS)
                .containsEntry("XG_POSITIONS", Capacity.POSITIONS)
                .containsEntry("XG_ROWS", Capacity.ROWS)
                .containsEntry("XG_RANGES4", Capacity.RANGES)
                .containsEntry("XG_RANGES6", Capacity.RANGES)
                .containsEntry("XG_INTERFACES", Capacity.INTERFACES);
        assertThat(PolicyLimits.MOST_COUNT_RULES).isEqualTo(CompiledPolicy.FIRST_TERMINAL);
    }

    @Test
    void fieldsLieBehindOneAnother() {
        int base = 0;
        for (Field field : Field.values()) {
            assertThat(ABI).containsEntry("XG_FIELD_" + field, field.ordinal()).containsEntry("XG_BASE_" + field, base);
            base += field.keys();
        }
        assertThat(ABI).containsEntry("XG_BASE_END", base).containsEntry("XG_FIELDS", Field.values().length);
    }
}
