-- The memory of a workspace. Every key begins with the workspace. Days are
-- TEXT, instants are milliseconds, JSON is TEXT that no query looks into.
--
-- A row of a plan holds from the revision from_rev until before to_rev; what
-- holds today has the greatest BIGINT there. Rows are closed and added, their
-- content is never changed.

-- +goose Up

CREATE TABLE workspaces (
    workspace BIGINT NOT NULL PRIMARY KEY,
    id        TEXT   NOT NULL UNIQUE,
    numbers   BIGINT NOT NULL, -- the last number that a noun got
    mark      BIGINT NOT NULL, -- the last change of people, measures and readings
    events    BIGINT NOT NULL, -- the last event
    chain     BYTEA  NOT NULL  -- the link of the last event in the audit chain
);

CREATE TABLE settings (
    workspace BIGINT NOT NULL REFERENCES workspaces (workspace),
    name      TEXT   NOT NULL,
    value     TEXT   NOT NULL,
    PRIMARY KEY (workspace, name)
);

CREATE TABLE people (
    workspace BIGINT  NOT NULL REFERENCES workspaces (workspace),
    number    BIGINT  NOT NULL,
    id        TEXT    NOT NULL,
    ref       TEXT    NOT NULL,
    mark      BIGINT  NOT NULL,
    name      TEXT    NOT NULL,
    email     TEXT    NOT NULL,
    team      BOOLEAN NOT NULL,
    parent    TEXT    NOT NULL,
    details   TEXT    NOT NULL,
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, ref),
    UNIQUE (workspace, id)
);
CREATE INDEX people_by_mark ON people (workspace, mark);

CREATE TABLE plans (
    workspace BIGINT NOT NULL REFERENCES workspaces (workspace),
    number    BIGINT NOT NULL,
    id        TEXT   NOT NULL,
    ref       TEXT   NOT NULL,
    rev       BIGINT NOT NULL, -- the last revision
    changed   BIGINT NOT NULL, -- its instant
    items     BIGINT NOT NULL, -- how many there are now
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, ref),
    UNIQUE (workspace, id)
);

CREATE TABLE revisions (
    workspace BIGINT NOT NULL,
    plan      BIGINT NOT NULL,
    rev       BIGINT NOT NULL,
    at        BIGINT NOT NULL, -- never before the revision before
    mark      BIGINT NOT NULL, -- of the workspace when the revision was made
    actor     TEXT   NOT NULL,
    act       TEXT   NOT NULL,
    PRIMARY KEY (workspace, plan, rev),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);
CREATE INDEX revisions_by_instant ON revisions (workspace, plan, at, rev);

CREATE TABLE heads (
    workspace BIGINT NOT NULL,
    plan      BIGINT NOT NULL,
    from_rev  BIGINT NOT NULL,
    to_rev    BIGINT NOT NULL,
    ref       TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    framework TEXT   NOT NULL,
    above     TEXT   NOT NULL, -- the ref of the plan above
    details   TEXT   NOT NULL,
    PRIMARY KEY (workspace, plan, from_rev),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);
CREATE INDEX heads_by_plan_above ON heads (workspace, above, to_rev);

CREATE TABLE items (
    workspace BIGINT  NOT NULL,
    number    BIGINT  NOT NULL,
    from_rev  BIGINT  NOT NULL,
    to_rev    BIGINT  NOT NULL,
    plan      BIGINT  NOT NULL,
    id        TEXT    NOT NULL,
    ref       TEXT    NOT NULL,
    version   BIGINT  NOT NULL,
    parent    TEXT    NOT NULL,
    position  BIGINT  NOT NULL,
    role      TEXT    NOT NULL,
    kind      TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    owner     TEXT    NOT NULL, -- the only one; none or several are in the details
    begins    TEXT    NOT NULL,
    due       TEXT    NOT NULL,
    weight    DOUBLE PRECISION,
    draft     BOOLEAN NOT NULL,
    details   TEXT    NOT NULL,
    PRIMARY KEY (workspace, number, from_rev),
    UNIQUE (workspace, plan, ref, to_rev),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);
CREATE INDEX items_that_hold ON items (workspace, plan, to_rev);
CREATE INDEX items_that_changed ON items (workspace, plan, from_rev);
CREATE INDEX items_by_id ON items (workspace, id);

CREATE TABLE links (
    workspace BIGINT NOT NULL,
    plan      BIGINT NOT NULL,
    item      BIGINT NOT NULL,
    n         BIGINT NOT NULL, -- 1 for the first of the item
    from_rev  BIGINT NOT NULL,
    to_rev    BIGINT NOT NULL,
    kind      TEXT   NOT NULL,
    target    TEXT   NOT NULL,
    weight    DOUBLE PRECISION,
    share     DOUBLE PRECISION,
    PRIMARY KEY (workspace, plan, item, n, from_rev),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);

