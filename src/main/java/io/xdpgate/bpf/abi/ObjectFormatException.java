package io.xdpgate.bpf.abi;

/** A file that is not a BPF object with BTF for this machine. */
final class ObjectFormatException extends Exception {
    private static final long serialVersionUID = 1;

    ObjectFormatException(String message) {
        super(message);
    }
}
