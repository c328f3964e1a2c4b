package io.xdpgate.bpf.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AbiVerifierTest {
    @TempDir
    private Path directory;

    @Test
    void acceptsTheBuiltObject() throws IOException {
        try (InputStream object = AbiVerifier.class.getResourceAsStream("/bpf/xdpgate.bpf.o")) {
            assertThat(object).isNotNull();
            byte[] bytes = object.readAllBytes();
            assertThatCode(() -> AbiVerifier.check(bytes)).doesNotThrowAnyException();
        }
    }

    @Test
    void acceptsTheHeadersAsTheyAre() {
        byte[] object = FixtureObject.unchanged(directory);
        assertThatCode(() -> AbiVerifier.check(object)).doesNotThrowAnyException();
    }

    @Test
    void acceptsTypesThatTheProgramKeepsToItself() {
        byte[] object = FixtureObject.patched(
                directory,
                "XG_SERVICE_TABLE(xg_control, xg_control, 1);",
                "XG_SERVICE_TABLE(xg_control, xg_control, 1);\nstruct xg_cursor { int at; } xg_own;");
        assertThatCode(() -> AbiVerifier.check(object)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("io.xdpgate.bpf.abi.AbiDefects#members")
    void tellsWhichMemberDiffers(AbiDefects.Defect defect) {
        assertTold(defect);
    }

    @ParameterizedTest
    @MethodSource("io.xdpgate.bpf.abi.AbiDefects#constants")
    void tellsWhichConstantDiffers(AbiDefects.Defect defect) {
        assertTold(defect);
    }

    @ParameterizedTest
    @MethodSource("io.xdpgate.bpf.abi.AbiDefects#maps")
    void tellsWhichMapDiffers(AbiDefects.Defect defect) {
        assertTold(defect);
    }

    @Test
    void refusesAFileThatIsNoElf() {
        assertUnreadable(new byte[0], "it is no ELF file");
        assertUnreadable("#!/bin/sh\n".repeat(10).getBytes(StandardCharsets.UTF_8), "no ELF file");
    }

    @Test
    void refusesAnObjectForTheOtherByteOrder() {
        byte[] object = FixtureObject.unchanged(directory);
        object[5] = (byte) (3 - object[5]);
        assertUnreadable(object, "byte order of this machine");
    }

    @Test
    void refusesAnObjectForAnotherMachine() {
        byte[] object = FixtureObject.unchanged(directory);
        object[18] = 62;
        assertUnreadable(object, "not made for BPF");
    }

    @Test
    void refusesAnObjectWithoutBtf() {
        assertUnreadable(FixtureObject.withoutDebugInfo(directory), "it has no section .BTF");
    }

    @Test
    void refusesEveryTruncatedObject() {
        byte[] object = FixtureObject.unchanged(directory);
        for (int length = 0; length < object.length; length += 7) {
            assertUnreadable(Arrays.copyOf(object, length), "");
        }
    }

    @Test
    void answersDamagedObjectsWithNothingButAMismatch() {
        byte[] object = FixtureObject.unchanged(directory);
        Random random = new Random(20261123);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = object.clone();
            for (int flips = random.nextInt(8); flips >= 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertThatCode(() -> checkDamaged(damaged)).doesNotThrowAnyException();
        }
    }

    private static void checkDamaged(byte[] object) {
        try {
            AbiVerifier.check(object);
        } catch (AbiMismatchException e) {
            assertThat(e.differences()).isNotEmpty();
        }
    }

    private void assertTold(AbiDefects.Defect defect) {
        byte[] object = FixtureObject.patched(directory, defect.old(), defect.replacement());
        assertThat(differences(object)).containsExactlyInAnyOrderElementsOf(defect.differences());
    }

    private static void assertUnreadable(byte[] object, String because) {
        assertThat(differences(object))
                .singleElement()
                .asString()
                .startsWith("the object cannot be read: ")
                .contains(because);
    }

    private static List<String> differences(byte[] object) {
        try {
            AbiVerifier.check(object);
            return List.of();
        } catch (AbiMismatchException e) {
            return e.differences();
        }
    }
}
