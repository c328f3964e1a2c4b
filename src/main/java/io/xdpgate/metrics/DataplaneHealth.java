package io.xdpgate.metrics;

import io.xdpgate.control.AttachmentControl;
import io.xdpgate.control.InterfaceFollower;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.Tampering;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether packets are judged as they should be. {@code OUT_OF_SERVICE} until a policy is in force and everything
 * that start-up wants attached is; {@code DOWN} when an attachment is gone, the event reader has died or the last
 * install or the last save failed, something filters in the place of the saved policy, or somebody else changed what
 * is in the kernel and that is not repaired; {@code UP} otherwise, also when no attachment is wanted.
 */
public class DataplaneHealth implements HealthIndicator {
    private final Dataplane dataplane;
    private final PolicyControl policy;
    private final AttachmentControl attachments;
    private final InterfaceFollower interfaces;

    public DataplaneHealth(
            Dataplane dataplane, PolicyControl policy, AttachmentControl attachments, InterfaceFollower interfaces) {
        this.dataplane = dataplane;
        this.policy = policy;
        this.attachments = attachments;
        this.interfaces = interfaces;
    }

    @Override
    public Health health() {
        Map<String, Attachment> attached = dataplane.attachments();
        Set<String> pending = attachments.pending();
        Set<String> missing = new TreeSet<>(attachments.wanted().keySet());
        missing.removeAll(attached.keySet());
        missing.removeAll(pending);
        Optional<String> failure = policy.lastInstallFailure();
        policy.probeStore();
        Optional<String> storeFailure = policy.lastStoreFailure();
        boolean readerAlive = dataplane.isReaderAlive();

        Health.Builder health = new Health.Builder();
        Optional<String> standIn = policy.standIn();
        List<Tampering> tampering = dataplane.tampering();
        boolean tamperedWith = tampering.stream().anyMatch(one -> !one.repaired());
        boolean failed = failure.isPresent() || storeFailure.isPresent() || standIn.isPresent();
        if (failed || tamperedWith || !missing.isEmpty() || !readerAlive) {
            health.down();
        } else if (!policy.isInitialised() || !pending.isEmpty()) {
            health.outOfService();
        } else {
            health.up();
        }
        Map<String, String> modes = new TreeMap<>();
        attached.forEach((name, attachment) -> modes.put(name, attachment.mode().text()));
        health.withDetail("policyInForce", policy.isInitialised())
                .withDetail("policyRevision", policy.current().revision())
                .withDetail("attachments", modes)
                .withDetail("attachmentsPending", pending)
                .withDetail("attachmentsMissing", missing)
                .withDetail("attachmentTroubles", new TreeMap<>(interfaces.troubles()))
                .withDetail("eventReaderAlive", readerAlive);
        if (!tampering.isEmpty()) {
            health.withDetail(
                    "changedByOthers",
                    tampering.stream()
                            .map(one -> one.found() + " " + one.detail() + (one.repaired() ? " (repaired)" : ""))
                            .toList());
        }
        standIn.ifPresent(text -> health.withDetail("standIn", text));
        failure.ifPresent(text -> health.withDetail("lastInstallFailure", text));
        storeFailure.ifPresent(text -> health.withDetail("lastStoreFailure", text));
        return health.build();
    }
}
