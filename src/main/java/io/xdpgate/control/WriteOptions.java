package io.xdpgate.control;

import org.jspecify.annotations.Nullable;

/**
 * What comes with a write beside the change itself.
 *
 * @param author who asks
 * @param note why; null when not given
 * @param dryRun check and answer, change nothing
 * @param refuseOnWarning treat every warning as a reason to refuse
 */
public record WriteOptions(String author, @Nullable String note, boolean dryRun, boolean refuseOnWarning) {}
