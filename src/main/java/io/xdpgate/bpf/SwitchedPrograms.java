package io.xdpgate.bpf;

/** Programs of the kernel: the one in use is on every interface that is attached. */
record SwitchedPrograms(LoadedObject loaded, Attachments attachments) implements TablePrograms {
    @Override
    public Program load(int segments) {
        return loaded.load(segments);
    }

    @Override
    public void use(Program next) {
        if (!(next instanceof LoadedProgram program)) {
            throw new IllegalArgumentException("no program of this data plane");
        }
        attachments.use(program);
    }
}
