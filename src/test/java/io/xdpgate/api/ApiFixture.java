package io.xdpgate.api;

import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.BodyStreams;
import io.xdpgate.api.http.EntityTags;
import io.xdpgate.api.http.IdempotencyKeys;
import io.xdpgate.api.policy.AnalysisController;
import io.xdpgate.api.policy.PlanController;
import io.xdpgate.api.policy.PolicyController;
import io.xdpgate.api.policy.PolicyReader;
import io.xdpgate.api.problem.ProblemAdvice;
import io.xdpgate.api.problem.ProblemWriter;
import io.xdpgate.api.revisions.RevisionsController;
import io.xdpgate.api.rules.RuleReader;
import io.xdpgate.api.rules.RuleWrites;
import io.xdpgate.api.rules.RulesController;
import io.xdpgate.api.sets.SetEntriesController;
import io.xdpgate.api.sets.SetReader;
import io.xdpgate.api.sets.SetsController;
import io.xdpgate.api.system.ServiceFacts;
import io.xdpgate.api.system.StopController;
import io.xdpgate.api.trace.TraceController;
import io.xdpgate.control.AnswerStore;
import io.xdpgate.control.IncrementalCompilation;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyPlans;
import io.xdpgate.control.PolicyReview;
import io.xdpgate.control.RevisionControl;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.StopControl;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.SetLimits;
import io.xdpgate.statistics.TrafficStatistics;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.FakeDataplane;
import io.xdpgate.trace.TraceControl;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The rules and policy resources over a real control and a data plane without a kernel. */
public final class ApiFixture implements AutoCloseable {
    public static final String RULES = "/api/v1/rules";
    public static final String POLICY = "/api/v1/policy";
    public static final String SETS = "/api/v1/sets";
    public static final int MAX_BODY_BYTES = 100_000;
    public static final int MAX_STREAM_BYTES = 20_000_000;

    private static final ServiceFacts FACTS = new ServiceFacts(
            "test", Instant.EPOCH, null, null, null, new ServiceFacts.Limits(100, 10, 10, MAX_BODY_BYTES));

    /** The data plane, unless the fixture was made over another. */
    public final FakeDataplane dataplane;

    public final PolicyControl control;
    public final SetControl sets;
    private final MockMvc mvc;

    public ApiFixture() {
        this(new MemoryPolicyStore());
    }

    public ApiFixture(MemoryPolicyStore store) {
        this(new FakeDataplane().withInterface("eth1"), store);
    }

    private ApiFixture(FakeDataplane dataplane, MemoryPolicyStore store) {
        this(dataplane, dataplane, store);
        control.initialise();
    }

    private ApiFixture(FakeDataplane fake, Dataplane dataplane, MemoryPolicyStore store) {
        this.dataplane = fake;
        this.control = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), store, PolicyLimits.DEFAULT, Clock.systemUTC());
        this.sets = new SetControl(control, SetLimits.DEFAULT, Clock.systemUTC());
        PolicyPlans plans =
                new PolicyPlans(control, dataplane, new IncrementalCompilation(Guard.NONE), Clock.systemUTC());
        RuleReader reader = new RuleReader(control);
        SetReader setReader = new SetReader();
        IdempotencyKeys keys = new IdempotencyKeys(JsonMapper.shared(), AnswerStore.NONE);
        BodyReader bodies = new BodyReader(MAX_BODY_BYTES);
        EntityTags tags = new EntityTags();
        mvc = MockMvcBuilders.standaloneSetup(
                        new RulesController(
                                control,
                                new TrafficStatistics(dataplane, Clock.systemUTC(), Instant.EPOCH),
                                new RuleWrites(control, reader),
                                bodies,
                                tags,
                                new IdempotencyKeys(JsonMapper.shared(), AnswerStore.NONE)),
                        new SetsController(sets, setReader, bodies, tags, keys),
                        new SetEntriesController(
                                sets, setReader, bodies, new BodyStreams(MAX_STREAM_BYTES), tags, keys),
                        new RevisionsController(control, new RevisionControl(control, store)),
                        new PolicyController(control, plans, new PolicyReader(reader), bodies, tags),
                        new PlanController(control, plans, new PolicyReader(reader), bodies, tags),
                        new AnalysisController(new PolicyReview(control, dataplane, Guard.NONE), FACTS),
                        new StopController(new StopControl(dataplane, () -> {})),
                        new TraceController(
                                new TraceControl(
                                        dataplane, control, new IncrementalCompilation(Guard.NONE), Guard.NONE),
                                control,
                                new PolicyReader(reader),
                                bodies))
                .setControllerAdvice(new ProblemAdvice(new ProblemWriter()))
                .build();
    }

    /** Over a data plane that the caller closes. */
    public static ApiFixture over(Dataplane dataplane) {
        ApiFixture fixture = new ApiFixture(new FakeDataplane(), dataplane, new MemoryPolicyStore());
        fixture.control.initialise();
        return fixture;
    }

    /** A service that has not put a policy in force yet. */
    public static ApiFixture starting() {
        FakeDataplane dataplane = new FakeDataplane();
        return new ApiFixture(dataplane, dataplane, new MemoryPolicyStore());
    }

    /** What came back. */
    public record Answer(org.springframework.mock.web.MockHttpServletResponse response) {
        public int status() {
            return response.getStatus();
        }

        public String text() {
            return new String(response.getContentAsByteArray(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JsonMapper.shared().readTree(response.getContentAsByteArray());
        }

        public String header(String name) {
            return String.valueOf(response.getHeader(name));
        }

        /** The kebab-case end of a problem's type. */
        public String problem() {
            return json().path("type").asString("").replace("urn:xdpgate:problem:", "");
        }

        /** The pointers or parameter names of a problem's errors. */
        public java.util.List<String> places() {
            return json().path("errors")
                    .valueStream()
                    .map(error -> error.has("pointer")
                            ? error.get("pointer").asString()
                            : error.get("parameter").asString())
                    .toList();
        }
    }

    public static MockHttpServletRequestBuilder request(String method, String uri) {
        return MockMvcRequestBuilders.request(HttpMethod.valueOf(method), java.net.URI.create(uri));
    }

    public Answer send(RequestBuilder request) {
        try {
            return new Answer(mvc.perform(request).andReturn().getResponse());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    public Answer get(String uri) {
        return send(request("GET", uri));
    }

    public Answer delete(String uri) {
        return send(request("DELETE", uri));
    }

    /** A body with single for double quotes. */
    public Answer send(String method, String uri, String body) {
        return send(json(method, uri, body));
    }

    public static MockHttpServletRequestBuilder json(String method, String uri, String body) {
        return request(method, uri)
                .contentType(method.equals("PATCH") ? "application/merge-patch+json" : "application/json")
                .content(body.replace('\'', '"'));
    }

    /** Creates a rule and gives its id. */
    public String given(String rule) {
        Answer answer = send("POST", RULES, rule);
        if (answer.status() != 201) {
            throw new AssertionError(answer.text());
        }
        return answer.json().get("id").asString();
    }

    @Override
    public void close() {
        sets.close();
        control.close();
    }
}
