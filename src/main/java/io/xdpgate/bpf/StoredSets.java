package io.xdpgate.bpf;

import io.xdpgate.bpf.TableMemory.Run;
import io.xdpgate.compiler.tables.SetTables;

/** Classes of addresses by their sets, in the tables. */
record StoredSets(SetTables.Part source, Run run) implements StoredPart {
    int trie() {
        return run.line();
    }

    /** Line of the masks. */
    int masks() {
        return run.line() + SetsPlan.trieLines(source);
    }
}
