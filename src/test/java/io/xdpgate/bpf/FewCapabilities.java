package io.xdpgate.bpf;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.SystemReport.Outcome;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process of its own that does on {@code left} what the service does, and says on standard output how it went. */
public final class FewCapabilities {
    private FewCapabilities() {}

    public static void main(String[] arguments) throws InterruptedException {
        HostFiles.lines("/proc/self/status").stream()
                .filter(line -> line.startsWith("CapEff:") || line.startsWith("Uid:"))
                .forEach(System.out::println);
        HostInspection.report().checks().stream()
                .filter(check -> check.outcome() == Outcome.MISSING)
                .forEach(check -> System.out.println("missing " + check.detail()));
        BlockingQueue<PacketEvent> events = new LinkedBlockingQueue<>();
        EventSink sink = new EventSink() {
            @Override
            public void packet(PacketEvent event) {
                events.add(event);
            }

            @Override
            public void lost(long count) {
                System.out.println("lost " + count);
            }
        };
        try (BpfDataplane dataplane = BpfDataplane.open(BpfOptions.DEFAULT, sink)) {
            dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, new LogSettings(1, 1000, 64)));
            dataplane.armEvents(true);
            System.out.println("attached "
                    + dataplane.attach("left", AttachMode.NATIVE, false).mode());
            PacketEvent event = events.poll(20, TimeUnit.SECONDS);
            System.out.println(event == null ? "no event" : "event " + event.interfaceName() + " " + event.ruleId());
            System.out.println("packets " + dataplane.totals().getFirst().packets());
            System.out.println("detached " + dataplane.detach("left"));
        } catch (DataplaneException refused) {
            System.out.println("refused " + refused.getMessage());
        }
    }
}
