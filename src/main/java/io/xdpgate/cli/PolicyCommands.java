package io.xdpgate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code xdpgate plan}, {@code apply}, {@code confirm}, {@code revert}: the policy as a whole. */
final class PolicyCommands {
    private static final String PLANS = "/api/v1/policy/plans";
    private static final String REVISIONS = "/api/v1/revisions";

    private PolicyCommands() {}

    static Callable<Integer> plan(Connection connection) {
        return new Plan(connection);
    }

    static Callable<Integer> apply(Connection connection) {
        return new Apply(connection);
    }

    static Callable<Integer> confirm(Connection connection) {
        return new Confirm(connection);
    }

    static Callable<Integer> revert(Connection connection) {
        return new Revert(connection);
    }

    @Command(name = "plan", description = "What a policy in a file would change; prints the plan to apply")
    private static final class Plan implements Callable<Integer> {
        private final Connection connection;

        @Parameters(paramLabel = "FILE|-", description = "A policy as GET /api/v1/policy gives it")
        private String file = "";

        private Plan(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Integer call() {
            JsonNode wanted = PolicyFile.read(file, connection.terminal());
            JsonNode plan = connection.open().post(PLANS, wanted);
            if (!connection.printedAsJson(plan)) {
                PlanText.print(connection.terminal(), plan, wanted);
            }
            return ExitStatus.DONE;
        }
    }

    @Command(name = "apply", description = "Put a plan in force, or a policy in a file")
    private static final class Apply implements Callable<Integer> {
        private final Connection connection;

        @Parameters(paramLabel = "PLAN|FILE|-", description = "The id of a plan, or a file")
        private String what = "";

        @Mixin
        private final WriteTerms terms = new WriteTerms();

        private Apply(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Integer call() {
            ApiClient api = connection.open();
            boolean file = what.equals("-") || Files.isRegularFile(Path.of(what));
            String plan = file
                    ? api.post(PLANS, PolicyFile.read(what, connection.terminal()))
                            .path("id")
                            .asString("")
                    : what;
            connection.progress().step("putting the policy in force");
            JsonNode done = api.post(PLANS + "/" + ApiClient.encoded(plan) + "/apply" + terms.query(), null);
            if (!connection.printedAsJson(done)) {
                connection.terminal().say("in force" + revision(done));
            }
            terms.sayRest(connection.terminal(), done);
            return ExitStatus.DONE;
        }
    }

    @Command(name = "confirm", description = "Keep a provisional change")
    private static final class Confirm implements Callable<Integer> {
        private final Connection connection;

        @Parameters(arity = "0..1", paramLabel = "REVISION", description = "The provisional one if not given")
        private @Nullable Long revision;

        private Confirm(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Integer call() {
            ApiClient api = connection.open();
            long number = revision == null ? provisional(api) : revision;
            JsonNode done = api.post(REVISIONS + "/" + number + "/confirm", null);
            if (!connection.printedAsJson(done)) {
                connection.terminal().say("confirmed revision " + number);
            }
            return ExitStatus.DONE;
        }
    }

    @Command(name = "revert", description = "Put an earlier revision in force, as a new revision")
    private static final class Revert implements Callable<Integer> {
        private final Connection connection;

        @Parameters(
                arity = "0..1",
                paramLabel = "REVISION",
                description =
                        "If not given, the one before the revision in force; before a provisional change, if one waits")
        private @Nullable Long revision;

        @Mixin
        private final WriteTerms terms = new WriteTerms();

        private Revert(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Integer call() {
            ApiClient api = connection.open();
            JsonNode newest = newest(api);
            long number = revision == null ? previous(newest) : revision;
            boolean ends = isProvisional(newest.path(0)) && !terms.provisional() && !terms.dryRun();
            String restore = REVISIONS + "/" + number + "/restore";
            JsonNode done = ends ? ending(api, restore) : api.post(restore + terms.query(), null);
            if (!connection.printedAsJson(done)) {
                connection.terminal().say("revision " + number + " is in force again" + revision(done));
            }
            terms.sayRest(connection.terminal(), done);
            return ExitStatus.DONE;
        }

        /**
         * Takes a provisional change back. Only a provisional one may follow it, so this is one too, and is confirmed;
         * whatever fails in between, the policy from before is in force.
         */
        private JsonNode ending(ApiClient api, String restore) {
            JsonNode done = api.post(restore + terms.query().with("confirmWithin", "PT1M"), null);
            api.post(REVISIONS + "/" + done.path("number").asLong() + "/confirm", null);
            return done;
        }
    }

    private static String revision(JsonNode answer) {
        String number = answer.path("revision").asString(answer.path("number").asString(""));
        return number.isEmpty() ? "" : ", as revision " + number;
    }

    private static long provisional(ApiClient api) {
        JsonNode newest = newest(api).path(0);
        if (!isProvisional(newest)) {
            throw new CommandFailure(ExitStatus.REFUSED, "no change waits to be confirmed");
        }
        return newest.path("number").asLong();
    }

    /** The newest first. */
    private static JsonNode newest(ApiClient api) {
        return api.get(REVISIONS + "?limit=100").path("items");
    }

    private static boolean isProvisional(JsonNode revision) {
        return "provisional".equals(revision.path("state").asString(""));
    }

    private static long previous(JsonNode newest) {
        boolean waits = isProvisional(newest.path(0));
        for (int i = waits ? 0 : 1; i < newest.size(); i++) {
            if (!isProvisional(newest.path(i))) {
                return newest.path(i).path("number").asLong();
            }
        }
        throw new CommandFailure(ExitStatus.REFUSED, "there is no earlier revision");
    }
}
