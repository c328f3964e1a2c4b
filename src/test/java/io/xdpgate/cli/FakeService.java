package io.xdpgate.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Answers each request as it was told to, and remembers them. */
final class FakeService implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> requests = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();

    private record Answer(int status, String body, String type) {}

    FakeService() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** @param request as {@code GET /path?query} */
    FakeService answer(String request, int status, String body) {
        return answer(request, status, body, "application/json");
    }

    synchronized FakeService answer(String request, int status, String body, String type) {
        answers.put(request, new Answer(status, body.replace('\'', '"'), type));
        return this;
    }

    /** Method, path and query, and the body after a blank. */
    synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /** Authorization and If-Match of each request. */
    synchronized List<String> headers() {
        return List.copyOf(headers);
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(body.isEmpty() ? request : request + " " + body);
            headers.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + exchange.getRequestHeaders().getFirst("If-Match"));
            Answer answer = answers.getOrDefault(
                    request,
                    new Answer(404, "{\"detail\":\"no answer is set for " + request + "\"}", "application/json"));
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.getResponseHeaders().set("ETag", "\"7\"");
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
