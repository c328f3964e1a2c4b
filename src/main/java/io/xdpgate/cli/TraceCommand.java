package io.xdpgate.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code xdpgate trace}: what would become of a packet, and why. */
@Command(
        name = "trace",
        description = {
            "What would become of a packet, and why; changes nothing. In the words of a rule:",
            "  xdpgate trace tcp from 192.0.2.9 to 198.51.100.1 port 22 flags SYN on eth1"
        })
final class TraceCommand implements Callable<Integer> {
    private static final String TRACE = "/api/v1/trace";
    private static final String BOUNDARY = "xdpgate-part-7c1e5f2ab8d94c06";

    private final Connection connection;

    @Parameters(arity = "0..*", paramLabel = "WORD", description = "The packet")
    private List<String> words = new ArrayList<>();

    @Option(names = "--frame", paramLabel = "HEX", description = "The frame in hexadecimal, from its Ethernet header")
    private @Nullable String frame;

    @Option(names = "--pcap", paramLabel = "FILE", description = "Every packet of a capture (tcpdump -w)")
    private @Nullable Path pcap;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME",
            description = "That a frame or a capture arrives on")
    private @Nullable String interfaceName;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "And what this policy would do, instead of the one in force")
    private @Nullable String policy;

    TraceCommand(Connection connection) {
        this.connection = connection;
    }

    @Override
    public Integer call() {
        int given = (words.isEmpty() ? 0 : 1) + (frame == null ? 0 : 1) + (pcap == null ? 0 : 1);
        if (given != 1) {
            throw CommandFailure.usage("say one packet in words, or give --frame or --pcap");
        }
        JsonNode answer = pcap == null ? connection.open().post(TRACE, onePacket()) : capture(pcap);
        if (!connection.printedAsJson(answer)) {
            if (pcap == null) {
                printOne(answer);
            } else {
                printCapture(answer);
            }
        }
        return ExitStatus.DONE;
    }

    private ObjectNode onePacket() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (frame != null) {
            body.put("frame", frame);
            if (interfaceName != null) {
                body.put("interface", interfaceName);
            }
        } else {
            ObjectNode packet = packet(RuleWords.conditions(words));
            if (interfaceName != null) {
                packet.put("interface", interfaceName);
            }
            body.set("packet", packet);
        }
        if (policy != null) {
            body.set("policy", PolicyFile.read(policy, connection.terminal()));
        }
        return body;
    }

    /** A packet has one value where a rule may have several. */
    static ObjectNode packet(ObjectNode match) {
        ObjectNode packet = JsonNodeFactory.instance.objectNode();
        match.properties().forEach(condition -> {
            JsonNode value = condition.getValue();
            switch (condition.getKey()) {
                case "source", "destination" ->
                    packet.put(condition.getKey(), one(condition.getKey(), value.path("prefixes")));
                case "sourcePorts" -> packet.set("sourcePort", number("source port", value));
                case "destinationPorts" -> packet.set("destinationPort", number("destination port", value));
                case "interfaces" -> packet.put("interface", one("interface", value));
                case "vlans" -> packet.set("vlan", number("vlan", value));
                case "packetLength", "hopLimit", "dscp" ->
                    packet.set(condition.getKey(), number(condition.getKey(), value));
                case "tcpFlags" -> packet.set("tcpFlags", value.path("set"));
                default -> packet.set(condition.getKey(), value);
            }
        });
        packet.remove("family");
        return packet;
    }

    private static String one(String what, JsonNode values) {
        if (values.size() != 1) {
            throw CommandFailure.usage("a packet has one " + what);
        }
        return values.get(0).asString();
    }

    private static JsonNode number(String what, JsonNode values) {
        String text = one(what, values);
        if (!text.matches("[0-9]{1,9}")) {
            throw CommandFailure.usage("a packet has one " + what + ", not '" + text + "'");
        }
        return JsonNodeFactory.instance.numberNode(Integer.parseInt(text));
    }

    private JsonNode capture(Path file) {
        String path = TRACE + new ApiClient.Query().with("interface", interfaceName);
        connection.progress().step("tracing the capture");
        try {
            byte[] bytes = Files.readAllBytes(file);
            return policy == null
                    ? connection.open().post(path, "application/vnd.tcpdump.pcap", bytes)
                    : connection
                            .open()
                            .post(
                                    path,
                                    "multipart/form-data; boundary=" + BOUNDARY,
                                    multipart(bytes, PolicyFile.read(policy, connection.terminal())));
        } catch (IOException e) {
            throw CommandFailure.usage(file + " cannot be read: " + e.getMessage());
        }
    }

    private static byte[] multipart(byte[] pcap, JsonNode candidate) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(head("pcap", "capture.pcap", "application/vnd.tcpdump.pcap"));
        body.write(pcap);
        body.write(head("policy", "policy.json", "application/json"));
        body.write(candidate.toString().getBytes(StandardCharsets.UTF_8));
        body.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return body.toByteArray();
    }

    private static byte[] head(String name, String file, String type) {
        return ("\r\n--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"" + name + "\"; filename=\"" + file
                        + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void printOne(JsonNode trace) {
        Terminal terminal = connection.terminal();
        steps(terminal, trace);
        terminal.print(verdict(terminal, trace));
        JsonNode candidate = trace.path("candidate");
        if (candidate.isObject()) {
            terminal.print("");
            steps(terminal, candidate);
            terminal.print("candidate: " + verdict(terminal, candidate)
                    + (candidate.path("changed").asBoolean(false) ? " (changed)" : " (the same)"));
        }
    }

    private static void steps(Terminal terminal, JsonNode trace) {
        for (JsonNode step : trace.path("steps")) {
            boolean matched = step.path("matched").asBoolean(false);
            String name = step.path("name").asString("");
            String line = step.path("ruleId").asString("") + (name.isEmpty() ? "" : " (" + name + ")") + ": "
                    + step.path("action").asString("")
                    + (matched ? ", matches" : ", no: " + step.path("because").asString(""));
            terminal.print(matched ? terminal.bold(line) : terminal.dim(line));
        }
        if (trace.path("stepsTruncated").asBoolean(false)) {
            terminal.print(terminal.dim("... and more rules"));
        }
    }

    private static String verdict(Terminal terminal, JsonNode trace) {
        String rule = trace.path("ruleId").asString("");
        return terminal.verdict(trace.path("verdict").asString("")) + ", "
                + trace.path("reason").asString("") + (rule.isEmpty() ? "" : " " + rule);
    }

    private void printCapture(JsonNode answer) {
        Terminal terminal = connection.terminal();
        Table table = new Table("PACKET", "VERDICT", "REASON", "RULE", "CANDIDATE");
        for (JsonNode item : answer.path("items")) {
            JsonNode trace = item.path("trace");
            JsonNode candidate = trace.path("candidate");
            String skipped = item.path("skipped").asString("");
            table.row(
                    item.path("number").asString(""),
                    skipped.isEmpty() ? terminal.verdict(trace.path("verdict").asString("")) : "-",
                    skipped.isEmpty() ? trace.path("reason").asString("") : skipped,
                    trace.path("ruleId").asString(""),
                    candidate.path("changed").asBoolean(false)
                            ? terminal.bold(candidate.path("verdict").asString(""))
                            : "");
        }
        table.print(terminal);
        terminal.say(answer.path("packets").asInt(0) + " packets: " + answer.path("verdicts")
                + (answer.has("changed")
                        ? ", the candidate differs for "
                                + answer.path("changed").asInt(0)
                        : ""));
    }
}
