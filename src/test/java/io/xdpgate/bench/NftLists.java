package io.xdpgate.bench;

import io.xdpgate.bench.NftForm.Declaration;
import io.xdpgate.classbench.AddressList;
import io.xdpgate.policy.Family;
import io.xdpgate.policy.Prefix;
import java.util.ArrayList;
import java.util.List;

/** An address list whose sources are dropped, as nftables would hold it. */
final class NftLists {
    private NftLists() {}

    /**
     * A hash set if all entries are addresses; else an interval set, and a hash set of the addresses before an
     * interval set of the rest. Entries within others are left out: an interval set refuses them.
     */
    static List<NftForm> of(AddressList list) {
        boolean four = list.family() == Family.IPV4;
        String type = four ? "ipv4_addr" : "ipv6_addr";
        String look = (four ? "ip" : "ip6") + " saddr @";
        int bits = list.family().bits();
        Declaration addresses = new Declaration(
                "set a { type " + type + ";",
                () -> list.outermostEntries()
                        .filter(entry -> entry.length() == bits)
                        .map(Prefix::toString));
        List<NftForm> forms = new ArrayList<>();
        if (list.addresses() == list.size()) {
            forms.add(NftForm.sets("nft address set", List.of(addresses), List.of(look + "a drop")));
        } else {
            Declaration prefixes = new Declaration(
                    "set p { type " + type + "; flags interval;",
                    () -> list.outermostEntries()
                            .filter(entry -> entry.length() < bits)
                            .map(Prefix::toString));
            forms.add(NftForm.sets(
                    "nft address + interval", List.of(addresses, prefixes), List.of(look + "a drop", look + "p drop")));
        }
        Declaration all = new Declaration(
                "set i { type " + type + "; flags interval;",
                () -> list.outermostEntries().map(Prefix::toString));
        forms.add(NftForm.sets("nft interval set", List.of(all), List.of(look + "i drop")));
        return forms;
    }
}
