package io.xdpgate.dataplane;

import java.util.List;

/**
 * A loaded program as the kernel describes it ({@code struct bpf_prog_info}).
 *
 * @param tag 16 hex digits, as {@code ip link} and {@code bpftool} print it
 */
public record ProgramFacts(int id, String name, String tag, boolean jited, List<Integer> mapIds) {
    public ProgramFacts {
        mapIds = List.copyOf(mapIds);
    }
}
