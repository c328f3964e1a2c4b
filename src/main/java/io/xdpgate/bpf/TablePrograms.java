package io.xdpgate.bpf;

import java.lang.foreign.MemorySegment;

/** Programs that differ in their tables alone: how {@code xg_tables} gets another size. */
interface TablePrograms {
    /** A loaded program with its tables mapped. */
    interface Program extends AutoCloseable {
        /** The kernel's. */
        int id();

        /** {@code xg_tables}. */
        MemorySegment tables();

        /** Gives up the program and its tables, pins too; no packet may be judged by it any more. */
        @Override
        void close();
    }

    /**
     * Loads one more program, which shares every other map with those before.
     *
     * @param segments elements of its {@code xg_tables}
     */
    Program load(int segments);

    /** Puts it in the place of the one in use, wherever that is attached; when it throws, nowhere. */
    void use(Program next);
}
