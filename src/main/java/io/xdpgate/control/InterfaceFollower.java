package io.xdpgate.control;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.InterfaceWatch;
import io.xdpgate.dataplane.NetworkInterface;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Follows interfaces that come, go and change their names, so that what is to be attached is attached. An interface
 * that comes back is attached again in the mode that was asked for; one that is renamed keeps its program, and rules
 * mean it by its new name; one that moves to another network namespace takes the program along. What cannot be
 * mended here is a trouble with its remedy, which health shows.
 */
public final class InterfaceFollower implements AutoCloseable {
    private static final Logger LOG = System.getLogger(InterfaceFollower.class.getName());

    private final Dataplane dataplane;
    private final PolicyControl policy;
    private final AttachmentControl attachments;
    /** Names that attached interfaces had before they were renamed: another interface of that name is attached too. */
    private final Map<String, AttachMode> vacated = new HashMap<>();
    /** Interfaces as they were when they could not be attached: tried again when that changes. */
    private final Map<String, NetworkInterface> refused = new HashMap<>();

    private volatile Map<String, String> troubles = Map.of();
    private @Nullable InterfaceWatch watch;

    public InterfaceFollower(Dataplane dataplane, PolicyControl policy, AttachmentControl attachments) {
        this.dataplane = dataplane;
        this.policy = policy;
        this.attachments = attachments;
    }

    /** Begins to follow; for the time after the first attachments have been made. */
    public synchronized void start() {
        if (watch == null) {
            watch = dataplane.watchInterfaces(this::follow);
        }
    }

    /** By name of an interface that is to be attached, what is wrong with it and what can be done. */
    public Map<String, String> troubles() {
        return troubles;
    }

    /** Compares what is there with what is wanted, and acts. Called after each change, and by nobody in between. */
    private void follow() {
        policy.exclusively(() -> {
            Map<String, String> found = new TreeMap<>();
            // One look for everything: between two of them a name may have changed.
            Map<String, NetworkInterface> present = byName();
            rename(present);
            attachments.wanted().forEach((name, mode) -> attach(name, mode, present, found));
            Map.copyOf(vacated).forEach((name, mode) -> {
                if (present.containsKey(name)) {
                    vacated.remove(name);
                    attach(name, mode, present, found);
                }
            });
            tell(found);
            return true;
        });
    }

    private Map<String, NetworkInterface> byName() {
        return dataplane.interfaces().stream()
                .collect(Collectors.toMap(
                        NetworkInterface::name, Function.identity(), (one, same) -> one, LinkedHashMap::new));
    }

    /** An index alone does not tell: an interface from another namespace may bring one that was in use here. */
    private void rename(Map<String, NetworkInterface> present) {
        Map<Integer, String> names = new HashMap<>();
        present.values().stream()
                .filter(InterfaceFollower::hasOurProgram)
                .forEach(device -> names.put(device.ifindex(), device.name()));
        Map<String, String> renamed = new LinkedHashMap<>();
        dataplane.attachments().forEach((former, attachment) -> {
            String name = names.get(attachment.ifindex());
            if (name != null && !name.equals(former)) {
                renamed.put(former, name);
            }
        });
        if (renamed.isEmpty()) {
            return;
        }
        Map<String, AttachMode> before = attachments.wanted();
        attachments.rename(renamed);
        renamed.forEach((former, name) -> {
            LOG.log(Level.INFO, "''{0}'' is called ''{1}'' now; it stays attached", former, name);
            AttachMode mode = before.get(former);
            if (mode != null && !attachments.wanted().containsKey(former)) {
                vacated.put(former, mode);
            }
        });
    }

    private void attach(
            String name, AttachMode mode, Map<String, NetworkInterface> present, Map<String, String> found) {
        Attachment attachment = dataplane.attachments().get(name);
        NetworkInterface device = present.get(name);
        boolean isHere = attachment != null
                && device != null
                && device.ifindex() == attachment.ifindex()
                && hasOurProgram(device);
        if (attachment != null && !isHere) {
            found.put(
                    name,
                    "'" + name + "' is in another network namespace now; the program went with it and keeps filtering"
                            + " there while this service runs. Move it back, or detach '" + name + "'");
        }
        if (device == null) {
            refused.remove(name);
            found.putIfAbsent(name, "'" + name + "' is gone; it is attached as soon as it comes back");
        } else if (isHere) {
            refused.remove(name);
        } else {
            attach(device, mode, found);
        }
    }

    private static boolean hasOurProgram(NetworkInterface device) {
        NetworkInterface.AttachedProgram program = device.program();
        return program != null && program.ours();
    }

    private void attach(NetworkInterface device, AttachMode mode, Map<String, String> found) {
        String name = device.name();
        if (device.equals(refused.get(name))) {
            found.putIfAbsent(name, Objects.requireNonNullElse(troubles.get(name), "it cannot be attached"));
            return;
        }
        try {
            Attachment made = attachments.attach(name, mode, false).attachment();
            refused.remove(name);
            found.remove(name);
            LOG.log(
                    Level.INFO,
                    "''{0}'' is back and attached again ({1})",
                    name,
                    made.mode().text());
        } catch (DataplaneException | RefusedException why) {
            refused.put(name, device);
            found.put(name, "'" + name + "' is there but cannot be attached: " + words(why));
        }
    }

    private static String words(RuntimeException why) {
        if (!(why instanceof AttachRefusedException ladder)) {
            return String.valueOf(why.getMessage());
        }
        return ladder.attempts().stream().map(InterfaceFollower::words).collect(Collectors.joining("; "));
    }

    private static String words(Attempt attempt) {
        String remedy = attempt.remedy();
        return attempt.mode().text() + ": " + attempt.message() + (remedy == null ? "" : " (" + remedy + ")");
    }

    private void tell(Map<String, String> found) {
        found.forEach((name, trouble) -> {
            if (!trouble.equals(troubles.get(name))) {
                LOG.log(Level.WARNING, trouble);
            }
        });
        troubles = Map.copyOf(found);
    }

    @Override
    public synchronized void close() {
        if (watch != null) {
            watch.close();
        }
    }
}
