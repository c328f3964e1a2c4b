package io.xdpgate.config;

import io.xdpgate.control.AnswerStore;
import io.xdpgate.control.AttachmentStore;
import io.xdpgate.control.StoreException;
import io.xdpgate.security.DataDirectory;
import io.xdpgate.store.Retention;
import io.xdpgate.store.SqliteAnswerStore;
import io.xdpgate.store.SqliteAttachmentStore;
import io.xdpgate.store.SqlitePolicyStore;
import io.xdpgate.store.StoreAccess;
import io.xdpgate.store.StoreFile;
import io.xdpgate.store.UnavailableStore;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The data directory and what is kept in it. Opened before anything else, closed last. */
@Configuration(proxyBeanMethods = false)
class StoreWiring {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWiring.class);

    /** Held until the service ends, so that no second one works on the same files. */
    @Bean(destroyMethod = "close")
    DataDirectory dataDirectory(XdpgateProperties properties) {
        return lock(properties.dataDir());
    }

    /** When the file cannot be opened the service starts all the same: the fail mode says what filters then. */
    @Bean(destroyMethod = "close")
    StoreAccess storeAccess(DataDirectory directory) {
        try {
            return StoreFile.open(directory.file(StoreFile.NAME));
        } catch (StoreException unavailable) {
            LOG.error("{}", unavailable.getMessage());
            return new UnavailableStore(unavailable);
        }
    }

    @Bean
    SqlitePolicyStore policyStore(StoreAccess file, XdpgateProperties properties, Clock clock) {
        XdpgateProperties.Revisions revisions = properties.revisions();
        return new SqlitePolicyStore(file, new Retention(revisions.keep(), revisions.maxAge()), clock);
    }

    @Bean
    AttachmentStore attachmentStore(StoreAccess file) {
        return new SqliteAttachmentStore(file);
    }

    @Bean
    AnswerStore answerStore(StoreAccess file) {
        return new SqliteAnswerStore(file);
    }

    /** @throws StartFailure if the directory is of no use or another process has it */
    static DataDirectory lock(@Nullable Path configured) {
        Path path = DataDirectoryLocation.choose(configured);
        try {
            DataDirectory directory = DataDirectory.open(path);
            if (!directory.lock()) {
                throw new StartFailure(
                        "another xdpgate works on the data directory " + path
                                + "; stop it, or choose another directory with --data-dir",
                        null);
            }
            return directory;
        } catch (IOException e) {
            throw unusable(path, e);
        }
    }

    static StartFailure unusable(Path path, IOException failure) {
        return new StartFailure(
                "the service's files cannot be kept in " + path + ": " + reason(failure)
                        + "; choose another directory with --data-dir",
                failure);
    }

    /** The message of a file system exception is little more than the path. */
    private static String reason(IOException failure) {
        return switch (failure) {
            case AccessDeniedException e -> "this user may not write " + e.getFile();
            case FileAlreadyExistsException e -> e.getFile() + " is no directory";
            case FileSystemException e when e.getReason() == null -> e.getFile() + " cannot be made there";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
