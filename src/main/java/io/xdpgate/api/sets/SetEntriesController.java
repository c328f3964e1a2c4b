package io.xdpgate.api.sets;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.xdpgate.api.http.BodyReader;
import io.xdpgate.api.http.BodyStreams;
import io.xdpgate.api.http.EntityTags;
import io.xdpgate.api.http.IdempotencyKeys;
import io.xdpgate.api.http.IfMatch;
import io.xdpgate.api.http.QueryParameters;
import io.xdpgate.api.http.WriteParameters;
import io.xdpgate.api.json.StrictJson;
import io.xdpgate.api.problem.ProblemException;
import io.xdpgate.api.problem.ProblemType;
import io.xdpgate.api.rules.RuleDocs;
import io.xdpgate.control.RefusedException;
import io.xdpgate.control.SetChange;
import io.xdpgate.control.SetControl;
import io.xdpgate.control.WriteOptions;
import io.xdpgate.policy.Address;
import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.EntryLines;
import io.xdpgate.policy.EntrySet;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /api/v1/sets/{name}/entries} and what else is asked about entries. */
@RestController
@RequestMapping(produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "sets")
public class SetEntriesController {
    private static final String SET = SetsController.PATH + "/{set}";
    private static final String ENTRIES = SET + "/entries";

    private final SetControl control;
    private final SetReader reader;
    private final BodyReader bodies;
    private final BodyStreams streams;
    private final EntityTags tags;
    private final IdempotencyKeys idempotency;

    public SetEntriesController(
            SetControl control,
            SetReader reader,
            BodyReader bodies,
            BodyStreams streams,
            EntityTags tags,
            IdempotencyKeys idempotency) {
        this.control = control;
        this.reader = reader;
        this.bodies = bodies;
        this.streams = streams;
        this.tags = tags;
        this.idempotency = idempotency;
    }

    @GetMapping(ENTRIES)
    @Operation(summary = "List the entries, IPv4 first, then by address")
    @SetDocs.PageParameters
    @Parameter(in = ParameterIn.QUERY, name = "contains", description = "Only entries with this address in them")
    public ResponseEntity<EntryJson.Page> list(@PathVariable String set, HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        int limit = SetQuery.limit(query);
        Prefix after = query.parsed("cursor", SetQuery.after(Prefix::parse), "the 'next' of a page");
        Address contains = query.parsed("contains", Address::parse, "one IPv4 or IPv6 address");
        query.refuseOthers();
        query.throwIfAny();
        AddressSet found = control.require(set);
        List<SetEntry> entries =
                contains == null ? found.entries().page(after, limit + 1) : covering(found.entries(), contains, after);
        boolean more = entries.size() > limit;
        List<SetEntry> page = more ? entries.subList(0, limit) : entries;
        String next = more ? SetQuery.cursor(page.getLast().prefix().toString()) : null;
        return ResponseEntity.ok()
                .eTag(tags.of(found))
                .body(new EntryJson.Page(page.stream().map(EntryJson::of).toList(), next));
    }

    private static List<SetEntry> covering(EntrySet entries, Address address, @Nullable Prefix after) {
        return entries.covering(address).stream()
                .filter(entry -> after == null || entry.prefix().compareTo(after) > 0)
                .toList();
    }

    @PostMapping(path = ENTRIES, consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Add and remove entries, all or none",
            description = "An entry that is there gets the new expiry time and comment. Makes no revision")
    @SetDocs.ChangeBody
    @RuleDocs.WriteParameters
    public ResponseEntity<Object> change(@PathVariable String set, HttpServletRequest request) {
        Predicate<AddressSet> precondition = precondition(request);
        WriteOptions options = WriteParameters.read(request);
        byte[] body = bodies.read(request);
        return options.dryRun()
                ? change(set, body, precondition, options)
                : idempotency.once(request, body, () -> change(set, body, precondition, options));
    }

    private ResponseEntity<Object> change(
            String set, byte[] body, Predicate<AddressSet> precondition, WriteOptions options) {
        JsonNode document = StrictJson.read(body);
        requireMatch(control.require(set), precondition);
        SetReader.Change change = reader.readChange(document);
        return changed(control.change(set, change.add(), change.remove(), precondition, options), options);
    }

