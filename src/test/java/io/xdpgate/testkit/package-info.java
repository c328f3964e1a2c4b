/**
 * What tests share: conditions for tests that need the kernel, and namespaces to run them in.
 *
 * <p>May depend on the JDK and JUnit only.
 */
@NullMarked
package io.xdpgate.testkit;

import org.jspecify.annotations.NullMarked;
