package io.xdpgate.bpf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kernel was built with, by the names in its own type information (kernel 5.4, CONFIG_DEBUG_INFO_BTF). For
 * what cannot be tried without an interface to try it on.
 */
final class KernelTypes {
    static final String FILE = "/sys/kernel/btf/vmlinux";

    private KernelTypes() {}

    /**
     * Empty when the kernel has a type or function of that name.
     *
     * @throws UncheckedIOException if the type information cannot be read
     */
    static Optional<String> has(String name) {
        try {
            // A name is surrounded by NUL in the table of strings; ISO 8859-1 keeps every byte a character.
            String all = new String(Files.readAllBytes(Path.of(FILE)), StandardCharsets.ISO_8859_1);
            return all.contains("\0" + name + "\0")
                    ? Optional.empty()
                    : Optional.of("the kernel's type information has no " + name);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(FILE + " cannot be read", unreadable);
        }
    }
}
