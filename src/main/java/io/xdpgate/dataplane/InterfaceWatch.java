package io.xdpgate.dataplane;

/** Watching for changes of interfaces, until it is closed. */
public interface InterfaceWatch extends AutoCloseable {
    /** Returns when the listener is not and will not be called any more. Not to be called by the listener. */
    @Override
    void close();
}
