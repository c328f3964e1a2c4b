package io.xdpgate.store;

import io.xdpgate.control.AttachmentStore;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Wanted attachments in the SQLite file. Thread-safe. */
public final class SqliteAttachmentStore implements AttachmentStore {
    private final StoreAccess file;

    public SqliteAttachmentStore(StoreAccess file) {
        this.file = file;
    }

    @Override
    public void put(String interfaceName, String mode) {
        file.write(jdbc ->
                jdbc.update("INSERT OR REPLACE INTO attachment (interface, mode) VALUES (?, ?)", interfaceName, mode));
    }

    @Override
    public void remove(String interfaceName) {
        file.write(jdbc -> jdbc.update("DELETE FROM attachment WHERE interface = ?", interfaceName));
    }

    @Override
    public Map<String, String> load() {
        Map<String, String> modes = new TreeMap<>();
        RowCallbackHandler row = found -> modes.put(found.getString(1), found.getString(2));
        file.read(jdbc -> {
            jdbc.query("SELECT interface, mode FROM attachment", row);
            return modes;
        });
        return Collections.unmodifiableMap(modes);
    }
}
