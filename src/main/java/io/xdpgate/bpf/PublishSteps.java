package io.xdpgate.bpf;

/** Told before each step of an installation that may fail: tests fail it there. */
@FunctionalInterface
interface PublishSteps {
    PublishSteps NONE = step -> {};

    enum Step {
        PREPARE,
        ALLOCATE,
        LOAD,
        REBUILD,
        SWITCH,
        WRITE,
        WRITE_ALIVE,
        STAMP,
        WAIT,
        WRITE_HEADER
    }

    /** Whatever it throws fails the installation. */
    void before(Step step);
}
