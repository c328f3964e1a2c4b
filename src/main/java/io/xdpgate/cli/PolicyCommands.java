package io.xdpgate.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    static List<Callable<Integer>> all(Connection connection) {
        return List.of(new Plan(connection), new Apply(connection), new Confirm(connection), new Revert(connection));
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
                description = "The one before the revision in force if not given")
        private @Nullable Long revision;

        @Mixin
        private final WriteTerms terms = new WriteTerms();

        private Revert(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Integer call() {
            ApiClient api = connection.open();
            long number = revision == null ? previous(api) : revision;
            JsonNode done = api.post(REVISIONS + "/" + number + "/restore" + terms.query(), null);
            if (!connection.printedAsJson(done)) {
                connection.terminal().say("revision " + number + " is in force again" + revision(done));
            }
            terms.sayRest(connection.terminal(), done);
            return ExitStatus.DONE;
        }
    }

    private static String revision(JsonNode answer) {
        String number = answer.path("revision").asString(answer.path("number").asString(""));
        return number.isEmpty() ? "" : ", as revision " + number;
    }

    private static long provisional(ApiClient api) {
        for (JsonNode revision : api.get(REVISIONS + "?limit=100").path("items")) {
            if ("provisional".equals(revision.path("state").asString(""))) {
                return revision.path("number").asLong();
            }
        }
        throw new CommandFailure(ExitStatus.REFUSED, "no change waits to be confirmed");
    }

    private static long previous(ApiClient api) {
        long newest = 0;
        for (JsonNode revision : api.get(REVISIONS + "?limit=100").path("items")) {
            newest = Math.max(newest, revision.path("number").asLong(0));
        }
        if (newest < 2) {
            throw new CommandFailure(ExitStatus.REFUSED, "there is no earlier revision");
        }
        return newest - 1;
    }
}
