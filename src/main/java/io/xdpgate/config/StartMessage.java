package io.xdpgate.config;

import io.xdpgate.api.system.ServiceFacts;
import io.xdpgate.control.AttachmentControl;
import io.xdpgate.dataplane.Attachment;
import io.xdpgate.dataplane.Dataplane;
import io.xdpgate.dataplane.NetworkInterface;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** One line of log when the service is ready: what runs, on what, where it listens, where the token is. */
@Component
class StartMessage {
    private static final Logger LOG = LoggerFactory.getLogger(StartMessage.class);

    private final Dataplane dataplane;
    private final AttachmentControl attachments;
    private final XdpgateProperties properties;
    private final ServiceFacts facts;
    private final ServerProperties server;

    StartMessage(
            Dataplane dataplane,
            AttachmentControl attachments,
            XdpgateProperties properties,
            ServiceFacts facts,
            ServerProperties server) {
        this.dataplane = dataplane;
        this.attachments = attachments;
        this.properties = properties;
        this.facts = facts;
        this.server = server;
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        if (event.getApplicationContext() instanceof WebServerApplicationContext web && web.getWebServer() != null) {
            LOG.info(
                    "xdpgate {} on Linux {}; {}; API {}; {}",
                    facts.version(),
                    dataplane.inspect().kernel(),
                    attached(attached()),
                    address(server.getAddress(), web.getWebServer().getPort()),
                    token(properties));
        }
    }

    private List<Attachment> attached() {
        return attachments.interfaces().stream()
                .map(NetworkInterface::name)
                .map(attachments::findAttachment)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Attachment::interfaceName))
                .toList();
    }

    static String attached(List<Attachment> attached) {
        return attached.isEmpty()
                ? "attached to nothing yet"
                : attached.stream()
                        .map(made -> made.interfaceName() + " (" + made.mode().text() + ")")
                        .collect(Collectors.joining(", ", "attached to ", ""));
    }

    /** @param address null: every address of the host */
    static String address(@Nullable InetAddress address, int port) {
        String host = address == null ? "*" : address.getHostAddress();
        return "http://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    private static String token(XdpgateProperties properties) {
        if (!properties.auth().enabled()) {
            return "no token is asked for";
        }
        Path directory = DataDirectoryLocation.choose(properties.dataDir());
        return "token in " + directory.resolve(io.xdpgate.security.AdminToken.TOKEN_FILE);
    }
}
