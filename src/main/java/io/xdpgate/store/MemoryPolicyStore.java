package io.xdpgate.store;

import io.xdpgate.control.PolicyStore;
import io.xdpgate.policy.Policy;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Keeps the policy in memory: as durable as the process. Thread-safe. */
public final class MemoryPolicyStore implements PolicyStore {
    private final AtomicReference<Optional<Policy>> saved = new AtomicReference<>(Optional.empty());

    @Override
    public void save(Policy policy) {
        saved.set(Optional.of(policy));
    }

    @Override
    public Optional<Policy> load() {
        return saved.get();
    }
}
