package io.xdpgate.api.sets;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.EntityTags;
import io.xdpgate.api.http.IdempotencyKeys;
import io.xdpgate.api.http.IfMatch;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.rules.RuleDocs;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.AddressSet;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/sets}. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "sets")
public class SetsController {
    static final String PATH = "/api/v1/sets";

    private final SetControl control;
    private final SetReader reader;
    private final BodyReader bodies;
    private final EntityTags tags;
    private final IdempotencyKeys idempotency;

    public SetsController(
            SetControl control, SetReader reader, BodyReader bodies, EntityTags tags, IdempotencyKeys idempotency) {
        this.control = control;
        this.reader = reader;
        this.bodies = bodies;
        this.tags = tags;
        this.idempotency = idempotency;
    }

    @GetMapping(PATH)
    @Operation(summary = "List the address sets, by name, without their entries")
    @SetDocs.PageParameters
    public SetJson.Page list(HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        int limit = SetQuery.limit(query);
        String after = query.parsed("cursor", SetQuery.after(Optional::of), "the 'next' of a page");
        query.refuseOthers();
        query.throwIfAny();
        List<AddressSet> found = control.readable().all().stream()
                .filter(set -> after == null || set.name().compareTo(after) > 0)
                .limit(limit + 1L)
                .toList();
        boolean more = found.size() > limit;
        List<AddressSet> page = more ? found.subList(0, limit) : found;
        return new SetJson.Page(
                page.stream().map(SetJson::inList).toList(),
                more ? SetQuery.cursor(page.getLast().name()) : null);
    }

    @PostMapping(path = PATH, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "Create an address set", description = "Makes no revision of the policy")
    @SetDocs.CreateBody
    @RuleDocs.WriteParameters
    public ResponseEntity<Object> create(HttpServletRequest request) {
        WriteOptions options = WriteParameters.read(request);
        byte[] body = bodies.read(request);
        return options.dryRun() ? create(body, options) : idempotency.once(request, body, () -> create(body, options));
    }

    private ResponseEntity<Object> create(byte[] body, WriteOptions options) {
        AddressSet made = control.create(reader.readNew(StrictJson.read(body)), options);
        SetJson form = SetJson.of(made);
        return options.dryRun()
                ? ResponseEntity.ok(form)
                : ResponseEntity.created(URI.create(PATH + "/" + made.name()))
                        .eTag(tags.of(made))
                        .body(form);
    }

    @GetMapping(PATH + "/{set}")
    @Operation(summary = "Read an address set without its entries")
    public ResponseEntity<SetJson> read(@PathVariable String set) {
        AddressSet found = control.require(set);
        return ResponseEntity.ok().eTag(tags.of(found)).body(SetJson.of(found));
    }

    @DeleteMapping(PATH + "/{set}")
    @Operation(
            summary = "Delete an address set that no rule names",
            description = "A dry run answers 204 where the set would be deleted, and deletes nothing")
    @RuleDocs.WriteParameters
    public ResponseEntity<Void> delete(@PathVariable String set, HttpServletRequest request) {
        Optional<IfMatch> condition = IfMatch.of(request);
        control.delete(
                set,
                found -> condition.isEmpty() || condition.get().matches(tags.of(found)),
                WriteParameters.read(request));
        return ResponseEntity.noContent().build();
    }
}
