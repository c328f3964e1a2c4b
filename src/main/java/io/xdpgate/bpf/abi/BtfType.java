package io.xdpgate.bpf.abi;

import java.util.List;
import java.util.Map;

/** One type of BTF (kernel: Documentation/bpf/btf.rst). Other types are referred to by id; id 0 is void. */
sealed interface BtfType {
    /** Empty when anonymous. */
    String name();

    record Int(String name, int size) implements BtfType {}

    record Pointer(int target) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }

    record Array(int element, int count) implements BtfType {
        @Override
        public String name() {
            return "";
        }
    }

    /** A struct or union. */
    record Composite(String name, boolean union, int size, List<Member> members) implements BtfType {}

    /** @param bitFieldSize 0 unless the member is a bit field */
    record Member(String name, int type, int bitOffset, int bitFieldSize) {}

    record Enumeration(String name, int size, Map<String, Long> constants) implements BtfType {}

    /** A typedef, or with an empty name a qualifier. */
    record Alias(String name, int target) implements BtfType {}

    record Variable(String name, int type) implements BtfType {}

    /** An ELF section with variables. */
    record Section(String name, List<Integer> variables) implements BtfType {}

    /** Whatever has no part in the byte contract. */
    record Other(String name) implements BtfType {}
}
