package io.xdpgate.control;

import io.xdpgate.policy.Policy;
import java.util.Optional;

/** Where accepted policies are kept. */
public interface PolicyStore {
    /**
     * Keeps a policy; when this returns it is as durable as the store makes it.
     *
     * @throws StoreException if it does not; nothing is kept then. Any other exception counts as one too
     */
    void save(Policy policy);

    /** The policy saved last. */
    Optional<Policy> load();
}
