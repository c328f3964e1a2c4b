/** Tests of the analysis, with the plain evaluator as their judge. */
@NullMarked
package io.xdpgate.analysis;

import org.jspecify.annotations.NullMarked;
