package io.xdpgate.api.sets;

import io.xdpgate.api.json.Elements;
import io.xdpgate.api.json.Faults;
import io.xdpgate.api.json.Members;
import io.xdpgate.api.json.Pointers;
import io.xdpgate.api.rules.ExpiryReader;
import io.xdpgate.control.SetDraft;
import io.xdpgate.policy.AddressSets;
import io.xdpgate.policy.EntryLines;
import io.xdpgate.policy.Prefix;
import io.xdpgate.policy.SetEntry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads address sets and their entries as a caller writes them. Thread-safe. */
@Component
public class SetReader {
    private final Clock clock;

    @Autowired
    public SetReader() {
        this(Clock.systemUTC());
    }

    public SetReader(Clock clock) {
        this.clock = clock;
    }

    /** Entries to put in and to take out. */
    record Change(List<SetEntry> add, List<Prefix> remove) {}

    /** A set that is to be made. */
    SetDraft readNew(JsonNode document) {
        Faults faults = new Faults(EntryLines.MOST_FAULTS);
        Optional<SetDraft> draft = Members.of(document, "", faults).map(set -> {
            SetDraft read = draft(set);
            set.refuseOthers();
            return read;
        });
        faults.throwIfAny();
        return draft.orElseThrow();
    }

    /** A set of a whole policy; null beside a fault. */
    public @Nullable SetDraft readMember(JsonNode node, String pointer, Faults faults, AddressSets current) {
        Members set = Members.of(node, pointer, faults).orElse(null);
        if (set == null) {
            return null;
        }
        SetDraft draft = draft(set);
        boolean hasDigest = set.node("digest") != null;
        boolean hasCount = set.node("entryCount") != null;
        if ((hasDigest || hasCount) && draft.entries() == null && !current.has(draft.name())) {
            set.fault("digest", "there is no address set of this name whose entries could be kept; give entries");
        }
        set.refuseOthers();
        return draft;
    }

    private SetDraft draft(Members set) {
        String name = set.text("name");
        if (set.node("name") == null) {
            set.fault("name", "is required");
        }
        JsonNode entries = set.node("entries");
        return new SetDraft(
                name == null ? "" : name,
                set.text("comment"),
                entries == null ? null : entries(entries, set.pointer("entries"), set.faults()));
    }

    Change readChange(JsonNode document) {
        Faults faults = new Faults(EntryLines.MOST_FAULTS);
        Optional<Change> change = Members.of(document, "", faults).map(members -> {
            JsonNode add = members.node("add");
            JsonNode remove = members.node("remove");
            if (add == null && remove == null) {
                members.fault("add", "give 'add', 'remove' or both");
            }
            Change read = new Change(
                    add == null ? List.of() : entries(add, "/add", faults),
                    remove == null ? List.of() : prefixes(remove, faults));
            members.refuseOthers();
            return read;
        });
        faults.throwIfAny();
        return change.orElseThrow();
    }

    /** An empty list is one too: a set without entries. */
    private List<SetEntry> entries(JsonNode list, String pointer, Faults faults) {
        if (!list.isArray()) {
            faults.add(pointer, "must be a list, is " + Members.kind(list));
            return List.of();
        }
        Instant now = clock.instant();
        List<SetEntry> entries = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            SetEntry entry = entry(list.get(i), Pointers.child(pointer, i), faults, now);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static @Nullable SetEntry entry(JsonNode node, String pointer, Faults faults, Instant now) {
        if (!node.isObject()) {
            Prefix prefix = Elements.prefix(node, pointer, faults);
            return prefix == null ? null : SetEntry.of(prefix);
        }
        Members members = Members.of(node, pointer, faults).orElseThrow();
        JsonNode given = members.node("prefix");
        if (given == null) {
            members.fault("prefix", "is required");
        }
        Prefix prefix = given == null ? null : Elements.prefix(given, members.pointer("prefix"), faults);
        Instant expiresAt = ExpiryReader.read(members, now);
        String comment = members.text("comment");
        members.refuseOthers();
        return prefix == null ? null : new SetEntry(prefix, expiresAt, comment);
    }

    private static List<Prefix> prefixes(JsonNode list, Faults faults) {
        if (!list.isArray()) {
            faults.add("/remove", "must be a list, is " + Members.kind(list));
            return List.of();
        }
        List<Prefix> prefixes = new ArrayList<>(list.size());
        for (int i = 0; i < list.size(); i++) {
            String pointer = "/remove/" + i;
            JsonNode node = list.get(i);
            JsonNode text = node.isObject() && node.has("prefix") ? node.get("prefix") : node;
            Prefix prefix = Elements.prefix(text, node.isObject() ? pointer + "/prefix" : pointer, faults);
            if (prefix != null) {
                prefixes.add(prefix);
            }
        }
        return prefixes;
    }
}
