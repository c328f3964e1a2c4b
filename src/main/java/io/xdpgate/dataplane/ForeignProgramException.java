package io.xdpgate.dataplane;

import org.jspecify.annotations.Nullable;

/** Another program is attached to the interface. */
public class ForeignProgramException extends DataplaneException {
    private static final long serialVersionUID = 1;

    private final String interfaceName;
    private final int programId;
    private final transient @Nullable ProgramFacts program;

    /** @param program null when the process may not look at foreign programs (needs CAP_SYS_ADMIN) */
    public ForeignProgramException(String interfaceName, int programId, @Nullable ProgramFacts program) {
        super("another XDP program (id " + programId + ") is attached to '" + interfaceName + "'", null);
        this.interfaceName = interfaceName;
        this.programId = programId;
        this.program = program;
    }

    public String interfaceName() {
        return interfaceName;
    }

    public int programId() {
        return programId;
    }

    public @Nullable ProgramFacts program() {
        return program;
    }
}
