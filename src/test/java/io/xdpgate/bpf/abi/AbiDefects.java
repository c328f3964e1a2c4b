package io.xdpgate.bpf.abi;

import java.util.List;
import java.util.stream.Stream;

/** One defect in one header each, and every difference that it must be told as. */
final class AbiDefects {
    private AbiDefects() {}

    /**
     * @param old text that occurs once in the headers
     * @param differences all of them, in any order
     */
    record Defect(String name, String old, String replacement, List<String> differences) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Defect> members() {
        return Stream.of(
                defect(
                        "moved field",
                        "\t__u32 events_armed;         /* most events a second on each CPU, all rules together; 0: none is built */\n"
                                + "\t__u32 panic;                /* 1: every packet passes with XG_REASON_PANIC */",
                        "\t__u32 panic;\n\t__u32 events_armed;",
                        "xg_control.panic: offset 0 in C, 4 in Java",
                        "xg_control.events_armed: offset 4 in C, 0 in Java"),
                defect(
                        "missing field",
                        "\t__u64 suppressed;           /* over max_per_second, or over events_armed */\n",
                        "",
                        "xg_event_total: 40 bytes in C, 48 in Java",
                        "xg_event_total.emitted: offset 8 in C, 16 in Java",
                        "xg_event_total.failed: offset 16 in C, 24 in Java",
                        "xg_event_total.suppressed: missing in C",
                        "xg_event_total.window_emitted: offset 32 in C, 40 in Java",
                        "xg_event_total.window_ns: offset 24 in C, 32 in Java",
                        "map xg_event_totals: value size 40 in C, 48 in Java"),
                defect(
                        "missing padding",
                        "\t__u8 pad[5];\n",
                        "",
                        "xg_detail: 28 bytes in C, 32 in Java",
                        "xg_detail.log: offset 12 in C, 16 in Java",
                        "xg_detail.pad: missing in C"),
                defect(
                        "extra field",
                        "\t__u64 last_ns;              /* CLOCK_MONOTONIC, to a kernel tick; 0 = never */\n",
                        "\t__u64 last_ns;\n\t__u64 first_ns;\n",
                        "xg_counter: 48 bytes in C, 40 in Java",
                        "xg_counter.first_ns: missing in Java",
                        "xg_counter.log_window_ns: offset 32 in C, 24 in Java",
                        "xg_counter.log_emitted: offset 40 in C, 32 in Java",
                        "xg_counter.log_skipped: offset 44 in C, 36 in Java",
                        "map xg_counters: value size 48 in C, 40 in Java"),
                defect(
                        "renamed field",
                        "\t__u8 has_overlay;\n",
                        "\t__u8 has_payload;\n",
                        "xg_header.has_payload: missing in Java",
                        "xg_header.has_overlay: missing in C"),
                defect(
                        "swapped order",
                        "\t__u64 packets;\n\t__u64 bytes;                /* frames from the Ethernet header, without FCS */\n",
                        "\t__u64 bytes;\n\t__u64 packets;\n",
                        "xg_total.packets: offset 8 in C, 0 in Java",
                        "xg_total.bytes: offset 0 in C, 8 in Java"),
                defect(
                        "wrong width that alignment hides",
                        "\t__u16 log_state;",
                        "\t__u8 log_state; __u8 pad2;",
                        "xg_detail.log_state: 1 bytes in C, 2 in Java",
                        "xg_detail.pad2: missing in Java"),
                defect(
                        "wrong array length",
                        "\t__u8 destination[16];\n\t__u8 pad[6];",
                        "\t__u8 destination[14];\n\t__u8 pad[8];",
                        "xg_event.destination: 14 elements in C, 16 in Java",
                        "xg_event.pad: offset 80 in C, 82 in Java",
                        "xg_event.pad: 8 elements in C, 6 in Java"),
                defect(
                        "array in place of a number",
                        "\t__u32 max_per_second;",
                        "\t__u16 max_per_second[2];",
                        "xg_log.max_per_second: an array of 2 in C, i4(max_per_second) in Java"),
                defect(
                        "another struct",
                        "\tstruct xg_sets sets;\n",
                        "\tstruct xg_log sets;\n",
                        "xg_header.sets: struct xg_log in C, another in Java"),
                defect(
                        "network order where Java is native",
                        "\t__u16 source_port;          /* 0 unless has_ports */",
                        "\t__be16 source_port;",
                        "xg_event.source_port: BIG_ENDIAN in C, LITTLE_ENDIAN in Java"),
                defect(
                        "bit field",
                        "\t__u32 row;                  /* of the rest; of a class of ports 1: class 0 is to be searched as well */",
                        "\t__u32 row : 32;",
                        "xg_class.row: a bit field in C"));
    }

