package io.xdpgate.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.xdpgate.compiler.tables.PolicyTables;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.policy.Guard;
import io.xdpgate.policy.PolicyLimits;
import io.xdpgate.policy.Verdict;
import io.xdpgate.testkit.AlteredDataplane;
import io.xdpgate.testkit.Drafts;
import io.xdpgate.testkit.FakeDataplane;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What filters when the saved policy cannot be loaded. */
class FailModeTest {
    private final List<PolicyTables> installed = new ArrayList<>();
    private boolean inherits;
    private final FakeDataplane fake = new FakeDataplane().withInterface("eth1");
    private final Dataplane dataplane = AlteredDataplane.of(
            AlteredDataplane.of(fake, "isInherited", arguments -> inherits), "install", arguments -> {
                installed.add((PolicyTables) arguments[0]);
                fake.install((PolicyTables) arguments[0]);
                return true;
            });

    /** Refuses everything. */
    private static final PolicyStore UNREADABLE = (PolicyStore) Proxy.newProxyInstance(
            FailModeTest.class.getClassLoader(), new Class<?>[] {PolicyStore.class}, (proxy, method, arguments) -> {
                throw new StoreException(StoreException.Kind.FAILED, "the file is damaged", null);
            });

    private PolicyControl start(FailMode mode) {
        return start(FailModes.of(mode));
    }

    private PolicyControl start(FailModes modes) {
        PolicyControl control = new PolicyControl(
                dataplane, new IncrementalCompilation(Guard.NONE), UNREADABLE, PolicyLimits.DEFAULT, Clock.systemUTC());
        control.initialise(modes);
        return control;
    }

    @Test
    void whatWasInForceStays() {
        inherits = true;
        try (PolicyControl control = start(FailMode.LAST)) {
            assertThat(installed).isEmpty();
            assertThat(control.standIn())
                    .hasValueSatisfying(text -> assertThat(text).contains("damaged", "what was in force"));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LAST", "CLOSED"})
    void whereNothingWasInForceEverythingIsDropped(FailMode mode) {
        try (PolicyControl control = start(mode)) {
            assertDropsEverything();
            assertThat(control.standIn())
                    .hasValueSatisfying(text -> assertThat(text).contains("dropped"));
        }
    }

    @Test
    void closedDoesNotCareWhatWasInForce() {
        inherits = true;
        try (PolicyControl control = start(FailMode.CLOSED)) {
            assertDropsEverything();
            assertThat(control.isInitialised()).isFalse();
        }
    }

    private void assertDropsEverything() {
        assertThat(installed).singleElement().satisfies(tables -> {
            assertThat(tables.defaultAction()).isEqualTo(Verdict.DROP);
            assertThat(tables.encapsulated()).isEqualTo(Verdict.DROP);
            assertThat(tables.nonIp()).isEqualTo(Verdict.DROP);
            assertThat(tables.malformed()).isEqualTo(Verdict.DROP);
        });
    }

    @Test
    void openPassesEverything() {
        try (PolicyControl control = start(FailMode.OPEN)) {
            assertThat(installed)
                    .singleElement()
                    .satisfies(tables -> assertThat(tables.defaultAction()).isEqualTo(Verdict.PASS));
            assertThat(control.standIn())
                    .hasValueSatisfying(text -> assertThat(text).contains("every packet passes"));
        }
    }

    @Test
    void eachInterfaceHasItsOwn() {
        inherits = true;
        FailModes modes = new FailModes(FailMode.LAST, Map.of("eth1", FailMode.CLOSED, "eth2", FailMode.OPEN));
        try (PolicyControl control = start(modes)) {
            assertThat(installed).as("what was in force stays where it is").isEmpty();
            assertThat(apart("eth0")).isEmpty();
            assertThat(apart("eth1")).containsExactly(Verdict.DROP);
            assertThat(apart("eth2")).containsExactly(Verdict.PASS);
            assertThat(control.standIn())
                    .hasValueSatisfying(text -> assertThat(text)
                            .contains(
                                    "what was in force before goes on filtering",
                                    "on 'eth1' every packet is dropped",
                                    "on 'eth2' every packet passes",
                                    "damaged"));
        }
    }

    /** The one that keeps what was in force is the exception: what is installed stays, the others are set apart. */
    @Test
    void oneMayKeepWhatWasInForce() {
        inherits = true;
        try (PolicyControl control = start(new FailModes(FailMode.CLOSED, Map.of("eth1", FailMode.LAST)))) {
            assertThat(installed).isEmpty();
            assertThat(apart("eth0")).containsExactly(Verdict.DROP);
            assertThat(apart("eth1")).isEmpty();
            assertThat(control.standIn()).isPresent();
        }
    }

    @Test
    void withNothingInForceOneMayBeOpenAndTheOthersClosed() {
        try (PolicyControl control = start(new FailModes(FailMode.LAST, Map.of("eth2", FailMode.OPEN)))) {
            assertDropsEverything();
            assertThat(apart("eth0")).isEmpty();
            assertThat(apart("eth2")).containsExactly(Verdict.PASS);
            assertThat(control.standIn()).isPresent();
        }
    }

    /** Default actions of the policies that are for an interface in the place of what is installed. */
    private List<Verdict> apart(String interfaceName) {
        return fake.apart().stream()
                .filter(one -> one.interfaces().test(interfaceName))
                .map(one -> one.policy().defaultAction())
                .toList();
    }

    /** A write would put the stand-in in the place of what is saved. */
    @Test
    void interfacesAreAttachedButThePolicyIsNotWritten() {
        try (PolicyControl control = start(FailMode.CLOSED)) {
            assertThat(new AttachmentControl(dataplane, control)
                            .attach("eth1", AttachMode.AUTO, false)
                            .created())
                    .isTrue();
            assertThatExceptionOfType(RefusedException.NotReady.class)
                    .isThrownBy(() -> control.create(List.of(Drafts.drop(null, 80)), Drafts.PLAIN));
        }
    }
}
