package io.xdpgate.config;

import io.xdpgate.bpf.BpfDataplane;
import io.xdpgate.bpf.BpfOptions;
import io.xdpgate.control.AttachmentControl;
import io.xdpgate.control.AttachmentStore;
import io.xdpgate.control.FailModes;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.InterfaceFollower;
import io.xdpgate.control.PanicControl;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyPlans;
import io.xdpgate.control.PolicyReview;
import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.RevisionHistory;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.StopControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.events.EventHub;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.trace.TraceControl;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts hub, data plane and control together. Closing goes the other way: control, arming, data plane, hub. */
@Configuration(proxyBeanMethods = false)
class ControlWiring {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Guard guard(XdpgateProperties properties) {
        return GuardReader.read(properties.guard());
    }

    @Bean
    PolicyLimits policyLimits(XdpgateProperties properties) {
        PolicyLimits usual = PolicyLimits.DEFAULT;
        return new PolicyLimits(
                properties.limits().rules(),
                properties.limits().countRules(),
                usual.maxPrefixes(),
                usual.maxRanges(),
                usual.maxLabels(),
                usual.maxLabelValueLength(),
                usual.maxCommentLength(),
                usual.maxOwnerLength());
    }

    @Bean
    SetLimits setLimits() {
        return SetLimits.DEFAULT;
    }

    @Bean
    EventArming eventArming() {
        return new EventArming();
    }

    @Bean(destroyMethod = "close")
    EventHub eventHub(EventArming arming, XdpgateProperties properties) {
        XdpgateProperties.Events events = properties.events();
        return new EventHub(arming, events.history(), events.subscribers());
    }

    @Bean
    DataplaneOpener kernelDataplane() {
        return (properties, sink) -> {
            requireNamespace(properties.netns());
            return BpfDataplane.open(
                    new BpfOptions(
                            properties.netns(),
                            properties.events().pages(),
                            properties.events().perSecond(),
                            properties.pins(),
                            properties.replacePinned(),
                            properties.tampering() == XdpgateProperties.Answer.REPAIR),
                    sink);
        };
    }

    /** @param netns a name under /run/netns or a path; null: the service's own */
    static void requireNamespace(@Nullable String netns) {
        if (netns != null && !Files.exists(Path.of(netns.indexOf('/') < 0 ? "/run/netns/" + netns : netns))) {
            throw new StartFailure(
                    "there is no network namespace '" + netns + "'; 'ip netns' lists them, and a path such as"
                            + " /proc/PID/ns/net will do too",
                    null);
        }
    }

    @Bean(destroyMethod = "close")
    Dataplane dataplane(DataplaneOpener opener, XdpgateProperties properties, EventHub hub) {
        Dataplane dataplane = opener.open(properties, hub);
        dataplane.leaveFiltering(properties.onStop() == XdpgateProperties.OnStop.KEEP);
        return dataplane;
    }

    /** The context is closed by a thread of its own: the call that stops the service is answered first. */
    @Bean
    StopControl stopControl(Dataplane dataplane, ConfigurableApplicationContext context) {
        return new StopControl(
                dataplane, () -> Thread.ofPlatform().name("xdpgate-stop").start(context::close));
    }

    /** Depends on the data plane so as to be closed before it: subscribers that close later disarm nothing. */
    @Bean(destroyMethod = "close")
    AutoCloseable armingConnection(EventArming arming, Dataplane dataplane) {
        arming.connect(dataplane);
        return arming::disconnect;
    }

    /** Nothing can be attached before this bean exists, so no packet is judged without a policy. */
    @Bean(destroyMethod = "close")
    PolicyControl policyControl(
            Dataplane dataplane,
            PolicyStore store,
            Guard guard,
            PolicyLimits limits,
            SetLimits setLimits,
            XdpgateProperties properties,
            Clock clock) {
        PolicyControl control =
                new PolicyControl(dataplane, new IncrementalCompilation(guard), store, limits, setLimits, guard, clock);
        control.initialise(new FailModes(properties.failMode(), properties.failModes()));
        return control;
    }

    @Bean
    PolicyReview policyReview(PolicyControl policies, Dataplane dataplane, Guard guard) {
        return new PolicyReview(policies, dataplane, guard);
    }

    @Bean
    PolicyPlans policyPlans(PolicyControl policies, Dataplane dataplane, Guard guard, Clock clock) {
        return new PolicyPlans(policies, dataplane, new IncrementalCompilation(guard), clock);
    }

    @Bean
    RevisionControl revisionControl(PolicyControl policies, RevisionHistory history) {
        return new RevisionControl(policies, history);
    }

    @Bean(destroyMethod = "close")
    SetControl setControl(PolicyControl policies, SetLimits limits, Clock clock) {
        return new SetControl(policies, limits, clock);
    }

    @Bean
    AttachmentControl attachmentControl(
            Dataplane dataplane, PolicyControl policies, AttachmentStore store, XdpgateProperties properties) {
        AttachmentControl attachments = new AttachmentControl(dataplane, policies, store);
        attachments.saved().forEach(attachments::want);
        properties.interfaces().forEach(name -> attachments.want(name, properties.mode()));
        return attachments;
    }

    @Bean
    TraceControl traceControl(Dataplane dataplane, PolicyControl policies, Guard guard) {
        return new TraceControl(dataplane, policies, new IncrementalCompilation(guard), guard);
    }

    @Bean(destroyMethod = "close")
    InterfaceFollower interfaceFollower(Dataplane dataplane, PolicyControl policies, AttachmentControl attachments) {
        return new InterfaceFollower(dataplane, policies, attachments);
    }

    @Bean(destroyMethod = "close")
    PanicControl panicControl(Dataplane dataplane, Clock clock) {
        PanicControl panic = new PanicControl(dataplane, clock);
        panic.resume();
        return panic;
    }
}
