package io.xdpgate.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Decides for {@link RequiresBpf} what this process lacks. */
public final class BpfCondition implements ExecutionCondition {
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_SYS_ADMIN = 21;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return judge(missing(), "true".equals(System.getenv("CI")));
    }

    /**
     * @param mustRun whether something missing is a failure and not a reason to skip
     * @throws IllegalStateException if the test must run and cannot
     */
    static ConditionEvaluationResult judge(List<String> missing, boolean mustRun) {
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("BPF and network namespaces can be used");
        }
        String reason = "needs " + String.join(", ", missing);
        if (mustRun) {
            throw new IllegalStateException("CI=true, but this test " + reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    private static List<String> missing() {
        List<String> missing = new ArrayList<>();
        long capabilities = effectiveCapabilities();
        if ((capabilities >> CAP_NET_ADMIN & 1) == 0) {
            missing.add("CAP_NET_ADMIN");
        }
        if ((capabilities >> CAP_SYS_ADMIN & 1) == 0) {
            missing.add("CAP_SYS_ADMIN (setns)");
        }
        if (!Files.isReadable(Path.of("/sys/kernel/btf/vmlinux"))) {
            missing.add("/sys/kernel/btf/vmlinux");
        }
        for (String tool : List.of("ip", "nsenter")) {
            if (List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin").stream()
                    .noneMatch(folder -> Files.isExecutable(Path.of(folder, tool)))) {
                missing.add("the command " + tool);
            }
        }
        return missing;
    }

    private static long effectiveCapabilities() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("CapEff:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
        } catch (IOException noProc) {
            return 0;
        }
    }
}
