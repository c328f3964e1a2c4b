package io.xdpgate.api.sets;

import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.policy.Range;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;

/** What the queries of lists have in common. */
final class SetQuery {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1_000;

    private SetQuery() {}

    static int limit(QueryParameters query) {
        Integer limit = query.parsed(
                "limit",
                text -> Range.parse(text, MAX_LIMIT)
                        .filter(range -> range.first() > 0 && text.indexOf('-') < 0)
                        .map(Range::first),
                "a whole number in 1.." + MAX_LIMIT);
        return limit == null ? DEFAULT_LIMIT : limit;
    }

    /** Opaque text for the last item of a page. */
    static String cursor(String last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.UTF_8));
    }

    /** A reader of cursors. */
    static <T> Function<String, Optional<T>> after(Function<String, Optional<T>> parse) {
        return cursor -> {
            try {
                return parse.apply(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        };
    }
}
