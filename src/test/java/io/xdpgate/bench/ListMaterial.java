package io.xdpgate.bench;

import io.xdpgate.classbench.AddressList;
import io.xdpgate.classbench.ListTraffic;
import io.xdpgate.policy.Policy;
import java.util.List;

/** One rule that drops what comes from an address set. */
record ListMaterial(AddressList list) implements Material {
    private static final long SEED = 20_260_102;

    @Override
    public Policy policy() {
        return Sets.withSet(list);
    }

    @Override
    public List<byte[]> frames(Kind kind, int count) {
        return switch (kind) {
            case HITS -> ListTraffic.hits(list, count, SEED);
            case MISSES -> ListTraffic.misses(list, count, SEED);
            default -> throw new IllegalArgumentException(kind + " of a set");
        };
    }

    @Override
    public List<NftForm> forms() {
        return NftLists.of(list);
    }
}
