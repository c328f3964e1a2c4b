package io.xdpgate.api.http;

import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The precondition {@code If-Match} (RFC 9110 section 13.1.1). Compares strongly: a weak tag never matches. */
public final class IfMatch {
    private static final Pattern TAG = Pattern.compile("\\s*(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\")\\s*(,|$)");

    private final boolean any;
    private final List<String> strongTags;

    private IfMatch(boolean any, List<String> strongTags) {
        this.any = any;
        this.strongTags = strongTags;
    }

    /**
     * Empty if the header is missing.
     *
     * @throws ProblemException {@link ProblemType#MALFORMED_REQUEST} if it is neither {@code *} nor a list of tags
     */
    public static Optional<IfMatch> of(HttpServletRequest request) {
        List<String> lines = Collections.list(request.getHeaders("If-Match"));
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        String value = String.join(",", lines).strip();
        return Optional.of(value.equals("*") ? new IfMatch(true, List.of()) : new IfMatch(false, strongTags(value)));
    }

    /** Like {@link #of}, for writes that must not go through blindly. */
    public static IfMatch required(HttpServletRequest request) {
        return of(request)
                .orElseThrow(() -> new ProblemException(
                        ProblemType.PRECONDITION_REQUIRED,
                        "send If-Match with the ETag of the resource as you read it, or 'If-Match: *' to overwrite"
                                + " whatever is there"));
    }

    public boolean matches(String tag) {
        return any || strongTags.contains(tag);
    }

    /** Whether any tag is one that {@code isCurrent} takes. */
    public boolean matchesAny(Predicate<String> isCurrent) {
        return any || strongTags.stream().anyMatch(isCurrent);
    }

    private static List<String> strongTags(String value) {
        List<String> tags = new ArrayList<>();
        Matcher matcher = TAG.matcher(value);
        int position = 0;
        while (position < value.length()) {
            if (!matcher.find(position) || matcher.start() != position) {
                throw new ProblemException(
                        ProblemType.MALFORMED_REQUEST,
                        "If-Match must be '*' or a list of quoted tags, e.g. If-Match: \"1a2b-r_3-17\"");
            }
            if (matcher.group(1) == null) {
                tags.add(matcher.group(2));
            }
            position = matcher.end();
        }
        return tags;
    }
}
