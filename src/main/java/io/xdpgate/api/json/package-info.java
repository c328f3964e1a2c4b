/**
 * JSON at the edge: strict reading of untrusted documents with every fault collected, and the pieces of answers
 * that several resources share.
 *
 * <p>May depend on {@code control}, {@code policy} and {@code api.problem}. Start at
 * {@link io.xdpgate.api.json.StrictJson} and {@link io.xdpgate.api.json.Members}.
 */
@NullMarked
package io.xdpgate.api.json;

import org.jspecify.annotations.NullMarked;
