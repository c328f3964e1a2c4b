package io.xdpgate.control;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.NetworkInterface;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import io.xdpgate.policy.Rule;
import java.lang.System.Logger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Attaches and detaches; recompiles the policy when that changes what an interface condition means. Thread-safe;
 * never overlaps with a write of the policy, so that a policy is compiled for the slots that are in force.
 *
 * <p>An interface gets its slot, and the policy is compiled for it, before the program is attached, so that rules
 * with an interface condition hold for its first packet. Detaching recompiles too, so that a slot that is given
 * again never means the interface that had it before.
 */
public class AttachmentControl {
    private static final Logger LOG = System.getLogger(AttachmentControl.class.getName());

    private final Dataplane dataplane;
    private final PolicyControl policy;
    private final AttachmentStore store;

    /** Copied on write: the interfaces that are to be attached, and how; readers do not wait for the kernel. */
    private volatile Map<String, AttachMode> wanted = Map.of();

    private volatile Set<String> pending = Set.of();

    /** What callers attach is not kept. */
    public AttachmentControl(Dataplane dataplane, PolicyControl policy) {
        this(dataplane, policy, AttachmentStore.NONE);
    }

    public AttachmentControl(Dataplane dataplane, PolicyControl policy, AttachmentStore store) {
        this.dataplane = dataplane;
        this.policy = policy;
        this.store = store;
    }

    public List<NetworkInterface> interfaces() {
        return dataplane.interfaces();
    }

    public Optional<NetworkInterface> findInterface(String name) {
        return dataplane.interfaces().stream()
                .filter(device -> device.name().equals(name))
                .findFirst();
    }

    public Optional<Attachment> findAttachment(String interfaceName) {
        return Optional.ofNullable(dataplane.attachments().get(interfaceName));
    }

    /** The interfaces that are to be attached and the mode asked for, by name. */
    public Map<String, AttachMode> wanted() {
        return wanted;
    }

    /** Those of {@link #wanted} that have not been attached once. */
    public Set<String> pending() {
        return pending;
    }

    /**
     * Announces an interface that {@link #attach} will be called for, as configured at start: until then the
     * service is not ready.
     */
    public void want(String interfaceName, AttachMode mode) {
        policy.exclusively(() -> {
            remember(interfaceName, mode, true);
            return mode;
        });
    }

    /**
     * As {@link #attach}, and the interface is attached again after a restart.
     *
     * @throws StoreException if the store refuses; nothing is attached then
     */
    public Attached attachForGood(String interfaceName, AttachMode mode, boolean force) {
        return policy.exclusively(() -> {
            String before = store.load().get(interfaceName);
            store.put(interfaceName, mode.text());
            try {
                return attach(interfaceName, mode, force);
            } catch (RuntimeException refused) {
                keep(interfaceName, before, refused);
                throw refused;
            }
        });
    }

    /**
     * As {@link #detach}, and the interface is not attached again after a restart unless it is configured.
     *
     * @throws StoreException if the store refuses; nothing is detached then
     */
    public boolean detachForGood(String interfaceName) {
        return policy.exclusively(() -> {
            String before = store.load().get(interfaceName);
            store.remove(interfaceName);
            try {
                return detach(interfaceName);
            } catch (NoSuchInterfaceException gone) {
                throw gone;
            } catch (RuntimeException refused) {
                keep(interfaceName, before, refused);
                throw refused;
            }
        });
    }

    /**
     * The interfaces that callers attached for good, and how. When the store cannot be read, none: what is attached
     * stays so, and {@link PolicyControl#standIn} says what else there is to say.
     */
    public Map<String, AttachMode> saved() {
        Map<String, AttachMode> modes = new TreeMap<>();
        try {
            store.load()
                    .forEach((name, mode) ->
                            modes.put(name, AttachMode.parse(mode).orElseThrow()));
        } catch (StoreException unreadable) {
            LOG.log(Logger.Level.WARNING, "interfaces that callers attached are not known: " + unreadable.getMessage());
        }
        return modes;
    }

    /** An interface that callers attached for good is kept by its new name. */
    private void renameSaved(Map<String, String> names) {
        try {
            Map<String, String> modes = store.load();
            Map<String, String> moved = new TreeMap<>();
            names.forEach((former, name) -> {
                String mode = modes.get(former);
                if (mode != null) {
                    moved.put(name, mode);
                }
            });
            Set<String> left = new TreeSet<>(names.keySet());
            left.retainAll(modes.keySet());
            left.removeAll(moved.keySet());
            moved.forEach(store::put);
            left.forEach(store::remove);
        } catch (StoreException refused) {
            LOG.log(
                    Logger.Level.WARNING,
                    "after a restart interfaces that were renamed are looked for by their former names "
                            + names.keySet() + ": " + refused.getMessage());
        }
    }

    private void keep(String interfaceName, @Nullable String mode, RuntimeException refused) {
        try {
            if (mode == null) {
                store.remove(interfaceName);
            } else {
                store.put(interfaceName, mode);
            }
        } catch (StoreException failure) {
            refused.addSuppressed(failure);
        }
    }

