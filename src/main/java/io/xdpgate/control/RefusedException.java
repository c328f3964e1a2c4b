package io.xdpgate.control;

/** A request that is well-formed but cannot be carried out as things are; nothing changed. */
public abstract sealed class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private RefusedException(String message) {
        super(message);
    }

    /** No policy has been put in force since start, so there is nothing that could be changed. */
    public static final class NotReady extends RefusedException {
        private static final long serialVersionUID = 1;

        public NotReady() {
            super("no policy is in force yet: the service is still starting");
        }
    }

    /** There is no rule of that id. */
    public static final class NoSuchRule extends RefusedException {
        private static final long serialVersionUID = 1;

        public NoSuchRule(String id) {
            super("there is no rule '" + id + "'");
        }
    }

    /** The thing changed since the caller read it. */
    public static final class PreconditionFailed extends RefusedException {
        private static final long serialVersionUID = 1;

        public PreconditionFailed(String message) {
            super(message);
        }
    }

    /** A name is taken. */
    public static final class DuplicateName extends RefusedException {
        private static final long serialVersionUID = 1;
        private final String pointer;

        public DuplicateName(String pointer, String name) {
            super("a rule named '" + name + "' exists; choose another name or replace that rule");
            this.pointer = pointer;
        }

        public String pointer() {
            return pointer;
        }
    }

    /** The change is accepted only without warnings, and has some. */
    public static final class Warned extends RefusedException {
        private static final long serialVersionUID = 1;
        private final transient java.util.List<Warning> warnings;

        public Warned(java.util.List<Warning> warnings) {
            super("the change has " + warnings.size() + " warning(s) and onWarning=refuse was asked for");
            this.warnings = java.util.List.copyOf(warnings);
        }

        public java.util.List<Warning> warnings() {
            return warnings;
        }
    }
}
