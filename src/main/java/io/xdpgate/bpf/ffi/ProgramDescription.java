package io.xdpgate.bpf.ffi;

import java.util.List;

/**
 * A loaded program, from {@code struct bpf_prog_info}.
 *
 * @param tag 16 hex digits, as bpftool prints it
 * @param jited whether machine code was made of it
 * @param verifiedInstructions instructions that the verifier walked; 0 on kernels before 5.16
 */
public record ProgramDescription(
        int id, String name, String tag, boolean jited, List<Integer> mapIds, int verifiedInstructions) {
    public ProgramDescription {
        mapIds = List.copyOf(mapIds);
    }
}