    static Stream<Defect> constants() {
        return Stream.of(
                defect(
                        "renamed constant",
                        "\tXG_VERDICT_DROP = 1,",
                        "\tXG_VERDICT_DENY = 1,",
                        "enum xg_verdict: XG_VERDICT_DENY: missing in Java",
                        "enum xg_verdict: XG_VERDICT_DROP: missing in C"),
                defect(
                        "changed reason",
                        "XG_REASON_PANIC = 9,",
                        "XG_REASON_PANIC = 10,",
                        value("xg_reason", "XG_REASON_PANIC", 10, 9)),
                defect(
                        "changed family",
                        "XG_FAMILY_IPV6 = 6,",
                        "XG_FAMILY_IPV6 = 10,",
                        value("xg_family", "XG_FAMILY_IPV6", 10, 6)),
                defect(
                        "changed fragment",
                        "XG_FRAGMENT_LATER = 2,",
                        "XG_FRAGMENT_LATER = 3,",
                        value("xg_fragment", "XG_FRAGMENT_LATER", 3, 2)),
                defect(
                        "changed action",
                        "XG_ACTION_COUNT = 2,",
                        "XG_ACTION_COUNT = 3,",
                        value("xg_action", "XG_ACTION_COUNT", 3, 2)),
                defect(
                        "changed field",
                        "XG_FIELD_DSCP = 10,",
                        "XG_FIELD_DSCP = 12,",
                        value("xg_field", "XG_FIELD_DSCP", 12, 10)),
                defect(
                        "changed ref",
                        "XG_REF_TABLE = 0x80000000,",
                        "XG_REF_TABLE = 0xc0000000,",
                        value("xg_ref", "XG_REF_TABLE", 0xc000_0000L, 0x8000_0000L)),
                defect(
                        "changed flag of an entry",
                        "XG_ENTRY_LOG = 128,",
                        "XG_ENTRY_LOG = 256,",
                        value("xg_entry_flag", "XG_ENTRY_LOG", 256, 128)),
                defect(
                        "changed flag of an extra",
                        "XG_EXTRA_ICMP = 128,",
                        "XG_EXTRA_ICMP = 512,",
                        value("xg_extra_flag", "XG_EXTRA_ICMP", 512, 128)),
                defect(
                        "negative value",
                        "XG_FRAGMENT_FIRST = 1,",
                        "XG_FRAGMENT_FIRST = -1,",
                        value("xg_fragment", "XG_FRAGMENT_FIRST", -1, 1)),
                defect(
                        "new version",
                        "XG_ABI_VERSION = 4,",
                        "XG_ABI_VERSION = 5,",
                        value("xg_limit", "XG_ABI_VERSION", 5, 4)),
                defect(
                        "extra constant",
                        "\tXG_ACTION_DROP = 1,",
                        "\tXG_ACTION_DROP = 1,\n\tXG_ACTION_REJECT = 3,",
                        "enum xg_action: XG_ACTION_REJECT: missing in Java"),
                defect("missing enum", "\tenum xg_action action;", "\t__u32 action;", "enum xg_action: missing in C"),
                defect(
                        "capacity that a map follows",
                        "XG_COUNTERS = 4096,",
                        "XG_COUNTERS = 8192,",
                        value("xg_limit", "XG_COUNTERS", 8192, 4096),
                        "map xg_counters: max_entries 8192 in C, 4096 in Java"));
    }

