package io.xdpgate.bpf.ffi;

/** Rings of samples as their one reader thread sees them; close after that thread has left {@link #poll}. */
public interface SampleRings extends AutoCloseable {
    /**
     * Reads the rings that are due, waiting for at most so many milliseconds; 0 if none was.
     *
     * @throws ErrnoException if a ring cannot be read; what was read before it stays read
     */
    int poll(int timeoutMs);

    /**
     * Reads every ring, whether it is due or not.
     *
     * @throws ErrnoException as above
     */
    void consume();

    @Override
    void close();
}
