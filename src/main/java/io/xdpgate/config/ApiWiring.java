package io.xdpgate.config;

import io.xdpgate.api.events.EventStreamSettings;
import io.xdpgate.api.events.EventTickets;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.BodyStreams;
import io.xdpgate.api.system.ServiceFacts;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.events.EventHub;
import io.xdpgate.statistics.TopTalkers;
import io.xdpgate.statistics.TrafficStatistics;
import jakarta.servlet.MultipartConfigElement;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.BuildProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the controllers need to know of the settings. */
@Configuration(proxyBeanMethods = false)
class ApiWiring {
    @Bean
    EventTickets eventTickets(Clock clock) {
        return new EventTickets(clock);
    }

    @Bean
    EventStreamSettings eventStreamSettings(XdpgateProperties properties) {
        XdpgateProperties.Events events = properties.events();
        return new EventStreamSettings(events.queue(), events.heartbeat(), properties.node());
    }

    @Bean(destroyMethod = "close")
    TrafficStatistics trafficStatistics(Dataplane dataplane, ServiceFacts facts, Clock clock) {
        return new TrafficStatistics(dataplane, clock, facts.startedAt()).start();
    }

    @Bean
    TopTalkers topTalkers(EventHub hub, Dataplane dataplane) {
        return new TopTalkers(hub, dataplane);
    }

    @Bean
    BodyReader bodyReader(XdpgateProperties properties) {
        return new BodyReader(Math.toIntExact(properties.limits().bodyBytes().toBytes()));
    }

    /** Parts of a body are kept in memory, under the limit of every body. */
    @Bean
    MultipartConfigElement multipartConfig(XdpgateProperties properties) {
        int limit = Math.toIntExact(properties.limits().bodyBytes().toBytes());
        return new MultipartConfigElement("", limit, limit, limit);
    }

    @Bean
    BodyStreams bodyStreams(XdpgateProperties properties) {
        return new BodyStreams(properties.limits().setBodyBytes().toBytes());
    }

    /** Takes the data plane as argument so that {@code startedAt} is not before the load. */
    @Bean
    ServiceFacts serviceFacts(
            Dataplane dataplane, XdpgateProperties properties, ObjectProvider<BuildProperties> build, Clock clock) {
        Objects.requireNonNull(dataplane);
        BuildProperties found = build.getIfAvailable();
        String version = found == null ? null : found.getVersion();
        return new ServiceFacts(
                version == null ? "development" : version,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                properties.netns(),
                properties.node(),
                PossibleCpus.count(),
                new ServiceFacts.Limits(
                        properties.limits().rules(),
                        properties.limits().countRules(),
                        properties.events().subscribers(),
                        Math.toIntExact(properties.limits().bodyBytes().toBytes())));
    }
}
