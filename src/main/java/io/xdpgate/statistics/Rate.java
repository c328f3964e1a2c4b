package io.xdpgate.statistics;

/** An average over some time up to the last sample. */
public record Rate(double packetsPerSecond, double bytesPerSecond) {
    Rate plus(Rate other) {
        return new Rate(packetsPerSecond + other.packetsPerSecond, bytesPerSecond + other.bytesPerSecond);
    }
}