CREATE TABLE commitments (
    workspace BIGINT NOT NULL,
    plan      BIGINT NOT NULL,
    item      BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    from_rev  BIGINT NOT NULL,
    to_rev    BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    type      TEXT   NOT NULL,
    measure   TEXT   NOT NULL,
    baseline  DOUBLE PRECISION,
    value     DOUBLE PRECISION,
    first_day TEXT   NOT NULL,
    last_day  TEXT   NOT NULL,
    reason    TEXT   NOT NULL,
    author    TEXT   NOT NULL,
    day       TEXT   NOT NULL,
    details   TEXT   NOT NULL,
    PRIMARY KEY (workspace, plan, item, n, from_rev),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);

CREATE TABLE states (
    workspace BIGINT NOT NULL,
    plan      BIGINT NOT NULL,
    item      BIGINT NOT NULL,
    n         BIGINT NOT NULL,
    from_rev  BIGINT NOT NULL,
    to_rev    BIGINT NOT NULL,
    kind      TEXT   NOT NULL,
    day       TEXT   NOT NULL,
    author    TEXT   NOT NULL,
    why       TEXT   NOT NULL,
    outcome   TEXT   NOT NULL,
    lesson    TEXT   NOT NULL,
    grade     DOUBLE PRECISION,
    PRIMARY KEY (workspace, plan, item, n, from_rev),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);

CREATE TABLE measures (
    workspace    BIGINT NOT NULL REFERENCES workspaces (workspace),
    number       BIGINT NOT NULL,
    id           TEXT   NOT NULL,
    ref          TEXT   NOT NULL,
    mark         BIGINT NOT NULL, -- when its definition or its readings changed last
    data_version BIGINT NOT NULL, -- how often its readings changed
    facts        BIGINT NOT NULL, -- how many readings there are, corrections included
    learnt       BIGINT NOT NULL, -- when the last of them was learnt here
    name         TEXT   NOT NULL,
    details      TEXT   NOT NULL,
    PRIMARY KEY (workspace, number),
    UNIQUE (workspace, ref),
    UNIQUE (workspace, id)
);
CREATE INDEX measures_by_mark ON measures (workspace, mark);

-- Facts are added and never changed; a correction is a later fact about the
-- same day.
CREATE TABLE readings (
    workspace BIGINT  NOT NULL,
    measure   BIGINT  NOT NULL,
    day       TEXT    NOT NULL,
    seq       BIGINT  NOT NULL, -- counts the facts of the measure
    learnt    BIGINT  NOT NULL,
    value     DOUBLE PRECISION NOT NULL,
    num       DOUBLE PRECISION NOT NULL,
    den       DOUBLE PRECISION NOT NULL,
    void      BOOLEAN NOT NULL,
    source    TEXT    NOT NULL,
    note      TEXT    NOT NULL,
    author    TEXT    NOT NULL,
    cause     TEXT    NOT NULL,
    PRIMARY KEY (workspace, measure, day, seq),
    FOREIGN KEY (workspace, measure) REFERENCES measures (workspace, number)
);

-- Which measures the items of a plan ever spoke of. The measure may come later
-- than the item that names it, so this is its ref.
CREATE TABLE uses (
    workspace BIGINT NOT NULL,
    plan      BIGINT NOT NULL,
    measure   TEXT   NOT NULL,
    mark      BIGINT NOT NULL,
    PRIMARY KEY (workspace, plan, measure),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);
CREATE INDEX uses_by_mark ON uses (workspace, plan, mark);

-- What a source said when it was last imported, on pages of many things each.
-- A page has the name of its first thing; the row without a name says when
-- something was kept last.
CREATE TABLE imported (
    workspace BIGINT NOT NULL REFERENCES workspaces (workspace),
    source    TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    said      BYTEA  NOT NULL, -- deflated
    PRIMARY KEY (workspace, source, name)
);

-- What was done. An event holds numbers and a salted digest of what the words
-- said; the words can be erased without breaking the chain.
CREATE TABLE events (
    workspace BIGINT NOT NULL REFERENCES workspaces (workspace),
    seq       BIGINT NOT NULL,
    plan      BIGINT NOT NULL, -- 0 for what belongs to no plan
    rev       BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    things    BIGINT NOT NULL, -- how many were touched
    digest    BYTEA  NOT NULL,
    chain     BYTEA  NOT NULL,
    PRIMARY KEY (workspace, seq)
);
CREATE INDEX events_of_plan ON events (workspace, plan, seq);

CREATE TABLE event_words (
    workspace BIGINT NOT NULL,
    seq       BIGINT NOT NULL,
    salt      BYTEA  NOT NULL,
    actor     TEXT   NOT NULL,
    act       TEXT   NOT NULL,
    subject   TEXT   NOT NULL,
    PRIMARY KEY (workspace, seq),
    FOREIGN KEY (workspace, seq) REFERENCES events (workspace, seq)
);
