/**
 * Keeps policies, revisions and address sets behind the ports of {@code control}, in one SQLite file in the data
 * directory. Start at {@link io.xdpgate.store.StoreFile} and {@link io.xdpgate.store.SqlitePolicyStore}.
 */
@NullMarked
package io.xdpgate.store;

import org.jspecify.annotations.NullMarked;
