package io.xdpgate.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.Match;
import io.xdpgate.policy.Matches;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Rule;
import io.xdpgate.store.MemoryPolicyStore;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** eth1 shows VLAN tags, eth2 and eth3 do not. */
class VlanWarningTest {
    private static final Match TAGGED = Matches.match().vlans(10).build();

    private final FakeDataplane dataplane = new FakeDataplane()
            .withInterface("eth1")
            .withInterface("eth2")
            .withInterface("eth3")
            .withHiddenVlanTags("eth2", "mend eth2")
            .withHiddenVlanTags("eth3", "mend eth3");
    private final PolicyControl policy = new PolicyControl(
            dataplane,
            new IncrementalCompilation(Guard.NONE),
            new MemoryPolicyStore(),
            PolicyLimits.DEFAULT,
            Clock.systemUTC());
    private final AttachmentControl attachments = new AttachmentControl(dataplane, policy);

    @BeforeEach
    void attachVisible() {
        policy.initialise();
        attachments.attach("eth1", AttachMode.AUTO, false);
    }

    @AfterEach
    void close() {
        policy.close();
    }

    @Test
    void tagsThatAreSeenGiveNoWarning() {
        assertThat(create(TAGGED).warnings()).isEmpty();
    }

    @Test
    void aRuleWithVlansNamesEveryInterfaceThatHidesThem() {
        attachments.attach("eth3", AttachMode.AUTO, false);
        attachments.attach("eth2", AttachMode.AUTO, false);
        Applied<List<Rule>> applied = create(TAGGED, Match.EVERY);
        List<Warning> hidden = applied.warnings().stream()
                .filter(warning -> warning.kind().equals("vlan-tags-hidden"))
                .toList();
        assertThat(hidden).hasSize(1);
        Warning warning = hidden.getFirst();
        assertThat(warning.kind()).isEqualTo("vlan-tags-hidden");
        assertThat(warning.ruleIds()).containsExactly(applied.value().getFirst().id());
        assertThat(warning.detail())
                .contains("'eth2': mend eth2; on 'eth3': mend eth3")
                .doesNotContain("eth1");
    }

    @Test
    void onlyInterfacesThatTheRuleIsAboutCount() {
        attachments.attach("eth2", AttachMode.AUTO, false);
        assertThat(create(Matches.match().vlans(10).interfaces("eth1").build()).warnings())
                .isEmpty();
        assertThat(create(Matches.match().vlans(10).interfaces("eth2").build()).warnings())
                .extracting(Warning::kind)
                .containsExactly("vlan-tags-hidden");
    }

    @Test
    void rulesWithoutVlansAndDetachedInterfacesGiveNone() {
        attachments.attach("eth2", AttachMode.AUTO, false);
        assertThat(create(Match.EVERY).warnings()).isEmpty();
        attachments.detach("eth2");
        assertThat(create(TAGGED).warnings()).extracting(Warning::kind).doesNotContain("vlan-tags-hidden");
    }

    @Test
    void theWarningCanBeMadeARefusal() {
        attachments.attach("eth2", AttachMode.AUTO, false);
        assertThatExceptionOfType(RefusedException.class)
                .isThrownBy(() -> policy.create(List.of(Drafts.of(null, null, TAGGED, null)), Drafts.REFUSE_WARNINGS));
        assertThat(policy.current().rules()).isEmpty();
    }

    private Applied<List<Rule>> create(Match... matches) {
        return policy.create(
                List.of(matches).stream()
                        .map(match -> Drafts.of(null, null, match, null))
                        .toList(),
                Drafts.PLAIN);
    }
}
