/** HTTP: controllers, JSON forms, server-sent events, problem+json. Translates; decides nothing. */
@NullMarked
package io.xdpgate.api;

import org.jspecify.annotations.NullMarked;
