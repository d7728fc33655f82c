-- Everything a portal keeps. The same tables as in ../postgres, in SQLite's words.

-- Of before there were migrations; its rows are sealed in a way that cannot be sealed anew.
drop table if exists tower_sessions;

-- One row a session, at the hash of its id (server/src/session/store.rs).
create table session (
    place   text   primary key not null,
    sealed  text   not null,
    ends_at integer not null
) strict, without rowid;
create index session_ends on session (ends_at);

-- Names of the keys that something here may be sealed with (server/src/store/keys.rs).
create table key_check (
    name   text primary key not null,
    sealed text not null
) strict, without rowid;

-- The record: rows are added, and never changed (server/src/books/record.rs).
create table record (
    seq     integer primary key not null check (seq > 0),
    at_ms   integer not null,
    kind    text    not null check (kind in ('attempt', 'event', 'outcome')),
    of_seq  integer check ((kind = 'outcome') = (of_seq is not null)),
    project text,
    service text,
    who     text    not null,
    who_id  text    not null,
    action  text    not null,
    request text    not null,
    result  text    check ((kind = 'attempt') = (result is null)),
    until_ms integer check ((kind = 'attempt') = (until_ms is not null)),
    body    text    not null,
    prev    text    not null,
    hash    text    not null unique
) strict;
create unique index record_one_ending on record (of_seq) where kind = 'outcome' and result <> 'unknown';
create index record_of on record (of_seq, seq) where of_seq is not null;
create index record_place on record (project, service, seq);
create index record_who on record (who_id, seq);
create index record_action on record (action, seq);
create index record_time on record (at_ms);

-- Where the record begins, after old rows were cut off: the number and the hash of the last row that is gone.
create table record_checkpoint (
    seq   integer primary key not null check (seq > 0),
    at_ms integer not null,
    hash  text    not null
) strict;

create trigger record_is_not_changed before update on record
begin
    select raise(abort, 'the record is only added to');
end;
create trigger record_is_not_removed before delete on record
when old.seq > coalesce((select max(seq) from record_checkpoint), 0)
begin
    select raise(abort, 'the record is only added to');
end;
create trigger record_checkpoint_is_not_changed before update on record_checkpoint
begin
    select raise(abort, 'a checkpoint is only added');
end;
create trigger record_checkpoint_is_not_removed before delete on record_checkpoint
begin
    select raise(abort, 'a checkpoint is only added');
end;
create trigger record_checkpoint_is_of_a_row before insert on record_checkpoint
when not exists (select 1 from record where seq = new.seq and hash = new.hash)
begin
    select raise(abort, 'a checkpoint is of a row that is there');
end;

-- What is written beside a principal.
create table principal_note (
    project   text   not null,
    service   text   not null,
    principal text   not null,
    who       text   not null,
    why       text   not null,
    review_on text   not null,
    by_name   text   not null,
    at_ms     integer not null,
    primary key (project, service, principal)
) strict, without rowid;
create index principal_note_review on principal_note (review_on) where review_on <> '';

-- Changes that wait for a second person. `shown` is without secrets, `sealed` is the change itself.
create table request (
    id            text   primary key not null,
    project       text   not null,
    service       text,
    operation     text   not null,
    state         text   not null check (state in ('open', 'approved', 'rejected', 'withdrawn', 'expired', 'applied', 'failed')),
    made_at_ms    integer not null,
    expires_at_ms integer not null,
    by_name       text   not null,
    by_id         text   not null,
    reason        text   not null,
    decided_at_ms integer,
    decided_name  text,
    decided_id    text,
    comment       text,
    outcome       text,
    shown         text   not null,
    sealed        text   not null
) strict;
create index request_place on request (project, made_at_ms);
create index request_state on request (state, expires_at_ms);
