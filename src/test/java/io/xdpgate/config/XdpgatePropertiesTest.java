package io.xdpgate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.unit.DataSize;

class XdpgatePropertiesTest {
    @Configuration(proxyBeanMethods = false)
    @EnableConfigurationProperties(XdpgateProperties.class)
    static class Properties {}

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Properties.class);

    @Test
    void defaults() {
        runner.run(context -> {
            XdpgateProperties properties = context.getBean(XdpgateProperties.class);
            assertThat(properties.limits().bodyBytes()).isEqualTo(DataSize.ofMegabytes(64));
            assertThat(properties.limits().rules()).isEqualTo(100_000);
            assertThat(properties.auth().enabled()).isTrue();
            assertThat(properties.interfaces()).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "xdpgate.events.pages, 1, 4096, 0, 8192",
        "xdpgate.events.per-second, 0, 10000000, -1, 10000001",
        "xdpgate.events.history, 0, 1000000, -1, 1000001",
        "xdpgate.events.subscribers, 1, 10000, 0, 10001",
        "xdpgate.events.queue, 1, 100000, 0, 100001",
        "xdpgate.events.heartbeat, 100ms, 5m, 99ms, 301s",
        "xdpgate.limits.rules, 1, 1048575, 0, 1048576",
        "xdpgate.limits.count-rules, 0, 256, -1, 257",
        "xdpgate.limits.body-bytes, 1KB, 256MB, 1023B, 257MB",
        "xdpgate.limits.set-body-bytes, 1KB, 1GB, 1023B, 1025MB"
    })
    void bounds(String name, String least, String most, String below, String above) {
        assertAccepted(name, least);
        assertAccepted(name, most);
        assertRefused(name, below);
        assertRefused(name, above);
    }

    @ParameterizedTest
    @CsvSource({
        "xdpgate.events.pages, 3",
        "xdpgate.interfaces, a/b",
        "xdpgate.mode, fast",
        "xdpgate.events.queue, many",
        "xdpgate.auth.enabled, perhaps"
    })
    void refusesWhatMeansNothing(String name, String value) {
        assertRefused(name, value);
    }

    @Test
    void anUnknownSettingIsASlipAndNotIgnored() {
        runner.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("commandLineArgs", Map.of("xdpgate.event.queue", "5"))))
                .run(context -> {
                    assertThat(words(context)).contains("there is no setting xdpgate.event.queue");
                });
    }

    private static String words(AssertableApplicationContext context) {
        Throwable failure = Objects.requireNonNull(context.getStartupFailure());
        FailureAnalysis analysis = Objects.requireNonNull(new StartFailureAnalyzer().analyze(failure));
        return PlainFailureReporter.text(analysis);
    }

    private void assertAccepted(String name, String value) {
        runner.withPropertyValues(name + "=" + value)
                .run(context -> assertThatCode(() -> context.getBean(XdpgateProperties.class))
                        .as("%s=%s", name, value)
                        .doesNotThrowAnyException());
    }

    /** The operator reads which setting it is, in one line. */
    private void assertRefused(String name, String value) {
        runner.withPropertyValues(name + "=" + value).run(context -> {
            assertThat(context).as("%s=%s", name, value).hasFailed();
            String text = words(context);
            assertThat(text).contains("xdpgate.").doesNotContain("\n", "Exception");
            String last = name.substring(name.lastIndexOf('.') + 1);
            assertThat(text).contains(last.equals("interfaces") ? "a/b" : last);
        });
    }
}
