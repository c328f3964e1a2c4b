package io.xdpgate.bpf.abi;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;

/** Every list of constants of this package by the name of its C enum. */
final class AbiEnums {
    static final Map<String, Class<?>> BY_NAME = Map.ofEntries(
            Map.entry("xg_limit", Limits.class),
            Map.entry("xg_verdict", Codes.Verdict.class),
            Map.entry("xg_reason", Codes.Reason.class),
            Map.entry("xg_family", Codes.Family.class),
            Map.entry("xg_fragment", Codes.Fragment.class),
            Map.entry("xg_action", Codes.Action.class),
            Map.entry("xg_field", Codes.Field.class),
            Map.entry("xg_ref", Codes.Ref.class),
            Map.entry("xg_asks", Codes.Asks.class),
            Map.entry("xg_entry_flag", Codes.EntryFlag.class),
            Map.entry("xg_extra_flag", Codes.ExtraFlag.class),
            Map.entry("xg_trace_part", Codes.TracePart.class));

    private AbiEnums() {}

    /** The constants of a class under their C names. */
    static Map<String, Long> constants(Class<?> holder) {
        Map<String, Long> constants = new TreeMap<>();
        for (Field constant : holder.getDeclaredFields()) {
            if (constant.getType() == int.class || constant.getType() == long.class) {
                constants.put("XG_" + constant.getName(), value(constant));
            }
        }
        return constants;
    }

    private static long value(Field constant) {
        try {
            return constant.getLong(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(constant + " must be public and static", e);
        }
    }
}
