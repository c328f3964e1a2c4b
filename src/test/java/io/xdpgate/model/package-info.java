/**
 * The life of a policy as a model of lists and maps, against the service's core over the real store and the loaded
 * program: what was asked for, through writes, expiry, confirmation, faults and crashes. The model shares no code with
 * {@code control} but the forms of what callers ask for. Start at {@link io.xdpgate.model.Model}.
 */
@NullMarked
package io.xdpgate.model;

import org.jspecify.annotations.NullMarked;
