package io.xdpgate.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Says in the words of {@link RuleWords} what a rule of the API matches. */
final class RuleText {
    private RuleText() {}

    static String match(JsonNode rule) {
        JsonNode match = rule.path("match");
        List<String> words = new ArrayList<>();
        add(words, "", match.path("family"));
        add(words, "", match.path("protocol"));
        side(words, "from", match.path("source"), match.path("sourcePorts"));
        side(words, "to", match.path("destination"), match.path("destinationPorts"));
        add(words, "on ", match.path("interfaces"));
        add(words, "vlan ", match.path("vlans"));
        flags(words, match.path("tcpFlags"));
        if (match.has("icmp")) {
            add(words, "type ", match.path("icmp").path("type"));
            add(words, "code ", match.path("icmp").path("code"));
        }
        add(words, "fragment ", match.path("fragment"));
        add(words, "length ", match.path("packetLength"));
        add(words, "hops ", match.path("hopLimit"));
        add(words, "dscp ", match.path("dscp"));
        return words.isEmpty() ? "every IP packet" : String.join(" ", words);
    }

    static String action(JsonNode rule) {
        String action = rule.path("action").asString("");
        String would = rule.path("wouldBe").asString("");
        return would.isEmpty() ? action : action + " would " + would;
    }

    private static void side(List<String> words, String key, JsonNode addresses, JsonNode ports) {
        List<String> values = new ArrayList<>();
        addresses.path("prefixes").forEach(prefix -> values.add(prefix.asString("")));
        addresses.path("sets").forEach(set -> values.add("@" + set.asString("")));
        if (values.isEmpty() && ports.isEmpty()) {
            return;
        }
        words.add(key);
        if (!values.isEmpty()) {
            words.add((addresses.path("not").asBoolean(false) ? "not " : "") + String.join(",", values));
        }
        add(words, "port ", ports);
    }

    private static void flags(List<String> words, JsonNode flags) {
        List<String> values = new ArrayList<>();
        flags.path("set").forEach(flag -> values.add(flag.asString("")));
        flags.path("clear").forEach(flag -> values.add("!" + flag.asString("")));
        if (!values.isEmpty()) {
            words.add("flags " + String.join(",", values));
        }
    }

    private static void add(List<String> words, String key, JsonNode value) {
        if (value.isArray() && !value.isEmpty()) {
            List<String> values = new ArrayList<>();
            value.forEach(item -> values.add(item.asString()));
            words.add(key + String.join(",", values));
        } else if (value.isValueNode() && !value.isNull() && !value.asString("").isEmpty()) {
            words.add(key + value.asString());
        }
    }
}
