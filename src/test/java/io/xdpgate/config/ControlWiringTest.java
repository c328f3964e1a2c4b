package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.control.AttachmentStore;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.events.EventFilter;
import io.xdpgate.events.EventHub;
import io.xdpgate.events.EventSubscription;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.FakeDataplane;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

class ControlWiringTest {
    /** What the data plane was told; a text when it was closed already. */
    private static final List<Object> TOLD = new ArrayList<>();

    @Test
    void subscribersThatAreLeftWhenAllIsClosedDisarmNothing() {
        TOLD.clear();
        List<EventSubscription> left = new ArrayList<>();
        new ApplicationContextRunner()
                .withUserConfiguration(ControlWiring.class, ClosingKernel.class)
                .run(context -> {
                    EventHub hub = context.getBean(EventHub.class);
                    hub.subscribe(EventFilter.EVERYTHING, 1, null).close();
                    assertThat(TOLD).containsExactly(true, false);
                    left.add(hub.subscribe(EventFilter.EVERYTHING, 1, null));
                });
        assertThat(left.getFirst().isClosed()).isTrue();
        assertThat(TOLD).containsExactly(true, false, true);
    }

    /** Refuses to be armed once it is closed, as the kernel's does. */
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(XdpgateProperties.class)
    static class ClosingKernel {
        @Bean
        AttachmentStore attachmentStore() {
            return AttachmentStore.NONE;
        }

        @Bean
        MemoryPolicyStore policyStore() {
            return new MemoryPolicyStore();
        }

        @Bean
        @Primary
        DataplaneOpener closingOpener() {
            return (properties, sink) -> {
                FakeDataplane fake = new FakeDataplane();
                fake.connect(sink);
                return (Dataplane) Proxy.newProxyInstance(
                        Dataplane.class.getClassLoader(),
                        new Class<?>[] {Dataplane.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("armEvents")) {
                                if (fake.isClosed()) {
                                    TOLD.add("too late");
                                    throw new DataplaneException("the data plane is closed", null);
                                }
                                TOLD.add(arguments[0]);
                            }
                            return method.invoke(fake, arguments);
                        });
            };
        }
    }
}
