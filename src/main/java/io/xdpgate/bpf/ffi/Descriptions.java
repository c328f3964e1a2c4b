package io.xdpgate.bpf.ffi;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What the kernel says about programs and maps: {@code bpf_obj_get_info_by_fd}. */
public final class Descriptions {
    private static final int MAX_MAP_IDS = 256;

    private Descriptions() {}

    /** The program behind a file descriptor. */
    public static ProgramDescription program(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            StructLayout layout = KernelStructs.PROG_INFO;
            MemorySegment info = arena.allocate(layout);
            MemorySegment mapIds = arena.allocate(JAVA_INT, MAX_MAP_IDS);
            KernelStructs.setInt(layout, info, "nr_map_ids", MAX_MAP_IDS);
            KernelStructs.setLong(layout, info, "map_ids", mapIds.address());
            read(fd, info, arena, "program");
            byte[] tag = info.asSlice(KernelStructs.offset(layout, "tag"), 8).toArray(JAVA_BYTE);
            List<Integer> ids = new ArrayList<>();
            int count = Math.min(MAX_MAP_IDS, KernelStructs.getInt(layout, info, "nr_map_ids"));
            for (int i = 0; i < count; i++) {
                ids.add(mapIds.getAtIndex(JAVA_INT, i));
            }
            return new ProgramDescription(
                    KernelStructs.getInt(layout, info, "id"),
                    KernelStructs.getText(layout, info, "name"),
                    HexFormat.of().formatHex(tag),
                    KernelStructs.getInt(layout, info, "jited_prog_len") > 0,
                    ids,
                    KernelStructs.getInt(layout, info, "verified_insns"));
        }
    }

    /**
     * The program of that id; empty when there is none (ENOENT) or this process may not look (EPERM: needs
     * CAP_SYS_ADMIN).
     */
    public static Optional<ProgramDescription> programById(int id) {
        Optional<Fd> fd = openProgram(id);
        if (fd.isEmpty()) {
            return Optional.empty();
        }
        try (Fd open = fd.get()) {
            return Optional.of(program(open.number()));
        }
    }

    /** {@code bpf_prog_get_fd_by_id}; empty on ENOENT and EPERM (needs CAP_SYS_ADMIN). */
    public static Optional<Fd> openProgram(int id) {
        try {
            int fd = (int) Libbpf.BPF_PROG_GET_FD_BY_ID.invokeExact(id);
            if (fd == -Errno.ENOENT || fd == -Errno.EPERM || fd == -Errno.EACCES) {
                return Optional.empty();
            }
            ErrnoException.check("bpf_prog_get_fd_by_id", Integer.toString(id), fd);
            return Optional.of(new Fd(fd, "program " + id));
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }

    /** The map behind a file descriptor. */
    public static MapDescription map(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            StructLayout layout = KernelStructs.MAP_INFO;
            MemorySegment info = arena.allocate(layout);
            read(fd, info, arena, "map");
            return new MapDescription(
                    KernelStructs.getInt(layout, info, "id"),
                    KernelStructs.getText(layout, info, "name"),
                    KernelStructs.getInt(layout, info, "type"),
                    KernelStructs.getInt(layout, info, "key_size"),
                    KernelStructs.getInt(layout, info, "value_size"),
                    KernelStructs.getInt(layout, info, "max_entries"),
                    KernelStructs.getInt(layout, info, "map_flags"));
        }
    }

    static void read(int fd, MemorySegment info, Arena arena, String kind) {
        try {
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) info.byteSize());
            CallHook.before("bpf_obj_get_info_by_fd");
            int result = (int) Libbpf.BPF_OBJ_GET_INFO_BY_FD.invokeExact(fd, info, length);
            ErrnoException.check("bpf_obj_get_info_by_fd", kind + " fd " + fd, result);
        } catch (Throwable thrown) {
            throw Downcalls.unexpected(thrown);
        }
    }
}
