package io.xdpgate.dataplane;

import org.jspecify.annotations.Nullable;

/**
 * One step of the attach ladder.
 *
 * @param attached the outcome
 * @param message the kernel's words on a refusal (errno name, extended ack), null when attached
 * @param remedy what to change so that this mode works, null when unknown or attached
 */
public record Attempt(
        AttachMode mode,
        boolean attached,
        @Nullable String message,
        @Nullable String remedy) {}
