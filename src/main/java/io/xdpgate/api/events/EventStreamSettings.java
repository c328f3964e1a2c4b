package io.xdpgate.api.events;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * @param queueCapacity messages kept for a slow subscriber
 * @param heartbeat time between heartbeats
 * @param node name of this host in events; null when not configured
 */
public record EventStreamSettings(
        int queueCapacity, Duration heartbeat, @Nullable String node) {}
