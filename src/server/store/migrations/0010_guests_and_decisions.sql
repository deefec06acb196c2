-- Cases that are begun without signing in: `secret` is the SHA-256 of what the person was told. Papers come before what they belong to.
CREATE TABLE guest (
  province TEXT NOT NULL,
  secret TEXT NOT NULL,
  opened BIGINT NOT NULL,
  PRIMARY KEY (province, secret)
);
CREATE INDEX dossier_of_secret ON dossier (province, secret);

-- Which authority decides, which helper filled in (empty: nobody), how many papers were not asked for, and the day at the office on
-- which it was decided (ISO 8601; empty: not yet): what is published by month. Rows from before say nothing of it.
ALTER TABLE dossier ADD COLUMN office TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN helper TEXT NOT NULL DEFAULT '';
ALTER TABLE dossier ADD COLUMN spared BIGINT NOT NULL DEFAULT 0;
ALTER TABLE dossier ADD COLUMN decided TEXT NOT NULL DEFAULT '';