    static Stream<Defect> maps() {
        return Stream.of(
                defect(
                        "missing map",
                        "XG_COUNTER_TABLE(xg_event_totals, xg_event_total, 1);",
                        "",
                        "struct xg_event_total: missing in C",
                        "map xg_event_totals: missing in C"),
                defect(
                        "renamed map",
                        "XG_SERVICE_TABLE(xg_tables, ",
                        "XG_SERVICE_TABLE(xg_lines, ",
                        "map xg_tables: missing in C",
                        "map xg_lines: missing in Java"),
                defect(
                        "extra map with a struct of its own",
                        "XG_SERVICE_TABLE(xg_control, xg_control, 1);",
                        "XG_SERVICE_TABLE(xg_control, xg_control, 1);\n"
                                + "struct xg_flow { __u64 last; };\nXG_COUNTER_TABLE(xg_flows, xg_flow, 9);",
                        "struct xg_flow: missing in Java",
                        "map xg_flows: missing in Java"),
                defect(
                        "wrong type",
                        "BPF_MAP_TYPE_PERF_EVENT_ARRAY",
                        "BPF_MAP_TYPE_CPUMAP",
                        "map xg_events: type 16 in C, 4 in Java"),
                defect(
                        "wrong max_entries",
                        "XG_SERVICE_TABLE(xg_tables, xg_segment, 1);",
                        "XG_SERVICE_TABLE(xg_tables, xg_segment, 2);",
                        "map xg_tables: max_entries 2 in C, 1 in Java"),
                defect(
                        "wrong value type of the same size",
                        "XG_COUNTER_TABLE(xg_event_totals, xg_event_total, 1);",
                        "struct xg_alike { __u64 words[6]; };\nXG_COUNTER_TABLE(xg_event_totals, xg_alike, 1);",
                        "struct xg_alike: missing in Java",
                        "struct xg_event_total: missing in C",
                        "map xg_event_totals: value is struct xg_alike in C, struct xg_event_total in Java"),
                defect(
                        "wrong key",
                        "\t__type(key, __u32);\n\t__type(value, struct xg_abi);",
                        "\t__type(key, __u64);\n\t__type(value, struct xg_abi);",
                        "map xg_abi: key size 8 in C, 4 in Java",
                        "map xg_abi: key is __u64 in C, __u32 in Java"),
                defect(
                        "wrong size of an untyped value",
                        "__uint(value_size, sizeof(__u32));",
                        "__uint(value_size, sizeof(__u64));",
                        "map xg_events: value size 8 in C, 4 in Java"),
                defect(
                        "wrong flags",
                        "\t__uint(max_entries, 1);\n",
                        "\t__uint(max_entries, 1);\n\t__uint(map_flags, BPF_F_RDONLY);\n",
                        "map xg_abi: map_flags 8 in C, 0 in Java"),
                defect(
                        "flags missing",
                        "__uint(map_flags, BPF_F_MMAPABLE);       \\",
                        "\\",
                        Stream.of("control", "tables")
                                .map(name -> "map xg_" + name + ": map_flags 0 in C, 1024 in Java")
                                .toArray(String[]::new)),
                defect(
                        "pinning by name",
                        "\t__type(value, struct xg_abi);",
                        "\t__type(value, struct xg_abi);\n\t__uint(pinning, LIBBPF_PIN_BY_NAME);",
                        "map xg_abi: pinning is set in C, not in Java"));
    }

    private static String value(String name, String constant, long c, long java) {
        return "enum " + name + ": " + constant + " is " + c + " in C, " + java + " in Java";
    }

    private static Defect defect(String name, String old, String replacement, String... differences) {
        return new Defect(name, old, replacement, List.of(differences));
    }
}
