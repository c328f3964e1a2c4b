package io.xdpgate.api.http;

import io.xdpgate.policy.AddressSet;
import io.xdpgate.policy.Policy;
import io.xdpgate.policy.Rule;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Makes strong entity tags (RFC 9110 section 8.8.3). A tag holds an epoch that is new with every start of the
 * service, so that a revision number that is used again after a restart never repeats a tag.
 */
@Component
public class EntityTags {
    private final String epoch;

    public EntityTags() {
        this(UUID.randomUUID().toString().substring(0, 8));
    }

    EntityTags(String epoch) {
        this.epoch = epoch;
    }

    public String of(Rule rule) {
        return "\"" + epoch + "-" + rule.id() + "-" + rule.revision() + "\"";
    }

    public String of(Policy policy) {
        long sets = policy.sets().changes();
        return start(policy) + (sets == 0 ? "" : "." + sets) + "\"";
    }

    /** Whether a tag is of the revision of this policy, be its address sets what they may. */
    public boolean isOfRevision(String tag, Policy policy) {
        return tag.equals(start(policy) + "\"") || tag.startsWith(start(policy) + ".");
    }

    public String of(AddressSet set) {
        return "\"" + epoch + "-set-" + set.name() + "-" + set.createdAt().toEpochMilli() + "-" + set.version() + "\"";
    }

    private String start(Policy policy) {
        return "\"" + epoch + "-policy-" + policy.revision();
    }
}
