package io.xdpgate.bpf;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.dataplane.SystemReport.Check;
import io.xdpgate.dataplane.SystemReport.Outcome;
import org.junit.jupiter.api.Test;

class HostInspectionTest {
    @Test
    void namesEachThingOnceAndARemedyForWhatIsMissing() {
        SystemReport report = HostInspection.report();
        assertThat(report.kernel()).isEqualTo(System.getProperty("os.version"));
        assertThat(report.checks())
                .extracting(Check::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"))
                .contains("kernel", "libbpf", "btf", "bpffs", "capability-bpf", "memlock", "jit", "possible-cpus");
        assertThat(report.checks())
                .filteredOn(check -> check.outcome() == Outcome.MISSING)
                .allSatisfy(check -> assertThat(check.remedy()).isNotBlank());
    }

    @Test
    void oldKernelsAreMissingAndNewOnesAreNot() {
        assertThat(HostInspection.kernel("5.9.16").outcome()).isEqualTo(Outcome.MISSING);
        assertThat(HostInspection.kernel("5.10.0-30-amd64").outcome()).isEqualTo(Outcome.OK);
        assertThat(HostInspection.kernel("6.1.0").outcome()).isEqualTo(Outcome.OK);
        assertThat(HostInspection.kernel("strange").outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void capabilitiesAreNamedOneByOne() {
        Capabilities three = new Capabilities(1L << 39 | 1L << 38 | 1L << 12);
        assertThat(three.checks())
                .filteredOn(check -> check.outcome() == Outcome.MISSING)
                .isEmpty();
        Capabilities oldDocker = new Capabilities(1L << 21 | 1L << 12);
        assertThat(oldDocker.checks()).allMatch(check -> check.outcome() == Outcome.OK);
        Capabilities none = new Capabilities(0);
        assertThat(none.checks())
                .filteredOn(check -> check.outcome() == Outcome.MISSING)
                .extracting(Check::name)
                .containsExactly("capability-bpf", "capability-net-admin", "capability-perfmon");
    }
}
