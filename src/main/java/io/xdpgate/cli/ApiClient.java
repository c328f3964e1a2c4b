package io.xdpgate.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

/** Calls the API; what is not a 2xx becomes a {@link CommandFailure}. */
final class ApiClient {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    /** Long enough for a large policy. */
    private static final Duration ANSWER = Duration.ofMinutes(5);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http;
    private final URI base;
    private final @Nullable String token;
    private final Progress progress;
    private Duration answerWithin = ANSWER;

    /** @param etag null if there is none */
    record Answer(int status, JsonNode body, @Nullable String etag) {}

    /** @param token null: none is sent */
    ApiClient(URI base, @Nullable String token, Progress progress) {
        this.base = base;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(CONNECT);
        this.http = ("http".equals(base.getScheme()) ? client.sslContext(NoTls.context()) : client).build();
        this.token = token;
        this.progress = progress;
    }

    /** For what cannot wait. */
    ApiClient within(Duration time) {
        answerWithin = time;
        return this;
    }

    JsonNode get(String path) {
        return send(request(path).GET()).body();
    }

    Answer read(String path) {
        return send(request(path).GET());
    }

    JsonNode post(String path, @Nullable JsonNode body) {
        return write("POST", path, body, null).body();
    }

    JsonNode delete(String path) {
        return write("DELETE", path, null, null).body();
    }

    JsonNode put(String path, JsonNode body, @Nullable String ifMatch) {
        return write("PUT", path, body, ifMatch).body();
    }

    JsonNode patch(String path, JsonNode body) {
        return send(request(path)
                        .header("Content-Type", "application/merge-patch+json")
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString())))
                .body();
    }

    /** A body that is no JSON. */
    JsonNode post(String path, String contentType, byte[] body) {
        return send(request(path)
                        .header("Content-Type", contentType)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)))
                .body();
    }

    private Answer write(String method, String path, @Nullable JsonNode body, @Nullable String ifMatch) {
        HttpRequest.Builder request = request(path);
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        if (body == null) {
            return send(request.method(method, HttpRequest.BodyPublishers.noBody()));
        }
        return send(request.header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** The items of every page of a list; at most so many. */
    ArrayNode items(String path, int most) {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        String joiner = path.indexOf('?') < 0 ? "?" : "&";
        String next = "";
        do {
            String cursor = next.isEmpty() ? "" : "&cursor=" + encoded(next);
            JsonNode page = get(path + joiner + "limit=" + Math.min(1_000, most - items.size()) + cursor);
            page.path("items").forEach(items::add);
            next = page.path("next").asString("");
        } while (!next.isEmpty() && items.size() < most);
        return items;
    }

    /** An event stream, open until it is closed; whatever ends it is an {@link IOException}. */
    InputStream stream(String path, @Nullable String lastEventId) throws IOException {
        HttpRequest.Builder request = request(path).header("Accept", "text/event-stream");
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<InputStream> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                try (InputStream body = answer.body()) {
                    throw Problems.failure(answer.statusCode(), json(body.readAllBytes()));
                }
            }
            return answer.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Answer send(HttpRequest.Builder request) {
        HttpRequest timed = request.timeout(answerWithin).build();
        HttpResponse<byte[]> answer = progress.during(() -> exchange(timed));
        JsonNode body = json(answer.body());
        if (answer.statusCode() / 100 != 2) {
            throw Problems.failure(answer.statusCode(), body);
        }
        return new Answer(
                answer.statusCode(), body, answer.headers().firstValue("ETag").orElse(null));
    }

    private HttpResponse<byte[]> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitStatus.FAILED, "interrupted");
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    /** What to say when nobody answers. */
    CommandFailure unreachable(IOException failure) {
        String why = failure instanceof ConnectException
                ? "nobody listens there"
                : failure instanceof HttpTimeoutException ? "no answer in time" : String.valueOf(failure.getMessage());
        return new CommandFailure(
                ExitStatus.UNREACHABLE,
                "the service at " + base + " does not answer: " + why
                        + "; is it running, and is --api or XDPGATE_API right?");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private static JsonNode json(byte[] body) {
        try {
            return body.length == 0 ? NullNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException notJson) {
            return NullNode.getInstance();
        }
    }

    /** A query of the parameters that have a value; each may repeat. */
    static final class Query {
        private final List<String> parameters = new ArrayList<>();

        Query with(String name, @Nullable Object value) {
            if (value != null) {
                parameters.add(name + "=" + encoded(value.toString()));
            }
            return this;
        }

        Query withEach(String name, List<String> values) {
            values.forEach(value -> with(name, value));
            return this;
        }

        /** With its question mark; empty without parameters. */
        @Override
        public String toString() {
            return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        }
    }

    /** For a place in a path or a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
