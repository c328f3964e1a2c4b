package io.xdpgate.model;

import io.xdpgate.control.PolicyStore;
import io.xdpgate.control.SavedPolicy;
import io.xdpgate.control.SetJournal;
import io.xdpgate.control.StoreChange;
import java.util.List;
import java.util.Optional;

/** A store that does what another does, unless a test says otherwise. */
class AlteredStore implements PolicyStore {
    private final PolicyStore usual;

    AlteredStore(PolicyStore usual) {
        this.usual = usual;
    }

    @Override
    public void save(StoreChange change) {
        usual.save(change);
    }

    @Override
    public Optional<SavedPolicy> load() {
        return usual.load();
    }

    @Override
    public void probe() {
        usual.probe();
    }

    @Override
    public List<SetJournal.Change> journal(String set, long after, int limit) {
        return usual.journal(set, after, limit);
    }
}
