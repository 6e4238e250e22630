PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO goose_db_version VALUES(1,0,1,'2026-11-22 17:03:19');
INSERT INTO goose_db_version VALUES(2,1,1,'2026-11-22 17:03:19');
CREATE TABLE workspaces (
    workspace BIGINT NOT NULL PRIMARY KEY,
    id        TEXT   NOT NULL UNIQUE,
    numbers   BIGINT NOT NULL, -- the last number that a noun got
    mark      BIGINT NOT NULL, -- the last change of people, measures and readings
    events    BIGINT NOT NULL, -- the last event
    chain     BYTEA  NOT NULL  -- the link of the last event in the audit chain
);
INSERT INTO workspaces VALUES(1,'wsp_01a0c450-6c00-7000-8000-000000000001',7,1,3,X'1b552a44c289ea3f1b97c0c486d95f3d204e31f9816369c4145dbd2e2127835a');
CREATE TABLE settings (
    workspace BIGINT NOT NULL REFERENCES workspaces (workspace),
    name      TEXT   NOT NULL,
    value     TEXT   NOT NULL,
    PRIMARY KEY (workspace, name)
);
INSERT INTO settings VALUES(1,'lang','vi');
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
INSERT INTO people VALUES(1,1,'per_01a0c450-6c00-7000-8000-000000000002','ana',1,'Ana','ana@example.org',0,'','{"custom":{"k":"v"}}');
INSERT INTO people VALUES(1,2,'per_01a0c450-6c00-7000-8000-000000000003','sales',1,'Sales','',1,'all','{"members":[{"person":"ana","window":{"first":"2026-03-02"}},{"person":"bo","window":{"first":"2026-03-02","last":"2026-11-30"}}]}');
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
INSERT INTO plans VALUES(1,4,'pln_01a0c450-6c00-7000-8000-000000000005','north',2,1790000000000,2);
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
INSERT INTO revisions VALUES(1,4,1,1790000000000,1,'ana','import');
INSERT INTO revisions VALUES(1,4,2,1790000000000,1,'ana','rename');
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
INSERT INTO heads VALUES(1,4,1,9223372036854775807,'north','Bắc – the northern plan','anything','group','{"organisation":"Harbour","lang":"vi","window":{"first":"2026-03-02","last":"2026-11-30"},"owners":["ana","bo"],"under":"group/g1","policy":"house","zone":"Europe/Amsterdam","currency":"EUR","year_start":10,"named_by_end":true,"work":{"days":[1,5],"hours":{"1":{"from":540,"to":1020}},"holidays":["2026-03-02"]},"periods":[{"name":"Q1","window":{"first":"2026-03-02"}}],"mission":"m","vision":"v","values":[{"name":"n","text":"t"}],"draft":true,"tags":["a","b"],"notes":"*so*","custom":{"a":"","x":"y"}}');
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
INSERT INTO items VALUES(1,5,1,9223372036854775807,4,'itm_01a0c450-6c00-7000-8000-000000000006','full',1,'top',3,'target','kind','Ít <rời> & "mất" \u0000','','2026-03-02','2026-11-30',0.0,1,'{"owners":["ana","bo"],"champion":"cy","contributors":["di"],"counts":false,"agreement":{"on":"2026-03-02","by":["ana"]},"signals":[{"measure":"nps"},{"question":"Do they smile?"}],"watches":["wait"],"why":"mission","not":["discounts"],"done_when":"done","steps":[{"title":"one","done":"2026-03-02"},{"title":"two"}],"proofs":[{"day":"2026-03-02","title":"t","link":"https://example.org","by":"ana"}],"waiting":"the bank","recurs":{"every":3,"grain":"month"},"order":2,"budget":{"amount":10.5,"spent":1,"currency":"EUR"},"effort":{"hours":4,"spent":1,"people":["di"]},"scope":"strategic","tags":["t"],"notes":"line\nline\t\u2028","said":{"status":"green","progress":0,"by":"them"},"custom":{"k":"v"}}');
INSERT INTO items VALUES(1,6,1,2,4,'itm_01a0c450-6c00-7000-8000-000000000007','a',1,'',0,'target','','Target a','','','',NULL,0,'');
INSERT INTO items VALUES(1,7,1,2,4,'itm_01a0c450-6c00-7000-8000-000000000008','b',1,'',0,'target','','Target b','','','',NULL,0,'');
INSERT INTO items VALUES(1,6,2,9223372036854775807,4,'itm_01a0c450-6c00-7000-8000-000000000007','a',2,'',0,'target','','Target a, said better','','','',NULL,0,'');
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
INSERT INTO links VALUES(1,4,5,1,1,9223372036854775807,'contributes','top',0.5,0.10000000000000000555);
INSERT INTO links VALUES(1,4,5,2,1,9223372036854775807,'guards','other',NULL,NULL);
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
INSERT INTO commitments VALUES(1,4,5,1,1,9223372036854775807,1,'range','churn',-1.5,0.0,'2026-03-02','2026-11-30','','ana','2026-03-02','{"low":1,"high":2,"tolerance":0.25,"share":0.9,"cap":1.2,"path":{"profile":"steps","seasons":[1,2],"points":[{"day":"2026-03-02","share":0.3}],"steep":9,"middle":0.4,"rests":{"every":2,"grain":"week"},"workdays":true},"aspires":true,"milestones":[{"title":"half","weight":2,"due":"2026-03-02","done":"2026-11-30"}],"per":{"team":"sales","period":{"grain":"day"},"worked":true},"relative":true,"review":"2026-11-30"}');
INSERT INTO commitments VALUES(1,4,5,2,1,9223372036854775807,2,'linear','churn',NULL,1000000000000000.0,'2026-03-02','','learnt more','bo','2026-11-30','');
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
INSERT INTO states VALUES(1,4,5,1,1,9223372036854775807,'started','2026-03-02','ana','','','',NULL);
INSERT INTO states VALUES(1,4,5,2,1,9223372036854775807,'closed','2026-11-30','bo','over','not_achieved','start sooner',0.29999999999999998889);
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
INSERT INTO measures VALUES(1,3,'msr_01a0c450-6c00-7000-8000-000000000004','wait',1,1,3,1790000000000,'Waiting time','{"names":{"vi":"Thời gian chờ"},"unit":{"dimension":"duration","code":"second","scale":1000,"per":"call"},"polarity":"down","nature":"ratio","decimals":2,"cadence":{"every":1,"grain":"week"},"owner":"ana","definition":"**d**","formula":"a/b","source":"phone","non_negative":true,"tags":["x"],"custom":{"k":"v"}}');
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
INSERT INTO readings VALUES(1,3,'2026-11-30',1,1790000000000,-0.10000000000000000555,0.0,0.0,0,'s','n','ana','');
INSERT INTO readings VALUES(1,3,'2026-03-02',2,5,0.29999999999999998889,3.0,10.0,0,'','','','');
INSERT INTO readings VALUES(1,3,'2026-03-02',3,5,0.0,0.0,0.0,1,'','','','typed wrongly');
CREATE TABLE uses (
    workspace BIGINT NOT NULL,
    plan      BIGINT NOT NULL,
    measure   TEXT   NOT NULL,
    mark      BIGINT NOT NULL,
    PRIMARY KEY (workspace, plan, measure),
    FOREIGN KEY (workspace, plan) REFERENCES plans (workspace, number)
);
INSERT INTO uses VALUES(1,4,'churn',1);
INSERT INTO uses VALUES(1,4,'nps',1);
INSERT INTO uses VALUES(1,4,'wait',1);
CREATE TABLE imported (
    workspace BIGINT NOT NULL REFERENCES workspaces (workspace),
    source    TEXT   NOT NULL,
    name      TEXT   NOT NULL,
    said      BYTEA  NOT NULL, -- deflated
    PRIMARY KEY (workspace, source, name)
);
INSERT INTO imported VALUES(1,'crm.csv','',X'696d705f30316130633435302d366330302d373030302d383030302d303030303030303030303031');
INSERT INTO imported VALUES(1,'crm.csv','1',X'3354b0e432e44ace282dca5330d533e50200');
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
INSERT INTO events VALUES(1,1,0,0,1790000000000,4,X'93ca909cb86b01dd5393748245a9899239bc2c56987b6451f39e546d9bdd3d49',X'a4c7066f2a82eea43bb705511aa53952ab4495967da7a9421e459dc684f2a428');
INSERT INTO events VALUES(1,2,4,1,1790000000000,4,X'4bc509d28374c6b6c0ea5a4cd6dc6ca1942d6e1707bdf1237054b8f8370b50ec',X'b084ec47667866d089e5a15ac3c5d2f203fcc73a7ef24695a187184490d54079');
INSERT INTO events VALUES(1,3,4,2,1790000000000,2,X'7f2fa7d1833edaccebad4405a1575eaf38c01b02216d583489bc141e2cc54ecc',X'1b552a44c289ea3f1b97c0c486d95f3d204e31f9816369c4145dbd2e2127835a');
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
INSERT INTO event_words VALUES(1,1,X'000000000000000000090000000000000000000a','ana','import','');
INSERT INTO event_words VALUES(1,2,X'0000000000000000000b0000000000000000000c','ana','import','');
INSERT INTO event_words VALUES(1,3,X'0000000000000000000d0000000000000000000e','ana','rename','');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('goose_db_version',2);
CREATE INDEX people_by_mark ON people (workspace, mark);
CREATE INDEX revisions_by_instant ON revisions (workspace, plan, at, rev);
CREATE INDEX heads_by_plan_above ON heads (workspace, above, to_rev);
CREATE INDEX items_that_hold ON items (workspace, plan, to_rev);
CREATE INDEX items_that_changed ON items (workspace, plan, from_rev);
CREATE INDEX items_by_id ON items (workspace, id);
CREATE INDEX measures_by_mark ON measures (workspace, mark);
CREATE INDEX uses_by_mark ON uses (workspace, plan, mark);
CREATE INDEX events_of_plan ON events (workspace, plan, seq);
COMMIT;
