package io.xdpgate.api;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static io.xdpgate.api.ApiFixture.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What many writers at once may rely on, over whatever data plane a subclass brings. */
abstract class ConcurrentWrites {
    private static final int CREATORS = 200;
    private static final int WRITERS = 24;

    abstract ApiFixture api();

    /** Fails unless UDP to this port is dropped by this rule, now. */
    abstract void requireDropped(String ruleId, int port);

    @Test
    void everyRuleIsInForceWhenItsCreatorHasTheAnswer() throws Exception {
        List<String> ids = atOnce(CREATORS, index -> {
            int port = 1_000 + index;
            Answer answer = api().send("POST", RULES, dropUdpTo(port));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            String id = answer.json().get("id").asString();
            requireDropped(id, port);
            return id;
        });
        assertThat(ids).hasSize(CREATORS).doesNotHaveDuplicates();
        assertThat(api().control.current().rules()).extracting(Rule::id).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(api().control.current().revision()).isEqualTo(1 + CREATORS);
    }

    @Test
    void oneOfManyWritersOfARuleWins() throws Exception {
        String uri = RULES + "/" + api().given(dropUdpTo(9));
        String tag = api().get(uri).header("ETag");
        List<Answer> answers = atOnce(
                WRITERS,
                index -> api().send(json("PUT", uri, "{'action':'drop','priority':" + index + "}")
                        .header("If-Match", tag)));
        Answer winner = theOneThatWon(answers);
        assertThat(api().get(uri).text()).isEqualTo(winner.text());
        assertThat(api().get(uri).header("ETag")).isEqualTo(winner.header("ETag"));
        assertThat(api().control.current().revision()).isEqualTo(3);
    }

    @Test
    void oneOfManyPatchersOfARuleWins() throws Exception {
        String uri = RULES + "/" + api().given(dropUdpTo(9));
        String tag = api().get(uri).header("ETag");
        List<Answer> answers = atOnce(
                WRITERS,
                index -> api().send(
                                json("PATCH", uri, "{'priority':" + index + "}").header("If-Match", tag)));
        assertThat(api().get(uri).text()).isEqualTo(theOneThatWon(answers).text());
    }

    @Test
    void oneOfManyWritersOfThePolicyWins() throws Exception {
        String tag = api().get(POLICY).header("ETag");
        List<Answer> answers = atOnce(
                WRITERS,
                index -> api().send(json(
                                "PUT",
                                POLICY,
                                "{'defaultAction':'pass','rules':[{'name':'of-" + index + "','action':'drop'}]}")
                        .header("If-Match", tag)));
        Answer winner = theOneThatWon(answers);
        assertThat(api().get(POLICY).text()).isEqualTo(winner.text());
        assertThat(api().control.current().rules()).singleElement().satisfies(rule -> requireDropped(rule.id(), 9));
    }

    private static Answer theOneThatWon(List<Answer> answers) {
        List<Answer> won =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(answers.stream().filter(answer -> !won.contains(answer)))
                .hasSize(WRITERS - 1)
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(412);
                    assertThat(answer.problem()).isEqualTo("precondition-failed");
                });
        assertThat(won).hasSize(1);
        return won.getFirst();
    }

    private static String dropUdpTo(int port) {
        return "{'match':{'protocol':'udp','destinationPorts':['" + port + "']},'action':'drop'}";
    }

    /** Lets all of them loose at the same moment; rethrows what any of them threw. */
    private static <T> List<T> atOnce(int count, IntFunction<T> action) throws InterruptedException {
        CountDownLatch ready = new CountDownLatch(count);
        List<Future<T>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            for (int i = 0; i < count; i++) {
                int index = i;
                running.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return action.apply(index);
                }));
            }
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : running) {
            try {
                results.add(future.get());
            } catch (ExecutionException e) {
                throw new AssertionError(e.getCause());
            }
        }
        return results;
    }
}
