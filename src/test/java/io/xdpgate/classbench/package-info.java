/** Five-field rule sets and packet headers: ClassBench's files, and seeded sets of the same shapes. */
@NullMarked
package io.xdpgate.classbench;

import org.jspecify.annotations.NullMarked;
