package io.xdpgate.metrics;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.registry.PrometheusScrapeRequest;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A registry that runs some actions before each scrape, so that meters whose labels come and go are those of the
 * moment. An action that throws fails the scrape.
 */
public class ScrapeRegistry extends PrometheusRegistry {
    private final List<Runnable> actions = new CopyOnWriteArrayList<>();

    public void beforeScrape(Runnable action) {
        actions.add(action);
    }

    @Override
    public MetricSnapshots scrape() {
        prepare();
        return super.scrape();
    }

    @Override
    public MetricSnapshots scrape(@Nullable PrometheusScrapeRequest request) {
        prepare();
        return super.scrape(request);
    }

    @Override
    public MetricSnapshots scrape(@Nullable Predicate<String> includedNames) {
        prepare();
        return super.scrape(includedNames);
    }

    @Override
    public MetricSnapshots scrape(
            @Nullable Predicate<String> includedNames, @Nullable PrometheusScrapeRequest request) {
        prepare();
        return super.scrape(includedNames, request);
    }

    private void prepare() {
        actions.forEach(Runnable::run);
    }
}
