/**
 * A second judge of verdicts that shares nothing with the product: nftables with the same policy, fed with the
 * same packets.
 *
 * <p>Start at {@link io.xdpgate.nftables.NftablesJudgeTest}; its javadoc lists where the two differ and why.
 */
@NullMarked
package io.xdpgate.nftables;

import org.jspecify.annotations.NullMarked;
