package io.xdpgate.api;

import static io.xdpgate.api.ApiFixture.POLICY;
import static io.xdpgate.api.ApiFixture.RULES;
import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.api.ApiFixture.Answer;
import io.xdpgate.control.StoreChange;
import io.xdpgate.control.StoreException;
import io.xdpgate.policy.Policy;
import io.xdpgate.store.MemoryPolicyStore;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the store refuses is not in force, and the caller is told why. */
class RefusedStoreTest {
    private final Failing store = new Failing();
    private final ApiFixture api = new ApiFixture(store);

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void theFormerPolicyIsBackInTheKernel() {
        api.given("{'name':'kept','action':'drop'}");
        store.failure = new StoreException(StoreException.Kind.FAILED, "the journal is read-only", null);
        Policy before = api.control.current();
        for (Answer answer : new Answer[] {
            api.send("POST", RULES, "{'name':'lost','action':'drop'}"),
            api.send("PUT", RULES + "/" + before.rules().getFirst().id(), "{'action':'pass'}"),
            api.delete(RULES + "/" + before.rules().getFirst().id())
        }) {
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.problem()).isEqualTo("store-refused");
            assertThat(answer.json().get("detail").asString()).isEqualTo("nothing changed: the journal is read-only");
        }
        assertThat(api.control.current()).isEqualTo(before);
        assertThat(installedRevision()).isEqualTo(before.revision());
        assertThat(api.get(POLICY).json().at("/rules/0/name").asString()).isEqualTo("kept");
        store.failure = null;
        api.given("{'name':'next','action':'drop'}");
        assertThat(installedRevision()).isEqualTo(before.revision() + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"No space left on device", "Disk quota exceeded", "[SQLITE_FULL] database or disk is full"})
    void aFullDiskHasAStatusOfItsOwn(String words) {
        store.failure = new UncheckedIOException(new FileSystemException("/data/policy", null, words));
        Answer answer = api.send("POST", RULES, "{'action':'drop'}");
        assertThat(answer.status()).isEqualTo(507);
        assertThat(answer.problem()).isEqualTo("storage-full");
        assertThat(answer.text()).doesNotContain("/data/policy");
        assertThat(api.control.current().rules()).isEmpty();
        assertThat(installedRevision()).isEqualTo(1);
    }

    @Test
    void anUnknownFailureIsToldWithoutItsWords() {
        store.failure = new IllegalStateException("password is hunter2");
        Answer answer = api.send("POST", RULES, "{'action':'drop'}");
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.problem()).isEqualTo("store-refused");
        assertThat(answer.text()).contains("nothing changed").doesNotContain("hunter2", "IllegalState");
    }

    @Test
    void saysSoWhenTheKernelKeepsWhatTheStoreRefused() {
        store.failure = new StoreException(StoreException.Kind.FULL, "no room", null);
        store.beforeFailure = api.dataplane::failNextInstall;
        Answer answer = api.send("POST", RULES, "{'action':'drop'}");
        assertThat(answer.status()).isEqualTo(507);
        assertThat(answer.json().get("detail").asString())
                .contains("no room", "enforces the change")
                .doesNotContain("nothing changed");
        assertThat(api.control.lastInstallFailure()).isPresent();
    }

    @Test
    void aDryRunNeedsNoStore() {
        store.failure = new IllegalStateException();
        assertThat(api.send("POST", RULES + "?dryRun=true", "{'action':'drop'}").status())
                .isEqualTo(200);
    }

    private long installedRevision() {
        return api.dataplane.installed().orElseThrow().revision();
    }

    /** Refuses to save when it is told to. */
    private static final class Failing extends MemoryPolicyStore {
        private @Nullable RuntimeException failure;
        private Runnable beforeFailure = () -> {};

        @Override
        public void save(StoreChange change) {
            if (failure != null) {
                beforeFailure.run();
                throw failure;
            }
            super.save(change);
        }
    }
}
