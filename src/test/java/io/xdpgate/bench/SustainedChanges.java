package io.xdpgate.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Several clients that call at the same time, together at a fixed rate: each call has its due time, and a client
 * that is late calls at once. After every answer a packet must show the effect.
 */
final class SustainedChanges {
    private static final String PART = "sustained";
    private static final double RATE = 1_000;
    private static final double MOST_MILLIS = 10;
    private static final int CALLS_OF_A_CYCLE = 5;

    private SustainedChanges() {}

    /** Milliseconds of each call, and from its due time to its answer. */
    private record Calls(List<Double> call, List<Double> sinceDue, double lastSecond) {}

    static void run(Arguments arguments, ChangesBench bench) {
        try (ChangedPolicy policy = new ChangedPolicy(arguments.rules());
                ExecutorService threads = Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().name("client-", 0).factory())) {
            long start = System.nanoTime();
            List<Future<Calls>> clients = IntStream.range(0, arguments.clients())
                    .mapToObj(client -> threads.submit(() -> client(policy, arguments, client, start)))
                    .toList();
            List<Calls> done = new ArrayList<>();
            for (Future<Calls> client : clients) {
                done.add(result(client));
            }
            print(arguments, bench, done);
            bench.heap(PART, "after the changes");
        }
    }

    private static void print(Arguments arguments, ChangesBench bench, List<Calls> done) {
        double[] call = done.stream()
                .flatMap(calls -> calls.call.stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        double[] sinceDue = done.stream()
                .flatMap(calls -> calls.sinceDue.stream())
                .mapToDouble(Double::doubleValue)
                .toArray();
        double seconds = done.stream().mapToDouble(Calls::lastSecond).max().orElseThrow();
        String what = arguments.clients() + " clients, " + arguments.rules() + " rules";
        bench.rate(PART, what, call.length / Math.max(seconds, arguments.seconds()), RATE);
        bench.durations(PART, what + ": call", call, MOST_MILLIS);
        bench.durations(PART, what + ": since due", sinceDue, 0);
    }

    private static Calls client(ChangedPolicy policy, Arguments arguments, int client, long start) {
        Calls calls = new Calls(new ArrayList<>(), new ArrayList<>(), 0);
        Random random = new Random(100 + client);
        double nanosBetween = 1e9 / RATE * arguments.clients();
        long end = start + arguments.seconds() * 1_000_000_000L;
        ChangedRule rule = new ChangedRule(policy.firewall(), policy.control(), random);
        for (int i = 0; ; i++) {
            long due = start + (long) (nanosBetween * (i + (double) client / arguments.clients()));
            // A cycle that has begun is finished, so that the policy is left as it was.
            if ((due >= end || System.nanoTime() >= end) && i % CALLS_OF_A_CYCLE == 0) {
                return new Calls(calls.call, calls.sinceDue, (System.nanoTime() - start) / 1e9);
            }
            awaitNanoTime(due);
            long begin = System.nanoTime();
            call(rule, i % CALLS_OF_A_CYCLE);
            long answered = System.nanoTime();
            requireEffect(rule, i % CALLS_OF_A_CYCLE);
            calls.call.add((answered - begin) / 1e6);
            calls.sinceDue.add((answered - due) / 1e6);
            if (i % CALLS_OF_A_CYCLE == CALLS_OF_A_CYCLE - 1) {
                rule = new ChangedRule(policy.firewall(), policy.control(), random);
            }
        }
    }

    private static void call(ChangedRule rule, int step) {
        switch (step) {
            case 0 -> rule.add();
            case 1 -> rule.change();
            case 2 -> rule.moveBehind();
            case 3 -> rule.moveBefore();
            default -> rule.remove();
        }
    }

    private static void requireEffect(ChangedRule rule, int step) {
        rule.require(step == 0, step == 1 || step == 3);
    }

    private static void awaitNanoTime(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static Calls result(Future<Calls> client) {
        try {
            return client.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
