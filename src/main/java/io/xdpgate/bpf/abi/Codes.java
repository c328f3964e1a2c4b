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

    /** {@code enum xg_field}: conditions of the rest with a table of rows. */
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

    /** {@code enum xg_ref}: how a table of a trie is reached. */
    public static final class Ref {
        public static final long REF_TABLE = 0x8000_0000L;
        public static final int REF_NEXT = 0x4000_0000;
        public static final int REF_DIRECT16 = 0x2000_0000;
        public static final int REF_DIRECT8 = 0x1000_0000;
        public static final int REF_FILTER16 = 0x3000_0000;
        public static final int REF_LINE = 0x0fff_ffff;

        private Ref() {}
    }

    /** {@code enum xg_asks}: whose sets some rule asks for. */
    public static final class Asks {
        public static final int ASKS_SOURCE = 1;
        public static final int ASKS_DESTINATION = 2;

        private Asks() {}
    }

    /** {@code enum xg_entry_flag}: bits of {@code xg_entry.flags}. */
    public static final class EntryFlag {
        public static final int ENTRY_DROP = 1;
        public static final int ENTRY_IPV4 = 2;
        public static final int ENTRY_IPV6 = 4;
        public static final int ENTRY_PORTS = 8;
        public static final int ENTRY_SOURCE = 16;
        public static final int ENTRY_NEGATED = 32;
        public static final int ENTRY_EXTRA = 64;
        public static final int ENTRY_LOG = 128;

        private EntryFlag() {}
    }

    /** {@code enum xg_extra_flag}: bits of {@code xg_extra.flags}. */
    public static final class ExtraFlag {
        public static final int EXTRA_ADDRESS4 = 1;
        public static final int EXTRA_NEGATED = 2;
        public static final int EXTRA_VLAN = 4;
        public static final int EXTRA_SOURCE_SETS = 8;
        public static final int EXTRA_NOT_SOURCE_SETS = 16;
        public static final int EXTRA_DESTINATION_SETS = 32;
        public static final int EXTRA_NOT_DESTINATION_SETS = 64;
        public static final int EXTRA_ICMP = 128;
        public static final int EXTRA_TCP_FLAGS = 256;
        public static final int EXTRA_FACTS = 512;
        public static final int EXTRA_ADDRESS6 = 1024;

        private ExtraFlag() {}
    }

    /** {@code enum xg_trace_part}: what is asked about a traced packet. */
    public static final class TracePart {
        public static final int TRACE_JUDGEMENT = 0;
        public static final int TRACE_ADDRESSES = 1;
        public static final int TRACE_FIELDS = 2;

        private TracePart() {}
    }

    private Codes() {}
}
