package io.xdpgate.api.json;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Writes JSON as YAML, in blocks; what might be read as anything but a string is quoted. */
public final class YamlText {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*");
    private static final Set<String> WORDS = Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

    private final StringBuilder text = new StringBuilder();

    private YamlText() {}

    /** A document that {@link StrictYaml} reads back as the same. */
    public static String of(JsonNode node) {
        YamlText writer = new YamlText();
        writer.write(node, 0, false);
        return writer.text.toString();
    }

    /** @param open whether the line has been begun by a dash, or by a name that its value may follow */
    private void write(JsonNode node, int indent, boolean open) {
        if (node.isObject() && !node.isEmpty()) {
            boolean isFirst = open;
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                indent(isFirst ? 0 : indent);
                isFirst = false;
                text.append(string(member.getKey())).append(':');
                value(member.getValue(), indent);
            }
        } else if (node.isArray() && !node.isEmpty()) {
            boolean isFirst = open;
            for (JsonNode item : node) {
                indent(isFirst ? 0 : indent);
                isFirst = false;
                text.append("- ");
                write(item, indent + 2, true);
            }
        } else {
            text.append(scalar(node)).append('\n');
        }
    }

    private void value(JsonNode value, int indent) {
        if (value.isContainer() && !value.isEmpty()) {
            text.append('\n');
            write(value, indent + 2, false);
        } else {
            text.append(' ').append(scalar(value)).append('\n');
        }
    }

    private void indent(int spaces) {
        text.repeat(' ', spaces);
    }

    private static String scalar(JsonNode node) {
        return node.isString() ? string(node.stringValue()) : node.toString();
    }

    private static String string(String value) {
        boolean isPlain = PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT));
        return isPlain ? value : JsonNodeFactory.instance.stringNode(value).toString();
    }
}
