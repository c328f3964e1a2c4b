/** Test doubles and fixtures that tests of several packages share. Start at {@link io.xdpgate.testkit.FakeDataplane}. */
@NullMarked
package io.xdpgate.testkit;

import org.jspecify.annotations.NullMarked;
