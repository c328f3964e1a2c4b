package io.xdpgate.api.trace;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.policy.PolicyReader;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.control.PolicyControl;
import io.xdpgate.control.PolicyDraft;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Policy;
import io.xdpgate.trace.Trace;
import io.xdpgate.trace.TraceControl;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/trace}: what would become of a packet, and why. Changes nothing. */
@RestController
@Tag(name = "trace")
public class TraceController {
    static final String PATH = "/api/v1/trace";
    static final String PCAP = "application/vnd.tcpdump.pcap";

    private final TraceControl traces;
    private final PolicyControl policies;
    private final PolicyReader reader;
    private final BodyReader bodies;

    public TraceController(TraceControl traces, PolicyControl policies, PolicyReader reader, BodyReader bodies) {
        this.traces = traces;
        this.policies = policies;
        this.reader = reader;
        this.bodies = bodies;
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Trace one packet",
            description = "Runs it through the loaded program; counters, events and rates stay as they are. Answers the"
                    + " verdict, the rule that decided, and of each rule before it the first condition that does not"
                    + " hold. With a candidate policy also what that would do. Needs Linux 5.15.")
    @TraceDocs.Bodies
    public TraceJson trace(HttpServletRequest request) {
        QueryParameters.refuseAll(request);
        TraceRequest asked = TraceRequest.read(bodies.read(request));
        Policy candidate = asked.policy() == null ? null : candidate(asked.policy());
        Trace trace = traces.trace(asked.frame(), asked.interfaceName());
        return TraceJson.of(
                trace,
                candidate == null
                        ? null
                        : traces.traceCandidate(candidate, List.of(asked.frame()), asked.interfaceName())
                                .getFirst());
    }

    @PostMapping(path = PATH, consumes = PCAP, produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Trace the packets of a capture",
            description =
                    "A file as tcpdump -w writes it, Ethernet, at most " + CaptureTracing.MAX_PACKETS + " packets.")
    @TraceDocs.CaptureParameters
    public CaptureTraceJson traceCapture(HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        CaptureTracing tracing = tracing(query);
        return tracing.trace(CaptureTracing.read(bodies.read(request)), null);
    }

    @PostMapping(
            path = PATH,
            consumes = MediaType.MULTIPART_FORM_DATA_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "What would a change have done to this traffic?",
            description = "Traces a capture through the policy in force and through a candidate, as for a PUT of the"
                    + " policy, and says of each packet whether they differ.")
    @TraceDocs.CaptureParameters
    public CaptureTraceJson compare(HttpServletRequest request) throws IOException, ServletException {
        QueryParameters query = new QueryParameters(request);
        query.all("pcap");
        query.all("policy");
        CaptureTracing tracing = tracing(query);
        byte[] pcap = part(request, "pcap");
        Policy candidate = candidate(StrictJson.read(part(request, "policy")));
        return tracing.trace(CaptureTracing.read(pcap), candidate);
    }

    private CaptureTracing tracing(QueryParameters query) {
        String interfaceName = query.text("interface");
        boolean steps = query.flag("steps");
        query.refuseOthers();
        query.throwIfAny();
        return new CaptureTracing(traces, interfaceName, steps);
    }

    private static byte[] part(HttpServletRequest request, String name) throws IOException, ServletException {
        @Nullable Part part = request.getPart(name);
        if (part == null) {
            throw new ProblemException(
                    ProblemType.UNREADABLE_BODY, "there is no part '" + name + "'; send the parts pcap and policy");
        }
        try (var content = part.getInputStream()) {
            return content.readAllBytes();
        }
    }

    /** The policy that a PUT of this document would put in force. */
    private Policy candidate(JsonNode document) {
        policies.requireInitialised();
        PolicyDraft draft = reader.read(document, policies.current());
        WriteOptions rehearsal = new WriteOptions("trace", null, true, false);
        return policies.replacePolicy(draft, policy -> true, rehearsal).value();
    }
}
