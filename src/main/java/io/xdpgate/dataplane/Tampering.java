package io.xdpgate.dataplane;

import java.time.Instant;

/**
 * Something of the data plane in the kernel that is not as the data plane left it: somebody else has changed it.
 *
 * @param found when that was seen
 * @param what a word for its kind: {@code control}, {@code generation}, {@code tables}, {@code link} or {@code pin}
 * @param detail for the operator
 * @param repaired it is as it should be again
 */
public record Tampering(Instant found, String what, String detail, boolean repaired) {}
