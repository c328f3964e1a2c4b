/** What the OpenAPI document says beyond the controllers: title, security, problem answers, order. */
@NullMarked
package io.xdpgate.api.openapi;

import org.jspecify.annotations.NullMarked;
