/** What happens before and beside the controllers: body limit, errors of the servlet container. May depend on {@code api.problem}. */
@NullMarked
package io.xdpgate.api.container;

import org.jspecify.annotations.NullMarked;
