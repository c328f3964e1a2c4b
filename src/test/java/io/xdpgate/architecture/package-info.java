/** The import chain of the product, as tests; each rule has a fixture that breaks it. */
@NullMarked
package io.xdpgate.architecture;

import org.jspecify.annotations.NullMarked;
