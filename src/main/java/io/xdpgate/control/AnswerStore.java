package io.xdpgate.control;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where answers are kept that are given again under the same idempotency key. Methods throw {@link StoreException}. */
public interface AnswerStore {
    /** Keeps nothing: an answer is then as durable as the process. */
    AnswerStore NONE = new AnswerStore() {
        @Override
        public void keep(KeptAnswer answer) {}

        @Override
        public List<KeptAnswer> load() {
            return List.of();
        }

        @Override
        public void forget(Collection<String> keys) {}
    };

    /**
     * An answer as it was sent.
     *
     * @param key of the caller and the request
     * @param fingerprint of the request
     * @param body empty if there is none
     */
    record KeptAnswer(
            String key,
            String fingerprint,
            Instant keptAt,
            int status,
            Map<String, List<String>> headers,
            byte[] body) {}

    /** Takes the place of the answer with the same key. */
    void keep(KeptAnswer answer);

    /** All of them, the oldest first. */
    List<KeptAnswer> load();

    void forget(Collection<String> keys);
}
