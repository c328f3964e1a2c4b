package io.xdpgate.bpf.ffi;

/**
 * A map, from {@code struct bpf_map_info}.
 *
 * @param type number in {@code enum bpf_map_type}
 * @param flags BPF_F_* of map creation
 */
public record MapDescription(int id, String name, int type, int keySize, int valueSize, int maxEntries, int flags) {}
