package io.xdpgate.compiler;

/** Where the entries of a rule stand. */
enum Place {
    /** In the lists of the classes of the source addresses that it is about. */
    SOURCE,
    /** In the lists of the classes of the destination addresses that it is about. */
    DESTINATION,
    /** In the lists of its destination ports. */
    PORT,
    /** In the list that every packet goes through. */
    GLOBAL,
    /** In the bit vector. */
    REST,
    /** Nowhere: it never matches. */
    NONE;

    int bit() {
        return 1 << ordinal();
    }
}