    @PutMapping(path = ENTRIES, consumes = MediaType.TEXT_PLAIN_VALUE)
    @Operation(
            summary = "Replace all entries by those of a text",
            description = "The body may be much larger than others: xdpgate.limits.set-body-bytes")
    @SetDocs.LinesBody
    @RuleDocs.WriteParameters
    public ResponseEntity<Object> replace(@PathVariable String set, HttpServletRequest request) {
        Predicate<AddressSet> precondition = precondition(request);
        WriteOptions options = WriteParameters.read(request);
        requireMatch(control.require(set), precondition);
        EntrySet entries =
                streams.read(request, in -> EntryLines.read(in, control.limits().maxEntries()));
        return changed(control.replace(set, entries, precondition, options), options);
    }

    @DeleteMapping(ENTRIES)
    @Operation(summary = "Remove one entry")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "prefix",
            required = true,
            description = "The entry; a wider or narrower one does not count",
            example = "198.51.100.7")
    @RuleDocs.WriteParameters
    public ResponseEntity<Void> delete(@PathVariable String set, HttpServletRequest request) {
        Predicate<AddressSet> precondition = precondition(request);
        QueryParameters query = new QueryParameters(request);
        Prefix prefix = query.parsed("prefix", Prefix::parse, "an address or prefix");
        if (query.all("prefix").isEmpty()) {
            query.fault("prefix", "is required: the entry to remove");
        }
        query.throwIfAny();
        WriteOptions options = WriteParameters.read(request, "prefix");
        List<Prefix> one = Optional.ofNullable(prefix).stream().toList();
        SetChange done = control.change(set, List.of(), one, precondition, options);
        if (done.change().removed() == 0) {
            throw new ProblemException(
                    ProblemType.NO_SUCH_ENTRY, "the set '" + set + "' has no entry '" + one.getFirst() + "'");
        }
        return ResponseEntity.noContent().eTag(tags.of(done.set())).build();
    }

    @GetMapping(SET + "/contains")
    @Operation(summary = "Ask whether an address is in the set")
    @Parameter(in = ParameterIn.QUERY, name = "address", required = true, description = "One IPv4 or IPv6 address")
    public EntryJson.Contains contains(@PathVariable String set, HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        Address address = query.parsed("address", Address::parse, "one IPv4 or IPv6 address");
        if (query.all("address").isEmpty()) {
            query.fault("address", "is required");
        }
        query.refuseOthers();
        query.throwIfAny();
        EntrySet entries = control.require(set).entries();
        return EntryJson.Contains.of(address == null ? List.of() : entries.covering(address));
    }

    @GetMapping(SET + "/journal")
    @Operation(
            summary = "Read what happened to the entries",
            description = "The last changes since the service started, oldest first")
    @Parameter(
            in = ParameterIn.QUERY,
            name = "limit",
            schema = @Schema(type = "integer", minimum = "1", maximum = "1000", defaultValue = "100"))
    @Parameter(in = ParameterIn.QUERY, name = "after", description = "Version of the set that is known already")
    public SetJournalJson journal(@PathVariable String set, HttpServletRequest request) {
        QueryParameters query = new QueryParameters(request);
        int limit = SetQuery.limit(query);
        Long after = query.parsed("after", SetEntriesController::version, "a version: a whole number");
        query.refuseOthers();
        query.throwIfAny();
        return SetJournalJson.of(control.journal(set, after == null ? 0 : after, limit));
    }

    private static Optional<Long> version(String text) {
        return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private ResponseEntity<Object> changed(SetChange done, WriteOptions options) {
        SetChangeJson form = SetChangeJson.of(done);
        return options.dryRun()
                ? ResponseEntity.ok(form)
                : ResponseEntity.ok().eTag(tags.of(done.set())).body(form);
    }

    private Predicate<AddressSet> precondition(HttpServletRequest request) {
        Optional<IfMatch> condition = IfMatch.of(request);
        return set -> condition.isEmpty() || condition.get().matches(tags.of(set));
    }

    /** Comes before the faults of the body: they may only be due to what the caller has not seen yet. */
    private static void requireMatch(AddressSet set, Predicate<AddressSet> precondition) {
        if (!precondition.test(set)) {
            throw new RefusedException.PreconditionFailed(
                    "the set '" + set.name() + "' is at version " + set.version() + "; read it again");
        }
    }
}