    /**
     * Attaches the program; see {@link Dataplane#attach} for the refusals. If the policy cannot be compiled for
     * the new interface, nothing is attached; what was attached before stays.
     *
     * @return the attachment, and whether there was none before; another mode of one that was there makes none
     * @throws RefusedException.NotReady if no policy is in force yet
     */
    public Attached attach(String interfaceName, AttachMode mode, boolean force) {
        return policy.exclusively(() -> {
            // The program without tables would open the interface.
            policy.requireSomethingInForce();
            releaseGone(interfaceName);
            Map<String, Integer> slots = dataplane.interfaceSlots();
            Optional<Attachment> before = findAttachment(interfaceName);
            Map<String, Integer> compiledFor = slots;
            try {
                dataplane.reserveSlot(interfaceName);
                if (!dataplane.interfaceSlots().equals(slots) && hasInterfaceConditions()) {
                    policy.reinstall();
                }
                compiledFor = dataplane.interfaceSlots();
                Attachment made = dataplane.attach(interfaceName, mode, force);
                remember(interfaceName, mode, false);
                return new Attached(made, before.isEmpty());
            } catch (RuntimeException refused) {
                if (before.isEmpty()) {
                    giveBackSlot(interfaceName, refused);
                }
                reinstallIfMoved(interfaceName, compiledFor);
                throw refused;
            }
        });
    }

    /**
     * Takes the program off. If the kernel then refuses the recompiled policy, the interface is detached all the
     * same, and {@link PolicyControl#lastInstallFailure} says so until an install succeeds.
     *
     * @return false if it was not attached
     * @throws NoSuchInterfaceException if there is no such interface
     */
    public boolean detach(String interfaceName) {
        return policy.exclusively(() -> {
            if (findInterface(interfaceName).isEmpty()
                    && findAttachment(interfaceName).isEmpty()) {
                forget(interfaceName);
                throw new NoSuchInterfaceException(interfaceName);
            }
            Map<String, Integer> slots = dataplane.interfaceSlots();
            boolean detached = dataplane.detach(interfaceName);
            forget(interfaceName);
            reinstallIfMoved(interfaceName, slots);
            return detached;
        });
    }

    /**
     * Interfaces that are attached have other names now: they stay attached, and rules mean them by the new names from
     * here on. What was wanted of them moves along.
     *
     * @param names from the former name to the one that it has
     */
    void rename(Map<String, String> names) {
        policy.exclusively(() -> {
            dataplane.rename(names);
            Map<String, AttachMode> modes = new LinkedHashMap<>(wanted);
            modes.keySet().removeAll(names.keySet());
            names.forEach((former, name) -> {
                AttachMode mode = wanted.get(former);
                if (mode != null) {
                    modes.put(name, mode);
                }
            });
            wanted = Collections.unmodifiableMap(modes);
            renameSaved(names);
            if (hasInterfaceConditions()) {
                policy.reinstall();
            }
            return true;
        });
    }

    /**
     * Frees the slots of interfaces that have disappeared, so that those that come and go do not use them up. That
     * of the interface that is about to be attached is left to the data plane.
     */
    private void releaseGone(String except) {
        Set<String> gone = new TreeSet<>(dataplane.interfaceSlots().keySet());
        gone.removeAll(dataplane.attachments().keySet());
        gone.remove(except);
        gone.forEach(dataplane::detach);
        if (!gone.isEmpty() && hasInterfaceConditions()) {
            policy.reinstall();
        }
    }

    private boolean hasInterfaceConditions() {
        return policy.current().rules().stream()
                .filter(Rule::enabled)
                .anyMatch(rule -> !rule.match().interfaces().isEmpty());
    }

    private void giveBackSlot(String interfaceName, RuntimeException refused) {
        try {
            dataplane.detach(interfaceName);
        } catch (RuntimeException failure) {
            refused.addSuppressed(failure);
        }
    }

    private void reinstallIfMoved(String interfaceName, Map<String, Integer> before) {
        if (!dataplane.interfaceSlots().equals(before) && hasInterfaceConditions()) {
            reinstallOrReport(interfaceName);
        }
    }

    private void reinstallOrReport(String interfaceName) {
        try {
            policy.reinstall();
        } catch (RuntimeException failure) {
            LOG.log(
                    Logger.Level.ERROR,
                    "'" + interfaceName + "' is not attached, but rules still refer to its slot until an install"
                            + " succeeds",
                    failure);
        }
    }

    private void remember(String interfaceName, AttachMode mode, boolean isPending) {
        Map<String, AttachMode> map = new LinkedHashMap<>(wanted);
        map.put(interfaceName, mode);
        setPending(interfaceName, isPending);
        wanted = Collections.unmodifiableMap(map);
    }

    private void forget(String interfaceName) {
        Map<String, AttachMode> map = new LinkedHashMap<>(wanted);
        map.remove(interfaceName);
        wanted = Collections.unmodifiableMap(map);
        setPending(interfaceName, false);
    }

    private void setPending(String interfaceName, boolean isPending) {
        Set<String> set = new TreeSet<>(pending);
        if (isPending) {
            set.add(interfaceName);
        } else {
            set.remove(interfaceName);
        }
        pending = Collections.unmodifiableSet(set);
    }

    public record Attached(Attachment attachment, boolean created) {}
}
