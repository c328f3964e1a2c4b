package io.xdpgate.control;

import io.xdpgate.analysis.Witness;
import org.jspecify.annotations.Nullable;

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

        /** @param standIn what filters in the place of the saved policy, and why */
        NotReady(String standIn) {
            super(standIn + "; nothing changed, and the policy can be read and written after the next start");
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

    /** There is no plan of that id, or it is too old. */
    public static final class NoSuchPlan extends RefusedException {
        private static final long serialVersionUID = 1;

        public NoSuchPlan(String id) {
            super("there is no plan '" + id + "': it was applied, or has expired; make a new one");
        }
    }

    /** There is no address set of that name. */
    public static final class NoSuchSet extends RefusedException {
        private static final long serialVersionUID = 1;

        public NoSuchSet(String name) {
            super("there is no address set '" + name + "'");
        }
    }

    /** The name of an address set is taken. */
    public static final class DuplicateSet extends RefusedException {
        private static final long serialVersionUID = 1;
        private final String pointer;

        public DuplicateSet(String pointer, String name) {
            super("an address set named '" + name + "' exists; choose another name, or change the entries of that set");
            this.pointer = pointer;
        }

        public String pointer() {
            return pointer;
        }
    }

    /** Rules name the address set that is to go. */
    public static final class SetInUse extends RefusedException {
        private static final long serialVersionUID = 1;
        private final transient java.util.List<String> ruleIds;

        public SetInUse(String name, java.util.List<String> ruleIds) {
            super("the address set '" + name + "' is named by " + ruleIds.size()
                    + " rule(s); change or delete these first");
            this.ruleIds = java.util.List.copyOf(ruleIds);
        }

        public java.util.List<String> ruleIds() {
            return ruleIds;
        }
    }

    /** The change would drop what must get in, and nobody has accepted that. */
    public static final class LockedOut extends RefusedException {
        private static final long serialVersionUID = 1;
        private final transient java.util.List<Case> cases;

        /**
         * Something that would be cut off.
         *
         * @param ruleId of the rule that would do it; null for a new rule, and for the default action
         * @param ruleName null if it has none, and for the default action
         * @param witness a packet that would be dropped
         */
        public record Case(
                String detail,
                @Nullable String ruleId,
                @Nullable String ruleName,
                Witness witness) {}

        public LockedOut(java.util.List<Case> cases) {
            super(cases.getFirst().detail() + (cases.size() > 1 ? ", and " + (cases.size() - 1) + " more" : ""));
            this.cases = java.util.List.copyOf(cases);
        }

        public java.util.List<Case> cases() {
            return cases;
        }
    }

    /** A provisional change waits to be confirmed, and this one does not add to it. */
    public static final class ConfirmWindowOpen extends RefusedException {
        private static final long serialVersionUID = 1;
        private final long revision;
        private final transient java.time.Instant confirmBefore;

        public ConfirmWindowOpen(long revision, String author, java.time.Instant confirmBefore) {
            super("revision " + revision + " of '" + author + "' waits until " + confirmBefore
                    + " to be confirmed; confirm it, wait until it is undone, or add to it with confirmWithin as '"
                    + author + "'");
            this.revision = revision;
            this.confirmBefore = confirmBefore;
        }

        /** Number of the newest provisional revision. */
        public long revision() {
            return revision;
        }

        public java.time.Instant confirmBefore() {
            return confirmBefore;
        }
    }

    /** The revision does not wait to be confirmed. */
    public static final class NotProvisional extends RefusedException {
        private static final long serialVersionUID = 1;

        public NotProvisional(String message) {
            super(message);
        }
    }

    /** There is no such revision. */
    public static final class NoSuchRevision extends RefusedException {
        private static final long serialVersionUID = 1;

        /** @param oldest of those that are kept, if this one was before it; else 0 */
        public NoSuchRevision(long number, long oldest) {
            super(
                    oldest > 0
                            ? "revision " + number + " is not kept any more; the oldest one kept is " + oldest
                            : "there is no revision " + number);
        }
    }

    /** Rules that are to come back name address sets that are gone. */
    public static final class SetsMissing extends RefusedException {
        private static final long serialVersionUID = 1;

        public SetsMissing(java.util.Collection<String> names) {
            super("rules of that revision name address sets that are gone: " + String.join(", ", names)
                    + "; create them first");
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

    /** The firewall is to outlive the service, which pins nothing. */
    public static final class NothingPinned extends RefusedException {
        private static final long serialVersionUID = 1;

        public NothingPinned() {
            super("nothing is pinned, so the program leaves its interfaces with the service; set xdpgate.pin-directory,"
                    + " or ask for \"filtering\": \"remove\"");
        }
    }
}
