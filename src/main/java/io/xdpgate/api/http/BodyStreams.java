package io.xdpgate.api.http;

import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads bodies that are too large to be taken into memory, up to a limit of their own. */
public class BodyStreams {
    private final long limitBytes;

    /** @param limitBytes longest body, from {@code xdpgate.limits.set-body-bytes} */
    public BodyStreams(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /** Reads a body to its end. */
    @FunctionalInterface
    public interface Action<T> {
        T read(InputStream in) throws IOException;
    }

    /**
     * @throws ProblemException {@link ProblemType#BODY_TOO_LARGE}, or {@link ProblemType#UNREADABLE_BODY} if the
     *     connection fails in the middle
     */
    public <T> T read(HttpServletRequest request, Action<T> action) {
        if (request.getContentLengthLong() > limitBytes) {
            throw new ProblemException(tooLarge());
        }
        try {
            return action.read(new Limited(request.getInputStream()));
        } catch (IOException e) {
            throw new ProblemException(ProblemType.UNREADABLE_BODY, "the body did not arrive whole");
        }
    }

    /** The rest of the body is not worth reading, so the connection ends. */
    private Problem tooLarge() {
        String detail = "the body is larger than " + limitBytes + " bytes; use several sets, or raise"
                + " xdpgate.limits.set-body-bytes";
        return Problem.of(ProblemType.BODY_TOO_LARGE, detail)
                .with("limitBytes", limitBytes)
                .withHeader("Connection", "close");
    }

    private final class Limited extends FilterInputStream {
        private long left = limitBytes;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            if (next >= 0) {
                take(1);
            }
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            take(Math.max(count, 0));
            return count;
        }

        private void take(int count) {
            left -= count;
            if (left < 0) {
                throw new ProblemException(tooLarge());
            }
        }
    }
}
