package io.xdpgate.api.http;

import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Takes the whole body of a request into memory, up to a limit. */
public class BodyReader {
    private final int limitBytes;

    /** @param limitBytes longest body, from {@code xdpgate.limits.body-bytes} */
    public BodyReader(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    /**
     * @throws ProblemException {@link ProblemType#BODY_TOO_LARGE}, or {@link ProblemType#UNREADABLE_BODY} if the
     *     connection fails in the middle
     */
    public byte[] read(HttpServletRequest request) {
        if (request.getContentLengthLong() > limitBytes) {
            throw new ProblemException(tooLarge(limitBytes));
        }
        byte[] body;
        try {
            body = request.getInputStream().readNBytes(limitBytes + 1);
        } catch (IOException e) {
            throw new ProblemException(ProblemType.UNREADABLE_BODY, "the body did not arrive whole");
        }
        if (body.length > limitBytes) {
            throw new ProblemException(tooLarge(limitBytes));
        }
        return body;
    }

    /** The refusal of a body that is longer than so many bytes. */
    public static Problem tooLarge(int limitBytes) {
        String detail = "the body is larger than " + limitBytes
                + " bytes; send it in parts, or raise xdpgate.limits.body-bytes";
        return Problem.of(ProblemType.BODY_TOO_LARGE, detail).with("limitBytes", limitBytes);
    }
}
