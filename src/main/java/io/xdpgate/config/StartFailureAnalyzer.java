package io.xdpgate.config;

import io.xdpgate.bpf.abi.AbiMismatchException;
import io.xdpgate.bpf.ffi.LibraryUnavailableException;
import io.xdpgate.control.StoreException;
import io.xdpgate.dataplane.AttachRefusedException;
import io.xdpgate.dataplane.Attempt;
import io.xdpgate.dataplane.DataplaneException;
import io.xdpgate.dataplane.ForeignProgramException;
import io.xdpgate.dataplane.NoSuchInterfaceException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in plain words why the service did not start; the failures that an operator can mend, not the others. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public class StartFailureAnalyzer implements FailureAnalyzer {
    private static final String DOCTOR = "Run 'xdpgate doctor' to see what this host lacks.";

    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            FailureAnalysis analysis = known(cause);
            if (analysis != null) {
                return analysis;
            }
        }
        return null;
    }

    private static @Nullable FailureAnalysis known(Throwable cause) {
        return switch (cause) {
            case StartFailure e -> analysis(e, "");
            case UnboundConfigurationPropertiesException e -> unknown(e);
            case BindException e -> unusable(e);
            case PortInUseException e ->
                new FailureAnalysis(
                        "port " + e.getPort() + " is in use",
                        "Stop the process that has it, or choose another with --port.",
                        e);
            case NoSuchInterfaceException e ->
                analysis(e, "Look at 'ip link' in the network namespace of the service.");
            case ForeignProgramException e ->
                analysis(e, "Detach it with 'ip link set dev " + e.interfaceName() + " xdp off', or start without it.");
            case AttachRefusedException e -> analysis(e, attempts(e));
            case AbiMismatchException e ->
                analysis(e, "The program and the service are of different builds; build both.");
            case LibraryUnavailableException e ->
                analysis(e, "Install libbpf 1.0 or later (package libbpf1). " + DOCTOR);
            case StoreException e -> analysis(e, "");
            case DataplaneException e -> analysis(e, DOCTOR);
            default -> null;
        };
    }

    private static FailureAnalysis unknown(UnboundConfigurationPropertiesException failure) {
        String names = failure.getUnboundProperties().stream()
                .map(property -> property.getName().toString())
                .sorted()
                .collect(Collectors.joining(", "));
        return new FailureAnalysis(
                "there is no setting " + names, "Look for a slip of the pen; the settings are in the README.", failure);
    }

    private static FailureAnalysis unusable(BindException failure) {
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof UnboundConfigurationPropertiesException e) {
                return unknown(e);
            }
        }
        Throwable root = failure;
        for (Throwable cause = failure.getCause(); cause != null && !isOurs(root); cause = cause.getCause()) {
            root = cause;
        }
        ConfigurationProperty property = failure.getProperty();
        String value = property == null ? "" : " has the value '" + property.getValue() + "' and";
        String message = String.valueOf(root.getMessage());
        return isOurs(root)
                ? new FailureAnalysis(message, "Change that setting.", failure)
                : new FailureAnalysis(
                        "the setting " + failure.getName() + value + " cannot be used: " + message,
                        "Change that setting.",
                        failure);
    }

    /** Our own words on a setting name it first. */
    private static boolean isOurs(Throwable failure) {
        return String.valueOf(failure.getMessage()).startsWith("xdpgate.");
    }

    private static FailureAnalysis analysis(Throwable cause, String action) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), action, cause);
    }

    private static String attempts(AttachRefusedException failure) {
        return failure.attempts().stream().map(StartFailureAnalyzer::attempt).collect(Collectors.joining(" "));
    }

    private static String attempt(Attempt attempt) {
        String remedy = attempt.remedy();
        return "Mode " + attempt.mode().text() + ": " + attempt.message()
                + (remedy == null ? "." : "; " + remedy + ".");
    }
}
