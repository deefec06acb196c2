-- Every key begins with the province, so that the tables can be spread by it; no sequences. Times are milliseconds since 1970
-- in UTC. What is sealed is unreadable without the portal's keys.

-- Definitions as they were when something was sent with them, by the SHA-256 of their canonical form. Nothing is changed here.
CREATE TABLE definition (
  province TEXT NOT NULL,
  hash TEXT NOT NULL,
  code TEXT NOT NULL,
  version TEXT NOT NULL,
  content TEXT NOT NULL,
  published BIGINT NOT NULL,
  PRIMARY KEY (province, hash)
);

-- Who is signed in: `token` is the SHA-256 of what the cookie holds.
CREATE TABLE session (
  province TEXT NOT NULL,
  token TEXT NOT NULL,
  role TEXT NOT NULL,
  person TEXT NOT NULL,
  sealed BLOB NOT NULL,
  expires BIGINT NOT NULL,
  PRIMARY KEY (province, token)
);

-- A case. `person` is the pseudonym of whoever is signed in, or empty; then `secret` is the SHA-256 of what the person was told.
CREATE TABLE dossier (
  province TEXT NOT NULL,
  id TEXT NOT NULL,
  receipt TEXT NOT NULL,
  procedure_code TEXT NOT NULL,
  title TEXT NOT NULL,
  person TEXT NOT NULL,
  secret TEXT NOT NULL,
  state TEXT NOT NULL,
  version BIGINT NOT NULL,
  received BIGINT NOT NULL,
  due TEXT NOT NULL,
  holder TEXT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (province, id),
  UNIQUE (province, receipt)
);
CREATE INDEX dossier_of_person ON dossier (province, person, id);
CREATE INDEX dossier_in_state ON dossier (province, state, id);

-- What was sent, one row a version of a case, with what the portal found and the receipt it gave.
CREATE TABLE submission (
  province TEXT NOT NULL,
  dossier TEXT NOT NULL,
  version BIGINT NOT NULL,
  definition TEXT NOT NULL,
  digest TEXT NOT NULL,
  received BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (province, dossier, version)
);

-- What happened to a case, in order.
CREATE TABLE happening (
  province TEXT NOT NULL,
  dossier TEXT NOT NULL,
  number BIGINT NOT NULL,
  time BIGINT NOT NULL,
  state TEXT NOT NULL,
  officer TEXT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (province, dossier, number)
);

-- What a write was answered, by who asked and their key: the same key again is answered the same.
CREATE TABLE answered (
  province TEXT NOT NULL,
  owner TEXT NOT NULL,
  request_key TEXT NOT NULL,
  request TEXT NOT NULL,
  status BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (province, owner, request_key)
);

-- The last link of each chain of the audit log.
CREATE TABLE audit_lane (
  province TEXT NOT NULL,
  lane BIGINT NOT NULL,
  number BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (province, lane)
);

-- Who did what to whose data. Each row holds the hash of the one before; no row holds a value.
CREATE TABLE audit (
  province TEXT NOT NULL,
  lane BIGINT NOT NULL,
  number BIGINT NOT NULL,
  time BIGINT NOT NULL,
  subject TEXT NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  previous TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (province, lane, number)
);
CREATE INDEX audit_of_subject ON audit (province, subject, time);

-- What registers answered to people, by which what they later send is judged when a register does not answer any more.
CREATE TABLE lookup (
  province TEXT NOT NULL,
  person TEXT NOT NULL,
  subject TEXT NOT NULL,
  role TEXT NOT NULL,
  procedure_code TEXT NOT NULL,
  time BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (province, person, subject, role, procedure_code)
);

-- Papers that come in parts, by who sends them and the SHA-256 of the whole; `media_type` is empty until the whole was found right.
CREATE TABLE file (
  province TEXT NOT NULL,
  owner TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  received BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  changed BIGINT NOT NULL,
  PRIMARY KEY (province, owner, sha256)
);

CREATE TABLE file_part (
  province TEXT NOT NULL,
  owner TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  start BIGINT NOT NULL,
  sealed BLOB NOT NULL,
  PRIMARY KEY (province, owner, sha256, start)
);
