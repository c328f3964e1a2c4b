package io.xdpgate.bpf;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.EventSink;
import io.xdpgate.dataplane.PacketEvent;
import io.xdpgate.dataplane.SystemReport.Outcome;
import io.xdpgate.policy.Action;
import io.xdpgate.policy.LogSettings;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that does on an interface what the service does, until the first event, and says on standard
 * output how it went. Arguments: the interface, the namespace that it is in unless that is the process's (then empty),
 * and a directory for pins, or none.
 */
public final class AttachingProcess {
    private AttachingProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
        HostFiles.lines("/proc/self/status").stream()
                .filter(line -> line.startsWith("CapEff:") || line.startsWith("Uid:"))
                .forEach(System.out::println);
        HostInspection.report().checks().stream()
                .filter(check -> check.outcome() == Outcome.MISSING)
                .forEach(check -> System.out.println("missing " + check.detail()));
        String netns = arguments.length > 1 && !arguments[1].isEmpty() ? arguments[1] : null;
        Path pins = arguments.length > 2 ? Path.of(arguments[2]) : null;
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
        try (BpfDataplane dataplane =
                BpfDataplane.open(BpfOptions.DEFAULT.withNetns(netns).withPins(pins), sink)) {
            dataplane.install(SmallPolicies.rule(1, "r_1", Action.DROP, new LogSettings(1, 1000, 64)));
            dataplane.armEvents(true);
            Attachment attachment = dataplane.attach(arguments[0], AttachMode.NATIVE, false);
            System.out.println("vlan tags visible " + attachment.vlanTagsVisible());
            System.out.println("attached " + attachment.mode());
            PacketEvent event = events.poll(20, TimeUnit.SECONDS);
            System.out.println(event == null ? "no event" : "event " + event.interfaceName() + " " + event.ruleId());
            dataplane.totals().forEach(total -> System.out.println("packets " + total.packets()));
            System.out.println("detached " + dataplane.detach(arguments[0]));
        } catch (DataplaneException refused) {
            System.out.println("refused " + refused.getMessage());
        }
    }
}
