package io.xdpgate.bpf.abi;

/** The closed lists of {@code bpf/abi.h}, one class for each enum. Names are the C names without {@code XG_}. */
public final class Codes {
    /** {@code enum xg_verdict}: what happened to a packet. */
    public static final class Verdict {
        public static final int VERDICT_PASS = 0;
        public static final int VERDICT_DROP = 1;

        private Verdict() {}
    }

    /** {@code enum xg_reason}: why. */
    public static final class Reason {
        public static final int REASON_RULE = 0;
        public static final int REASON_DEFAULT = 1;
        public static final int REASON_GUARD = 2;
        public static final int REASON_MALFORMED = 3;
        public static final int REASON_DEEP_HEADERS = 4;
        public static final int REASON_ENCAPSULATED = 5;
        public static final int REASON_NON_IP = 6;
        public static final int REASON_LATER_FRAGMENT = 7;
        public static final int REASON_INTERNAL = 8;
        public static final int REASON_PANIC = 9;

        private Reason() {}
    }

    /** {@code enum xg_family}: the IP version. */
    public static final class Family {
        public static final int FAMILY_NONE = 0;
        public static final int FAMILY_IPV4 = 4;
        public static final int FAMILY_IPV6 = 6;

        private Family() {}
    }

    /** {@code enum xg_fragment}: the place in a fragmented packet. */
    public static final class Fragment {
        public static final int FRAGMENT_NONE = 0;
        public static final int FRAGMENT_FIRST = 1;
        public static final int FRAGMENT_LATER = 2;

        private Fragment() {}
    }

    /** {@code enum xg_action}: what a rule asks for. */
    public static final class Action {
        public static final int ACTION_PASS = 0;
        public static final int ACTION_DROP = 1;
        public static final int ACTION_COUNT = 2;

        private Action() {}
    }

    /** {@code enum xg_field}: conditions with a class table. */
    public static final class Field {
        public static final int FIELD_PROTOCOL = 0;
        public static final int FIELD_SOURCE_PORT = 1;
        public static final int FIELD_DESTINATION_PORT = 2;
        public static final int FIELD_ICMP = 3;
        public static final int FIELD_TCP_FLAGS = 4;
        public static final int FIELD_INTERFACE = 5;
        public static final int FIELD_VLAN = 6;
        public static final int FIELD_FRAGMENT = 7;
        public static final int FIELD_PACKET_LENGTH = 8;
        public static final int FIELD_HOP_LIMIT = 9;
        public static final int FIELD_DSCP = 10;
        public static final int FIELDS = 11;

        private Field() {}
    }

    private Codes() {}
}
