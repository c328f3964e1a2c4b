package io.xdpgate.api.json;

import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one JSON document (RFC 8259) from bytes nobody vouches for. Refused with
 * {@link ProblemType#UNREADABLE_BODY} and the place of the fault: an empty body, anything but valid UTF-8,
 * duplicate names, anything after the document, unpaired surrogates, and what exceeds the limits below.
 */
public final class StrictJson {
    public static final int MAX_DEPTH = 32;
    /** Characters of one number. */
    public static final int MAX_NUMBER_LENGTH = 40;
    /** Characters of one string. */
    public static final int MAX_STRING_LENGTH = 65_536;
    /** Characters of one member name. */
    public static final int MAX_NAME_LENGTH = 1_024;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_LENGTH)
                            .maxStringLength(MAX_STRING_LENGTH)
                            .maxNameLength(MAX_NAME_LENGTH)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /**
     * @throws ProblemException {@link ProblemType#UNREADABLE_BODY}
     */
    public static JsonNode read(byte[] body) {
        String text = decode(body);
        if (text.isBlank()) {
            throw unreadable("the body is empty; send a JSON document");
        }
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (StreamConstraintsException e) {
            throw unreadable("the document exceeds a limit" + place(e) + "; allowed are " + MAX_DEPTH
                    + " levels of nesting, numbers of " + MAX_NUMBER_LENGTH + ", strings of " + MAX_STRING_LENGTH
                    + " and names of " + MAX_NAME_LENGTH + " characters");
        } catch (JacksonException e) {
            throw unreadable(words(e) + place(e));
        }
        if (text.contains("\\u")) {
            // UTF-8 has no way to say half a surrogate pair, so only an escape can bring one in.
            refuseBrokenText(tree, "");
        }
        return tree;
    }

    /** The JSON form of an answer, as a tree that the caller may change. */
    public static ObjectNode tree(Object answer) {
        return MAPPER.valueToTree(answer);
    }

    /** @throws ProblemException if it is not UTF-8 */
    static String decode(byte[] body) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(body);
        CharBuffer text = CharBuffer.allocate(body.length);
        CoderResult result = decoder.decode(bytes, text, true);
        if (result.isError()) {
            throw unreadable("the body is not UTF-8: the byte at offset " + bytes.position() + " is wrong");
        }
        return text.flip().toString();
    }

    /** @throws ProblemException if a text has half a surrogate pair */
    static void refuseBrokenText(JsonNode node, String pointer) {
        if (node.isString() && !isWhole(node.stringValue())) {
            throw unreadable("unpaired surrogate in the string at '" + pointer + "'");
        }
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (!isWhole(member.getKey())) {
                throw unreadable("unpaired surrogate in a member name of the object at '" + pointer + "'");
            }
            refuseBrokenText(member.getValue(), Pointers.child(pointer, member.getKey()));
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                refuseBrokenText(node.get(i), Pointers.child(pointer, i));
            }
        }
    }

    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** The parser's words without its notes on its own settings. */
    private static String words(JacksonException failure) {
        String words = failure.getOriginalMessage();
        int cut = words.indexOf('\n');
        words = cut < 0 ? words : words.substring(0, cut);
        for (String note :
                new String[] {" (for ", " [Source", " (`", "; [Source", " at [Source", " (start marker at"}) {
            cut = words.indexOf(note);
            words = cut < 0 ? words : words.substring(0, cut);
        }
        if (words.startsWith("Trailing token")) {
            words = "there is more after the end of the document";
        }
        return "no valid JSON: " + words;
    }

    private static String place(JacksonException failure) {
        TokenStreamLocation location = failure.getLocation();
        return location == null || location.getLineNr() < 1
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    private static ProblemException unreadable(String detail) {
        return new ProblemException(ProblemType.UNREADABLE_BODY, detail);
    }
}
