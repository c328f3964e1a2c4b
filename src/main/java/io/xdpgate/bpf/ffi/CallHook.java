package io.xdpgate.bpf.ffi;

import java.util.function.Consumer;

/** Told the name of each call that makes, changes or finds something in the kernel, before it: tests let it fail there. */
final class CallHook {
    static final Consumer<String> NONE = function -> {};

    private static volatile Consumer<String> hook = NONE;

    private CallHook() {}

    /** Whatever the hook throws is what the call throws. */
    static void set(Consumer<String> next) {
        hook = next;
    }

    static void before(String function) {
        hook.accept(function);
    }
}
