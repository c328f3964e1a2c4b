package io.xdpgate.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.compiler.tables.Classifier;
import io.xdpgate.compiler.tables.Field;
import io.xdpgate.compiler.tables.Rest;
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
                .containsEntry("XG_BLOCK_WORDS", Rest.BLOCK_SLOTS / Long.SIZE)
                .containsEntry("XG_BLOCKS", Rest.MOST_BLOCKS)
                .containsEntry("XG_LIST_BITS", Classifier.COUNT_BITS)
                .containsEntry("XG_LIST_MAX", Classifier.MOST_ENTRIES)
                .containsEntry("XG_COUNT_WORDS", PolicyLimits.MOST_COUNT_RULES / Long.SIZE)
                .containsEntry("XG_INTERFACES", Capacity.INTERFACES);
    }

    @Test
    void fieldsHaveTheirNumbers() {
        for (Field field : Field.values()) {
            assertThat(ABI).containsEntry("XG_FIELD_" + field, field.ordinal());
        }
        assertThat(ABI).containsEntry("XG_FIELDS", Field.values().length);
    }
}
