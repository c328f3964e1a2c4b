package io.xdpgate.api.json;

import io.xdpgate.api.problem.Problem;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one YAML document from bytes nobody vouches for, as the JSON that it stands for: only what JSON can say, so that
 * no word is a surprise ({@code no} and {@code 080} are strings, as in YAML's JSON schema, RFC 9512 section 3.4).
 * Refused with {@link ProblemType#UNREADABLE_BODY}: what {@link StrictJson} refuses, and anchors, aliases, tags,
 * directives, several documents and keys that are no strings.
 */
public final class StrictYaml {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]*)");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private final Iterator<Event> events;

    private StrictYaml(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Math.max(1, text.length()));
        options.setNestingDepthLimit(StrictJson.MAX_DEPTH);
        this.events = new Yaml(options).parse(new StringReader(text)).iterator();
    }

    /** @throws ProblemException {@link ProblemType#UNREADABLE_BODY} */
    public static JsonNode read(byte[] body) {
        String text = StrictJson.decode(body);
        if (text.isBlank()) {
            throw unreadable("the body is empty; send a YAML document");
        }
        try {
            JsonNode document = new StrictYaml(text).document();
            StrictJson.refuseBrokenText(document, "");
            return document;
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? ""
                    : " at line " + (e.getProblemMark().getLine() + 1) + ", column "
                            + (e.getProblemMark().getColumn() + 1);
            throw unreadable("no valid YAML: " + e.getProblem() + place);
        } catch (YAMLException e) {
            throw unreadable("no valid YAML: " + e.getMessage());
        }
    }

    private JsonNode document() {
        events.next();
        Event start = events.next();
        if (!(start instanceof DocumentStartEvent document)) {
            throw unreadable("the body has no document");
        }
        Map<String, String> tags = document.getTags();
        if (document.getVersion() != null || (tags != null && !tags.isEmpty())) {
            throw unreadable("directives are not taken" + place(start));
        }
        JsonNode content = node(events.next(), 1);
        events.next();
        Event end = events.next();
        if (!end.is(Event.ID.StreamEnd)) {
            throw unreadable("there is more than one document" + place(end));
        }
        return content;
    }

    private JsonNode node(Event event, int depth) {
        if (event instanceof AliasEvent) {
            throw unreadable("aliases are not taken" + place(event));
        }
        if (event instanceof NodeEvent anchored && anchored.getAnchor() != null) {
            throw unreadable("anchors are not taken" + place(event));
        }
        if (depth > StrictJson.MAX_DEPTH) {
            throw unreadable("the document nests deeper than " + StrictJson.MAX_DEPTH + " levels" + place(event));
        }
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar);
            case SequenceStartEvent list -> list(list, depth);
            case MappingStartEvent object -> object(object, depth);
            default -> throw unreadable("unexpected " + event.getEventId() + place(event));
        };
    }

    private ArrayNode list(SequenceStartEvent start, int depth) {
        refuseTag(start.getTag(), start);
        ArrayNode list = NODES.arrayNode();
        for (Event next = events.next(); !next.is(Event.ID.SequenceEnd); next = events.next()) {
            list.add(node(next, depth + 1));
        }
        return list;
    }

    private ObjectNode object(MappingStartEvent start, int depth) {
        refuseTag(start.getTag(), start);
        ObjectNode object = NODES.objectNode();
        for (Event next = events.next(); !next.is(Event.ID.MappingEnd); next = events.next()) {
            if (!(next instanceof ScalarEvent key) || key.getAnchor() != null) {
                throw unreadable("the name of a member must be a string" + place(next));
            }
            refuseTag(key.getTag(), key);
            String name = text(key, StrictJson.MAX_NAME_LENGTH);
            if (object.has(name)) {
                throw unreadable("duplicate member '" + name + "'" + place(key));
            }
            object.set(name, node(events.next(), depth + 1));
        }
        return object;
    }

    private static JsonNode scalar(ScalarEvent scalar) {
        refuseTag(scalar.getTag(), scalar);
        String text = text(scalar, StrictJson.MAX_STRING_LENGTH);
        if (scalar.getScalarStyle() != DumperOptions.ScalarStyle.PLAIN) {
            return NODES.stringNode(text);
        }
        return switch (text) {
            case "", "~", "null" -> NODES.nullNode();
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            default -> number(text, scalar);
        };
    }

    private static JsonNode number(String text, Event event) {
        if (!NUMBER.matcher(text).matches()) {
            return NODES.stringNode(text);
        }
        if (text.length() > StrictJson.MAX_NUMBER_LENGTH) {
            throw unreadable("a number has more than " + StrictJson.MAX_NUMBER_LENGTH + " characters" + place(event));
        }
        BigDecimal value = new BigDecimal(text);
        if (!INTEGER.matcher(text).matches()) {
            return NODES.numberNode(value);
        }
        return value.precision() <= 9
                ? NODES.numberNode(value.intValueExact())
                : NODES.numberNode(value.toBigInteger());
    }

    private static String text(ScalarEvent scalar, int most) {
        if (scalar.getValue().length() > most) {
            throw unreadable("a text has more than " + most + " characters" + place(scalar));
        }
        return scalar.getValue();
    }

    private static void refuseTag(@Nullable String tag, Event event) {
        if (tag != null) {
            throw unreadable("tags are not taken" + place(event));
        }
    }

    private static String place(Event event) {
        return event.getStartMark() == null
                ? ""
                : " at line " + (event.getStartMark().getLine() + 1) + ", column "
                        + (event.getStartMark().getColumn() + 1);
    }

    private static ProblemException unreadable(String detail) {
        return new ProblemException(Problem.of(ProblemType.UNREADABLE_BODY, detail));
    }
}
