package io.xdpgate.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.events.EventHub;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The service's own meters. What has labels that come and go is read from the data plane by {@link #refresh}, once
 * for all meters; {@link ScrapeRegistry#beforeScrape} is the place to call it. Thread-safe.
 */
public class XdpgateMetrics implements MeterBinder {
    private final Dataplane dataplane;
    private final EventHub hub;
    private final PolicyControl control;
    private final int maxRuleSeries;
    private final List<BoundMeters> bound = new CopyOnWriteArrayList<>();

    /** Without counters of single rules. */
    public XdpgateMetrics(Dataplane dataplane, EventHub hub, PolicyControl control) {
        this(dataplane, hub, control, 0);
    }

    /**
     * @param maxRuleSeries rules that get a series of their own, oldest first; 0 switches these series off. The
     *     series of a rule ends with the rule
     */
    public XdpgateMetrics(Dataplane dataplane, EventHub hub, PolicyControl control, int maxRuleSeries) {
        if (maxRuleSeries < 0) {
            throw new IllegalArgumentException("maxRuleSeries is 0 or more");
        }
        this.dataplane = dataplane;
        this.hub = hub;
        this.control = control;
        this.maxRuleSeries = maxRuleSeries;
    }

    /** Installs are timed from here on. */
    @Override
    public void bindTo(MeterRegistry registry) {
        BoundMeters meters = new BoundMeters(registry, dataplane, hub, control, maxRuleSeries);
        control.addListener(meters);
        bound.add(meters);
        meters.refresh();
    }

    /** Brings every meter up to date; reads the kernel's counters, which takes milliseconds at most. */
    public void refresh() {
        bound.forEach(BoundMeters::refresh);
    }
}
