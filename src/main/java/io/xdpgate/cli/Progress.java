package io.xdpgate.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tells somebody who waits at a terminal that work goes on; says nothing within the first second, nor to a file. */
final class Progress {
    private static final String ERASE = "\r\033[K";

    private final Terminal terminal;
    private volatile String what = "waiting for the service";

    Progress(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is under way, from now on. */
    void step(String text) {
        what = text;
    }

    <T> T during(Supplier<T> work) {
        if (!terminal.progress()) {
            return work.get();
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread teller = Thread.ofPlatform().daemon().start(() -> tell(done));
        try {
            return work.get();
        } finally {
            done.countDown();
            try {
                teller.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void tell(CountDownLatch done) {
        try {
            int seconds = 0;
            while (!done.await(1, TimeUnit.SECONDS)) {
                seconds++;
                terminal.err().print(ERASE + what + " ... " + seconds + " s");
                terminal.err().flush();
            }
            if (seconds > 0) {
                terminal.err().print(ERASE);
                terminal.err().flush();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
