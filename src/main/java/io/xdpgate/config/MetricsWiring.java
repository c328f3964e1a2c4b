package io.xdpgate.config;

import io.xdpgate.control.AttachmentControl;
import io.xdpgate.control.InterfaceFollower;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.events.EventHub;
import io.xdpgate.metrics.DataplaneHealth;
import io.xdpgate.metrics.ScrapeRegistry;
import io.xdpgate.metrics.XdpgateMetrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Metrics and health. */
@Configuration(proxyBeanMethods = false)
class MetricsWiring {
    @Bean
    XdpgateMetrics xdpgateMetrics(
            Dataplane dataplane, EventHub hub, PolicyControl policies, XdpgateProperties properties) {
        int ruleSeries = properties.metrics().perRule() ? properties.limits().rules() : 0;
        return new XdpgateMetrics(dataplane, hub, policies, ruleSeries);
    }

    /** Takes the place of the registry that Boot would make. */
    @Bean
    ScrapeRegistry scrapeRegistry(ObjectProvider<XdpgateMetrics> metrics) {
        ScrapeRegistry registry = new ScrapeRegistry();
        registry.beforeScrape(() -> metrics.getObject().refresh());
        return registry;
    }

    @Bean
    DataplaneHealth dataplaneHealth(
            Dataplane dataplane, PolicyControl policies, AttachmentControl attachments, InterfaceFollower interfaces) {
        return new DataplaneHealth(dataplane, policies, attachments, interfaces);
    }
}
