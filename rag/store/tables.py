"""The tables of the store, and their version."""

APPLICATION = 0x72616731  # "rag1", in the header of the file
VERSION = 2

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    hash TEXT NOT NULL,
    path TEXT NOT NULL UNIQUE,
    area TEXT,
    text TEXT NOT NULL,
    metadata TEXT NOT NULL,
    sections TEXT NOT NULL,
    pages TEXT NOT NULL,
    boxes BLOB NOT NULL,
    warnings TEXT NOT NULL,
    quality TEXT NOT NULL,
    sketch BLOB NOT NULL
);
CREATE INDEX documents_hash ON documents (hash);

CREATE TABLE sketches (
    key INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    PRIMARY KEY (key, document)
) WITHOUT ROWID;
CREATE INDEX sketches_document ON sketches (document);

CREATE TABLE files (
    path TEXT PRIMARY KEY,
    hash TEXT NOT NULL,
    signature TEXT NOT NULL,
    document INTEGER REFERENCES documents ON DELETE CASCADE,
    reason TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX files_document ON files (document);

CREATE TABLE chunks (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    section TEXT NOT NULL,
    page INTEGER,
    area TEXT,
    report_year INTEGER,
    data_year INTEGER,
    key BLOB NOT NULL,
    sequence INTEGER NOT NULL
);
CREATE INDEX chunks_document ON chunks (document, start);
CREATE INDEX chunks_area ON chunks (area);
CREATE INDEX chunks_key ON chunks (key);
CREATE INDEX chunks_sequence ON chunks (sequence);

CREATE TABLE vectors (
    chunk INTEGER PRIMARY KEY REFERENCES chunks ON DELETE CASCADE,
    vector BLOB NOT NULL
);

CREATE TABLE observations (
    number INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents ON DELETE CASCADE,
    area TEXT NOT NULL,
    indicator TEXT NOT NULL,
    term TEXT NOT NULL,
    measure TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    status TEXT NOT NULL,
    modifier TEXT NOT NULL,
    rank TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    quote TEXT NOT NULL
);
CREATE INDEX observations_indicator ON observations (indicator, area);
CREATE INDEX observations_area ON observations (area);
CREATE INDEX observations_document ON observations (document);

CREATE TABLE changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    state TEXT NOT NULL,
    document TEXT NOT NULL
);
CREATE TABLE removed (sequence INTEGER NOT NULL, chunk TEXT NOT NULL);
CREATE INDEX removed_sequence ON removed (sequence);

CREATE TABLE conversations (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    title TEXT NOT NULL,
    created TEXT NOT NULL,
    updated TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX conversations_owner ON conversations (owner, updated);

CREATE TABLE turns (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    created TEXT NOT NULL
);
CREATE INDEX turns_conversation ON turns (conversation);

CREATE TABLE feedback (
    turn TEXT PRIMARY KEY REFERENCES turns (id) ON DELETE CASCADE,
    rating INTEGER NOT NULL,
    comment TEXT NOT NULL,
    created TEXT NOT NULL
) WITHOUT ROWID;
"""
