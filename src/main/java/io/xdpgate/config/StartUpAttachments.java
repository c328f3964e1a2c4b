package io.xdpgate.config;

import io.xdpgate.control.AttachmentControl;
import io.xdpgate.dataplane.AttachMode;
import io.xdpgate.dataplane.DataplaneException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;

/**
 * Attaches the configured interfaces, and those that callers attached before. Runs when the policy is in force and the port is bound, so that neither an
 * open policy nor a port in use touches traffic, and before the service reports that it is ready. A refusal ends
 * the start, but not of an interface that only a caller wanted: that stays pending, which health shows.
 */
@Component
class StartUpAttachments implements ApplicationRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StartUpAttachments.class);

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
        attachments.saved().forEach((name, mode) -> {
            if (!properties.interfaces().contains(name)) {
                attachSaved(name, mode);
            }
        });
    }

    private void attachSaved(String name, AttachMode mode) {
        try {
            attachments.attach(name, mode, false);
        } catch (DataplaneException refused) {
            LOG.warn("'{}', which a caller had attached, could not be attached again: {}", name, refused.getMessage());
        }
    }
}
