package io.xdpgate.bpf.abi;

import java.util.List;

/** The object and the Java layouts do not agree on bytes; carries every difference found. */
public class AbiMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> differences;

    public AbiMismatchException(List<String> differences) {
        super("the BPF object and the service differ: " + String.join("; ", differences));
        this.differences = List.copyOf(differences);
    }

    /** One sentence for each difference, each naming the struct and member, enum constant or map. */
    public List<String> differences() {
        return differences;
    }
}
