CREATE TABLE answers (
    key TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, answerer TEXT NOT NULL,
    json TEXT NOT NULL, at TEXT NOT NULL, run TEXT,
    plain INTEGER NOT NULL, imported INTEGER NOT NULL) WITHOUT ROWID
CREATE TABLE batch_questions (
    key TEXT NOT NULL PRIMARY KEY, batch TEXT NOT NULL, request TEXT NOT NULL, position INTEGER NOT NULL,
    json TEXT NOT NULL) WITHOUT ROWID
CREATE INDEX batch_questions_by_batch ON batch_questions (batch, request)
CREATE TABLE batches (
    name TEXT NOT NULL PRIMARY KEY, server TEXT NOT NULL, account TEXT NOT NULL, model TEXT NOT NULL, answerer TEXT NOT NULL,
    kind TEXT NOT NULL, state TEXT NOT NULL, id TEXT, fingerprint TEXT NOT NULL, created TEXT NOT NULL, ended TEXT,
    requests INTEGER NOT NULL, questions INTEGER NOT NULL, answered INTEGER NOT NULL, failed INTEGER NOT NULL,
    error TEXT, roots TEXT) WITHOUT ROWID
CREATE TABLE calls (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    answerer TEXT NOT NULL, outcome TEXT NOT NULL, started TEXT NOT NULL, milliseconds REAL NOT NULL, error TEXT,
    input INTEGER, cached INTEGER, output INTEGER, thoughts INTEGER, cost TEXT, currency TEXT,
    queued REAL, lane REAL, wire REAL, reading REAL, questions INTEGER NOT NULL DEFAULT 1)
CREATE INDEX calls_by_run ON calls (run)
CREATE TABLE lanes (
    lane TEXT NOT NULL PRIMARY KEY, day INTEGER NOT NULL, today INTEGER NOT NULL,
    requests INTEGER, tokens INTEGER, daily INTEGER, learned INTEGER,
    closed INTEGER, why TEXT, paused INTEGER) WITHOUT ROWID
CREATE TABLE leases (
    key TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, until INTEGER NOT NULL) WITHOUT ROWID
CREATE TABLE permits (
    lane TEXT NOT NULL, holder TEXT NOT NULL, count INTEGER NOT NULL, wanted INTEGER NOT NULL,
    until INTEGER NOT NULL, served INTEGER NOT NULL, PRIMARY KEY (lane, holder)) WITHOUT ROWID
CREATE TABLE runs (
    run TEXT NOT NULL PRIMARY KEY, command TEXT NOT NULL, state TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
    questions INTEGER NOT NULL, stored INTEGER NOT NULL, calls INTEGER NOT NULL, failures INTEGER NOT NULL,
    changes INTEGER NOT NULL, curator TEXT NOT NULL, holder TEXT) WITHOUT ROWID
CREATE TABLE salt (bytes BLOB NOT NULL)
CREATE TABLE shares (
    id INTEGER PRIMARY KEY AUTOINCREMENT, lane TEXT NOT NULL, at INTEGER NOT NULL,
    requests INTEGER NOT NULL, tokens INTEGER NOT NULL)
CREATE INDEX shares_by_lane ON shares (lane, at)
CREATE TABLE sqlite_sequence(name,seq)
