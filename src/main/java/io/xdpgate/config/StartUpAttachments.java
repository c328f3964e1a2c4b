package io.xdpgate.config;

import io.xdpgate.control.AttachmentControl;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Attaches the configured interfaces. Runs when the policy is in force and the port is bound, so that neither an
 * open policy nor a port in use touches traffic, and before the service reports that it is ready. A refusal ends
 * the start.
 */
@Component
class StartUpAttachments implements ApplicationRunner {
    private final AttachmentControl attachments;
    private final XdpgateProperties properties;

    StartUpAttachments(AttachmentControl attachments, XdpgateProperties properties) {
        this.attachments = attachments;
        this.properties = properties;
    }

    @Override
    public void run(ApplicationArguments arguments) {
        for (String name : properties.interfaces()) {
            attachments.attach(name, properties.mode(), false);
        }
    }
}
