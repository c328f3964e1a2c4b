package io.xdpgate.e2e;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls the API over one TCP connection that stays open, from another host; what comes from there has to pass the filter. */
final class RemoteCaller implements AutoCloseable {
    private static final int CONNECT_MS = 1_000;

    /** Status and body of an answer. */
    record Answer(int status, JsonNode body) {}

    private final Socket socket = new Socket();
    private final String host;
    private final String token;
    private final InputStream input;

    /** To be made on a thread of the caller's host. */
    RemoteCaller(InetAddress address, int port, String token) throws IOException {
        socket.connect(new InetSocketAddress(address, port), CONNECT_MS);
        this.input = new BufferedInputStream(socket.getInputStream());
        this.host = address.getHostAddress() + ":" + port;
        this.token = token;
    }

    Answer call(String method, String path, String body) throws IOException {
        ask(method, path, body);
        return answer(20_000);
    }

    /** Sends a request and does not wait. */
    void ask(String method, String path, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + bytes.length + "\r\n\r\n";
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(bytes);
        socket.getOutputStream().write(request.toByteArray());
    }

    /**
     * The answer to what was asked first and not answered yet.
     *
     * @throws java.net.SocketTimeoutException if none begins to come in that time; it can be waited for again
     */
    Answer answer(int withinMs) throws IOException {
        socket.setSoTimeout(withinMs);
        int status = Integer.parseInt(line().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        int length = 0;
        boolean chunked = false;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(lower.substring(15).strip());
            }
            chunked |= lower.equals("transfer-encoding: chunked");
        }
        byte[] body = chunked ? chunks() : input.readNBytes(length);
        return new Answer(
                status,
                body.length == 0
                        ? JsonMapper.shared().nullNode()
                        : JsonMapper.shared().readTree(body));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length;
        do {
            length = Integer.parseInt(line(), 16);
            body.writeBytes(input.readNBytes(length));
            line();
        } while (length > 0);
        return body.toByteArray();
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = input.read(); next != '\n'; next = input.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
