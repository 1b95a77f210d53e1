-- One office: the same documents as the tables of the data file, and every event a row of its own.
--
-- Columns that are generated repeat what stands in the JSON beside them, so that they cannot say
-- anything else. `place` is the number of a document, as in the data file.

CREATE TABLE meta (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    document json NOT NULL,
    id text NOT NULL GENERATED ALWAYS AS (document ->> 'id') STORED,
    revision bigint NOT NULL GENERATED ALWAYS AS ((document ->> 'revision')::bigint) STORED,
    events bigint NOT NULL GENERATED ALWAYS AS ((document ->> 'events')::bigint) STORED,
    chain_head text NOT NULL GENERATED ALWAYS AS (document ->> 'chain_head') STORED
) WITH (fillfactor = 50);

CREATE TABLE sops (
    place integer PRIMARY KEY,
    fingerprint text NOT NULL UNIQUE,
    id text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    definition json NOT NULL
);

CREATE TABLE officers (
    place integer PRIMARY KEY,
    head json NOT NULL,
    id text NOT NULL UNIQUE GENERATED ALWAYS AS (head ->> 'id') STORED
) WITH (fillfactor = 70);

-- `closed` is when the case ended; a case that ended long before the last one is not kept in the
-- memory of sessions.
CREATE TABLE cases (
    place integer PRIMARY KEY,
    head json NOT NULL,
    closed timestamptz,
    number text NOT NULL UNIQUE GENERATED ALWAYS AS (head ->> 'number') STORED,
    sop text NOT NULL GENERATED ALWAYS AS (head ->> 'sop') STORED,
    status text NOT NULL GENERATED ALWAYS AS (head ->> 'status') STORED,
    title text NOT NULL GENERATED ALWAYS AS (head ->> 'title') STORED
) WITH (fillfactor = 70);
CREATE INDEX cases_closed ON cases (closed);

-- `place` counts all events in the order of the chain; `belongs_to` is the number of a case or the
-- id of an officer.
CREATE TABLE events (
    place bigint PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('case', 'officer')),
    belongs_to text NOT NULL,
    event json NOT NULL,
    seq integer NOT NULL GENERATED ALWAYS AS ((event ->> 'seq')::integer) STORED,
    id text NOT NULL UNIQUE GENERATED ALWAYS AS (event ->> 'id') STORED,
    revision bigint NOT NULL GENERATED ALWAYS AS ((event ->> 'revision')::bigint) STORED,
    at text NOT NULL GENERATED ALWAYS AS (event ->> 'at') STORED,
    officer text NOT NULL GENERATED ALWAYS AS (event ->> 'officer') STORED,
    prev_hash text NOT NULL GENERATED ALWAYS AS (event ->> 'prev_hash') STORED,
    hash text NOT NULL GENERATED ALWAYS AS (event ->> 'hash') STORED,
    UNIQUE (kind, belongs_to, seq)
);

CREATE TABLE seals (
    place bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    seal json NOT NULL
);

-- What has happened stays as it is, whoever asks: the role of the program has no right to change
-- it, and these triggers refuse the owner too.

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sop-tui: % on % is refused; what is kept here is never taken away',
        TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON sops
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER kept BEFORE UPDATE OR DELETE OR TRUNCATE ON seals
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON cases
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON officers
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER kept BEFORE DELETE OR TRUNCATE ON meta
    FOR EACH STATEMENT EXECUTE FUNCTION refuse();

-- An event hangs on the one before it: no gap, no second chain.
CREATE FUNCTION hang_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.place > 1 AND NOT EXISTS (
        SELECT FROM events WHERE place = NEW.place - 1 AND hash = NEW.event ->> 'prev_hash'
    ) THEN
        RAISE EXCEPTION 'sop-tui: event % does not hang on event %', NEW.place, NEW.place - 1
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hang_on BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION hang_on();

-- The revision never falls, and a store never becomes another.
CREATE FUNCTION go_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.document ->> 'revision')::bigint < OLD.revision
        OR (NEW.document ->> 'events')::bigint < OLD.events
        OR NEW.document ->> 'id' IS DISTINCT FROM OLD.id
    THEN
        RAISE EXCEPTION 'sop-tui: the store goes on from revision %, not back', OLD.revision
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER go_on BEFORE UPDATE ON meta FOR EACH ROW EXECUTE FUNCTION go_on();

-- Functions find the tables of their own schema, whatever the session looks for first.
ALTER FUNCTION refuse() SET search_path = sop_tui, pg_temp;
ALTER FUNCTION hang_on() SET search_path = sop_tui, pg_temp;
ALTER FUNCTION go_on() SET search_path = sop_tui, pg_temp;
