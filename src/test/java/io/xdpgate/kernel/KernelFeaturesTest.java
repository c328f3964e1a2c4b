package io.xdpgate.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.xdpgate.bpf.HostInspection;
import io.xdpgate.dataplane.KernelFeature;
import io.xdpgate.dataplane.KernelFeature.Answer;
import io.xdpgate.dataplane.SystemReport;
import io.xdpgate.testkit.KernelRelease;
import io.xdpgate.testkit.RequiresBpf;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the probes answer on this kernel is what the stated first kernels say: each claim of a version is tried. */
@RequiresBpf
class KernelFeaturesTest {
    @Test
    void eachFeatureIsThereFromItsFirstKernelOnAndNotBefore() {
        SystemReport report = HostInspection.report();
        KernelRelease running = KernelRelease.running();
        List<KernelFeature> features = report.features();
        Set<String> wrong = new TreeSet<>();
        for (KernelFeature feature : features) {
            Answer expected = running.isAtLeast(KernelRelease.of(feature.since())) ? Answer.YES : Answer.NO;
            System.out.printf(
                    "feature %-16s since %-5s expected %-4s answered %s%n",
                    feature.name(), feature.since(), expected, feature.answer());
            if (feature.answer() != expected) {
                wrong.add(feature.toString());
            }
            assertThat(feature.why() == null).as(feature.toString()).isEqualTo(feature.answer() == Answer.YES);
        }
        assertThat(wrong).as("on Linux %s", report.kernel()).isEmpty();
        assertThat(features).extracting(KernelFeature::name).contains("packet-metadata", "live-frames", "xdp-links");
    }
}
