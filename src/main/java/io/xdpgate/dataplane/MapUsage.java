package io.xdpgate.dataplane;

/** How full a table is; {@code entries} of {@code capacity} in one generation. */
public record MapUsage(String map, long entries, long capacity) {}
