/** The history of the policy over HTTP. */
@NullMarked
package io.xdpgate.api.revisions;

import org.jspecify.annotations.NullMarked;
