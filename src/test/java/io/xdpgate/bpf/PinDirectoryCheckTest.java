package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.SystemReport.Outcome;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another user made is in {@code LeastPrivilegeIT}: it takes another user. */
class PinDirectoryCheckTest {
    @TempDir
    private Path folder;

    @Test
    void oneThatIsThereOrCanBeMadeIsFine() {
        assertThat(PinDirectoryCheck.check(folder).outcome()).isEqualTo(Outcome.OK);
        assertThat(PinDirectoryCheck.check(folder.resolve("new")).detail()).contains("first start");
    }

    @Test
    void oneThatCannotBeReachedIsNamedWithTheRemedy() {
        var check = PinDirectoryCheck.check(folder.resolve("absent/pins"));
        assertThat(check.outcome()).isEqualTo(Outcome.DEGRADED);
        assertThat(check.detail()).contains(folder.resolve("absent").toString());
        assertThat(check.remedy()).contains("install -d -m 0700", "--pin-directory ''");
    }
}
