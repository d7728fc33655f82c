-- Everything a portal keeps. The same tables as in ../sqlite, in PostgreSQL's words.

-- One row a session, at the hash of its id (server/src/session/store.rs).
create table session (
    place   text   primary key not null,
    sealed  text   not null,
    ends_at bigint not null
);
create index session_ends on session (ends_at);

-- Names of the keys that something here may be sealed with (server/src/store/keys.rs).
create table key_check (
    name   text primary key not null,
    sealed text not null
);

-- The record: rows are added, and never changed (server/src/books/record.rs).
create table record (
    seq     bigint primary key not null check (seq > 0),
    at_ms   bigint not null,
    kind    text    not null check (kind in ('attempt', 'event', 'outcome')),
    of_seq  bigint check ((kind = 'outcome') = (of_seq is not null)),
    project text,
    service text,
    who     text    not null,
    who_id  text    not null,
    action  text    not null,
    request text    not null,
    result  text    check ((kind = 'attempt') = (result is null)),
    until_ms bigint check ((kind = 'attempt') = (until_ms is not null)),
    body    text    not null,
    prev    text    not null,
    hash    text    not null unique
);
create unique index record_one_ending on record (of_seq) where kind = 'outcome' and result <> 'unknown';
create index record_of on record (of_seq, seq) where of_seq is not null;
create index record_place on record (project, service, seq);
create index record_who on record (who_id, seq);
create index record_action on record (action, seq);
create index record_time on record (at_ms);

-- Where the record begins, after old rows were cut off: the number and the hash of the last row that is gone.
create table record_checkpoint (
    seq   bigint primary key not null check (seq > 0),
    at_ms bigint not null,
    hash  text    not null
);

create function record_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'the record is only added to' using errcode = 'restrict_violation';
end $$;
create function record_may_be_cut() returns trigger language plpgsql as $$
begin
    if old.seq > coalesce((select max(seq) from record_checkpoint), 0) then
        raise exception 'the record is only added to' using errcode = 'restrict_violation';
    end if;
    return old;
end $$;
create function record_checkpoint_is_of_a_row() returns trigger language plpgsql as $$
begin
    if not exists (select 1 from record where seq = new.seq and hash = new.hash) then
        raise exception 'a checkpoint is of a row that is there' using errcode = 'restrict_violation';
    end if;
    return new;
end $$;
create trigger record_is_not_changed before update on record
    for each row execute function record_is_only_added_to();
create trigger record_is_not_removed before delete on record
    for each row execute function record_may_be_cut();
create trigger record_is_not_emptied before truncate on record
    for each statement execute function record_is_only_added_to();
create trigger record_checkpoint_is_not_changed before update or delete on record_checkpoint
    for each row execute function record_is_only_added_to();
create trigger record_checkpoint_is_not_emptied before truncate on record_checkpoint
    for each statement execute function record_is_only_added_to();
create trigger record_checkpoint_is_of_a_row before insert on record_checkpoint
    for each row execute function record_checkpoint_is_of_a_row();

-- What is written beside a principal.
create table principal_note (
    project   text   not null,
    service   text   not null,
    principal text   not null,
    who       text   not null,
    why       text   not null,
    review_on text   not null,
    by_name   text   not null,
    at_ms     bigint not null,
    primary key (project, service, principal)
);
create index principal_note_review on principal_note (review_on) where review_on <> '';

-- Changes that wait for a second person. `shown` is without secrets, `sealed` is the change itself.
create table request (
    id            text   primary key not null,
    project       text   not null,
    service       text,
    operation     text   not null,
    state         text   not null check (state in ('open', 'approved', 'rejected', 'withdrawn', 'expired', 'applied', 'failed')),
    made_at_ms    bigint not null,
    expires_at_ms bigint not null,
    by_name       text   not null,
    by_id         text   not null,
    reason        text   not null,
    decided_at_ms bigint,
    decided_name  text,
    decided_id    text,
    comment       text,
    outcome       text,
    shown         text   not null,
    sealed        text   not null
);
create index request_place on request (project, made_at_ms);
create index request_state on request (state, expires_at_ms);
