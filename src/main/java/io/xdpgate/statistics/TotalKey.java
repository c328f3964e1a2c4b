package io.xdpgate.statistics;

import io.xdpgate.dataplane.Total;
import io.xdpgate.policy.Reason;
import io.xdpgate.policy.Verdict;

/** One cell of the data plane's totals. */
record TotalKey(String interfaceName, Reason reason, Verdict verdict) {
    static TotalKey of(Total total) {
        return new TotalKey(total.interfaceName(), total.reason(), total.verdict());
    }
}
