-- The policy, its revisions, and the address sets. Times are milliseconds since 1970 unless they stand in JSON.

-- An accepted policy. The rules of revision n are the versions with since <= n < until.
CREATE TABLE revision (
    number         INTEGER PRIMARY KEY,
    time           INTEGER NOT NULL,
    author         TEXT NOT NULL,
    origin         TEXT NOT NULL,
    note           TEXT,
    added          INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    moved          INTEGER NOT NULL,
    removed        INTEGER NOT NULL,
    default_action TEXT NOT NULL,
    options        TEXT NOT NULL,
    next_sequence  INTEGER NOT NULL,
    reverted       INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE rule_version (
    sequence INTEGER NOT NULL,
    since    INTEGER NOT NULL,
    until    INTEGER,
    body     TEXT NOT NULL,
    PRIMARY KEY (sequence, since)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX rule_in_force ON rule_version (sequence) WHERE until IS NULL;
CREATE INDEX rule_came ON rule_version (since);
CREATE INDEX rule_went ON rule_version (until) WHERE until IS NOT NULL;

-- The entries of a set: those of its chunks, but for the prefixes that have a row in set_entry, which counts instead.
CREATE TABLE address_set (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL UNIQUE,
    comment    TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    loose      INTEGER NOT NULL
) STRICT;

CREATE TABLE set_chunk (
    set_id  INTEGER NOT NULL REFERENCES address_set (id) ON DELETE CASCADE,
    chunk   INTEGER NOT NULL,
    entries BLOB NOT NULL,
    PRIMARY KEY (set_id, chunk)
) STRICT;

CREATE TABLE set_entry (
    set_id     INTEGER NOT NULL REFERENCES address_set (id) ON DELETE CASCADE,
    prefix     BLOB NOT NULL,
    present    INTEGER NOT NULL,
    expires_at INTEGER,
    comment    TEXT,
    PRIMARY KEY (set_id, prefix)
) STRICT, WITHOUT ROWID;

CREATE TABLE set_journal (
    set_id  INTEGER NOT NULL REFERENCES address_set (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    time    INTEGER NOT NULL,
    origin  TEXT NOT NULL,
    added   INTEGER NOT NULL,
    removed INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    entries BLOB,
    gone    BLOB,
    PRIMARY KEY (set_id, version)
) STRICT, WITHOUT ROWID;

-- The interfaces that are to be attached.
CREATE TABLE attachment (
    interface TEXT PRIMARY KEY,
    mode      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Answers that are given again under the same Idempotency-Key.
CREATE TABLE kept_answer (
    key         TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    kept_at     INTEGER NOT NULL,
    status      INTEGER NOT NULL,
    headers     TEXT NOT NULL,
    body        BLOB
) STRICT;

CREATE INDEX kept_answer_age ON kept_answer (kept_at);

-- The provisional change that waits for its confirmation, if there is one.
CREATE TABLE confirm_window (
    only         INTEGER PRIMARY KEY CHECK (only = 1),
    base         INTEGER NOT NULL,
    author       TEXT NOT NULL,
    deadline     INTEGER NOT NULL,
    length       INTEGER NOT NULL,
    boot         TEXT NOT NULL,
    since_boot   INTEGER NOT NULL
) STRICT;
