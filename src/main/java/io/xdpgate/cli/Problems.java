package io.xdpgate.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Turns problem+json (RFC 9457) into words; a pointer becomes the name of what it points to. */
final class Problems {
    private Problems() {}

    /** What the service said, and which exit status it means. */
    static CommandFailure failure(int status, JsonNode problem) {
        return new CommandFailure(exitStatus(status), words(status, problem));
    }

    static int exitStatus(int status) {
        if (status == 401 || status == 403) {
            return ExitStatus.DENIED;
        }
        return status >= 500 ? ExitStatus.FAILED : ExitStatus.REFUSED;
    }

    static String words(int status, JsonNode problem) {
        List<String> lines = new ArrayList<>();
        String detail = problem.path("detail").asString(problem.path("title").asString(""));
        lines.add(detail.isEmpty() ? "the service answered " + status : detail);
        problem.path("errors").forEach(error -> lines.add("  " + error(error)));
        if (status == 401) {
            lines.add(
                    "  give a token with --token-file or XDPGATE_TOKEN, or run as who may read the service's admin.token");
        }
        return String.join(System.lineSeparator(), lines);
    }

    private static String error(JsonNode error) {
        String place = error.has("pointer")
                ? place(error.get("pointer").asString(""))
                : error.path("parameter").asString("");
        String detail = error.path("detail").asString("");
        return place.isEmpty() ? detail : place + ": " + detail;
    }

    /** {@code /match/source/prefixes/0} is "source prefixes, item 1". */
    static String place(String pointer) {
        List<String> words = new ArrayList<>();
        String item = "";
        for (String token : pointer.split("/", -1)) {
            String name = token.replace("~1", "/").replace("~0", "~");
            if (name.matches("[0-9]{1,9}")) {
                item += (item.isEmpty() ? "" : ", ") + "item " + (Long.parseLong(name) + 1);
            } else if (!name.isEmpty() && !name.equals("match")) {
                words.add(name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT));
            }
        }
        String place = String.join(" ", words);
        return item.isEmpty() ? place : place.isEmpty() ? item : place + ", " + item;
    }
}
