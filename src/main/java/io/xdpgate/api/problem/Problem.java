package io.xdpgate.api.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A failure as the API reports it, before it is tied to a request. Immutable.
 *
 * @param detail what went wrong in this case and how to mend it
 * @param errors single faults; empty when there is only the detail
 * @param members further members of the body (RFC 9457 section 3.2), values as Jackson writes them
 * @param headers headers of the answer, e.g. {@code Allow}, {@code Retry-After}
 */
public record Problem(
        ProblemType type,
        String detail,
        List<ProblemError> errors,
        Map<String, @Nullable Object> members,
        Map<String, String> headers) {
    public Problem {
        errors = List.copyOf(errors);
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        headers = Map.copyOf(headers);
    }

    public static Problem of(ProblemType type, String detail) {
        return new Problem(type, detail, List.of(), Map.of(), Map.of());
    }

    public Problem withErrors(List<ProblemError> faults) {
        return new Problem(type, detail, faults, members, headers);
    }

    public Problem with(String member, @Nullable Object value) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(members);
        more.put(member, value);
        return new Problem(type, detail, errors, more, headers);
    }

    public Problem withHeader(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Problem(type, detail, errors, members, more);
    }
}
