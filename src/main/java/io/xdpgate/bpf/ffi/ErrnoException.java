package io.xdpgate.bpf.ffi;

import java.util.List;

/** The kernel or a library refused a call. errno becomes this exception in this package and nowhere else. */
public final class ErrnoException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String operation;
    private final String object;
    private final int errno;
    private final String words;

    /**
     * @param operation the C function or command
     * @param object what it was applied to, e.g. a map or an interface
     * @param errno positive
     * @param words what libbpf or the kernel said beside the number, one remark each; often empty
     */
    ErrnoException(String operation, String object, int errno, List<String> words) {
        super(message(operation, object, errno, words));
        this.operation = operation;
        this.object = object;
        this.errno = errno;
        this.words = String.join("\n", words);
    }

    ErrnoException(String operation, String object, int errno) {
        this(operation, object, errno, List.of());
    }

    /** {@code result}, unless it is negative: then it is {@code -errno}, as libbpf 1.0 and later return it. */
    static int check(String operation, String object, int result) {
        if (result < 0) {
            throw new ErrnoException(operation, object, -result);
        }
        return result;
    }

    public String operation() {
        return operation;
    }

    public String object() {
        return object;
    }

    /** Positive. */
    public int errno() {
        return errno;
    }

    /** E.g. {@code EBUSY}. */
    public String errnoName() {
        return Errno.name(errno);
    }

    /** What libbpf or the kernel said beside the number; empty when nothing. */
    public String words() {
        return words;
    }

    /** The words if there are any, with errno's name and text: what the kernel answered, without the call. */
    public String answer() {
        String number = errnoName() + ": " + Errno.text(errno);
        return words.isEmpty() ? number : words + " (" + number + ")";
    }

    private static String message(String operation, String object, int errno, List<String> words) {
        String refused = operation + " " + object + ": " + Errno.name(errno) + " (" + Errno.text(errno) + ")";
        return words.isEmpty() ? refused : refused + "\n" + String.join("\n", words);
    }
}
