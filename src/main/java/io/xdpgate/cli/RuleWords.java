package io.xdpgate.cli;

import java.util.Iterator;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a rule from words: {@code drop tcp from 203.0.113.0/24 to port 22 on eth1}. Only the order within {@code from}
 * and {@code to} matters; what addresses, ports and names are worth is for the service to say.
 */
final class RuleWords {
    static final String SYNTAX = """
            ACTION [FAMILY] [PROTOCOL] [from [not] ADDRESSES [port PORTS]] [to [not] ADDRESSES [port PORTS]] [on INTERFACES] ...

              ACTION      drop | pass | count [would drop|pass]
              FAMILY      ipv4 | ipv6
              PROTOCOL    tcp | udp | icmp | icmpv6 | sctp | ...  or  proto NUMBER
              ADDRESSES   any | 203.0.113.0/24,2001:db8::/32 | @SET
              PORTS       22 | 80,443 | 8000-8100   ("to port 22" and "port 22" mean the destination)
              and         vlan 10 | flags SYN,!ACK | type 8 [code 0] | fragment any|first|later|none
                          length 64-128 | hops 0-5 | dscp 46""";

    private static final Set<String> ACTIONS = Set.of("drop", "pass", "count");
    private static final Set<String> PROTOCOLS =
            Set.of("tcp", "udp", "icmp", "icmpv6", "sctp", "dccp", "udplite", "esp", "ah", "gre", "igmp", "ospf");

    private final Iterator<String> words;
    private final ObjectNode rule = JsonNodeFactory.instance.objectNode();
    private final ObjectNode match = JsonNodeFactory.instance.objectNode();
    private String word = "";

    private RuleWords(List<String> words) {
        this.words = words.stream()
                .flatMap(text -> List.of(text.strip().split("\\s+")).stream())
                .filter(text -> !text.isEmpty())
                .iterator();
    }

    /** The body of a rule. */
    static ObjectNode parse(List<String> words) {
        RuleWords reader = new RuleWords(words);
        reader.read();
        return reader.rule;
    }

    /** The conditions alone, where no action belongs. */
    static ObjectNode conditions(List<String> words) {
        RuleWords reader = new RuleWords(words);
        reader.readAll();
        if (!reader.rule.isEmpty()) {
            throw CommandFailure.usage("an action has no place here");
        }
        return reader.match;
    }

    private void readAll() {
        advance();
        while (!word.isEmpty()) {
            readOne();
        }
    }

    private void read() {
        readAll();
        if (!rule.has("action")) {
            throw CommandFailure.usage("a rule needs an action: drop, pass or count");
        }
        if (!match.isEmpty()) {
            rule.set("match", match);
        }
    }

    private void readOne() {
        String key = word;
        if (ACTIONS.contains(key)) {
            once(rule, "action").put("action", key);
            advance();
        } else if (PROTOCOLS.contains(key)) {
            once(match, "protocol").put("protocol", key);
            advance();
        } else if (key.equals("ipv4") || key.equals("ipv6")) {
            once(match, "family").put("family", key);
            advance();
        } else {
            readKeyed(key);
        }
    }

    private void readKeyed(String key) {
        advance();
        switch (key) {
            case "would" -> once(rule, "wouldBe").put("wouldBe", value("would"));
            case "proto" -> once(match, "protocol").put("protocol", value("proto"));
            case "from" -> side("source", "sourcePorts", "from");
            case "to" -> side("destination", "destinationPorts", "to");
            case "port" -> list("destinationPorts", "port");
            case "on" -> list("interfaces", "on");
            case "vlan" -> numbers("vlans", "vlan");
            case "length" -> list("packetLength", "length");
            case "hops" -> list("hopLimit", "hops");
            case "dscp" -> list("dscp", "dscp");
            case "fragment" -> once(match, "fragment").put("fragment", value("fragment"));
            case "flags" -> flags();
            case "type" -> icmp();
            default -> throw CommandFailure.usage("'" + key + "' is not a word of a rule; a rule is\n\n  " + SYNTAX);
        }
    }

    /** Addresses, ports, or both. */
    private void side(String addresses, String ports, String key) {
        boolean empty = true;
        if (!word.equals("port") && !word.isEmpty()) {
            addresses(addresses);
            empty = false;
        }
        if (word.equals("port")) {
            advance();
            list(ports, "port");
            empty = false;
        }
        if (empty) {
            throw CommandFailure.usage("'" + key + "' needs addresses, a set (@name), or port and a number");
        }
    }

    private void addresses(String member) {
        boolean not = word.equals("not");
        if (not) {
            advance();
        }
        String text = value("not");
        if (text.equals("any") && !not) {
            return;
        }
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        ArrayNode prefixes = JsonNodeFactory.instance.arrayNode();
        ArrayNode sets = JsonNodeFactory.instance.arrayNode();
        for (String part : text.split(",", -1)) {
            if (part.startsWith("@")) {
                sets.add(part.substring(1));
            } else if (part.startsWith("set:")) {
                sets.add(part.substring("set:".length()));
            } else {
                prefixes.add(part);
            }
        }
        if (!prefixes.isEmpty()) {
            condition.set("prefixes", prefixes);
        }
        if (!sets.isEmpty()) {
            condition.set("sets", sets);
        }
        if (not) {
            condition.put("not", true);
        }
        once(match, member).set(member, condition);
    }

    private void list(String member, String key) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (String part : value(key).split(",", -1)) {
            values.add(part);
        }
        once(match, member).set(member, values);
    }

    private void numbers(String member, String key) {
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        for (String part : value(key).split(",", -1)) {
            values.add(number(part, key));
        }
        once(match, member).set(member, values);
    }

    private void flags() {
        ArrayNode set = JsonNodeFactory.instance.arrayNode();
        ArrayNode clear = JsonNodeFactory.instance.arrayNode();
        for (String part : value("flags").split(",", -1)) {
            (part.startsWith("!") ? clear.add(part.substring(1)) : set.add(part)).size();
        }
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        if (!set.isEmpty()) {
            condition.set("set", set);
        }
        if (!clear.isEmpty()) {
            condition.set("clear", clear);
        }
        once(match, "tcpFlags").set("tcpFlags", condition);
    }

    private void icmp() {
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        condition.put("type", number(value("type"), "type"));
        if (word.equals("code")) {
            advance();
            condition.put("code", number(value("code"), "code"));
        }
        once(match, "icmp").set("icmp", condition);
    }

    private static int number(String text, String key) {
        if (!text.matches("[0-9]{1,9}")) {
            throw CommandFailure.usage("'" + key + "' takes a number, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private ObjectNode once(ObjectNode owner, String member) {
        if (owner.has(member)) {
            throw CommandFailure.usage(
                    "two conditions say the " + Problems.place("/" + member) + "; separate alternatives by a comma");
        }
        return owner;
    }

    private String value(String key) {
        if (word.isEmpty()) {
            throw CommandFailure.usage("something is missing after '" + key + "'");
        }
        String value = word;
        advance();
        return value;
    }

    private void advance() {
        word = words.hasNext() ? words.next() : "";
    }
}
