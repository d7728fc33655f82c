-- Portal tokens (server/src/books/tokens.rs). `sealed` holds what a token may do, who made it and its hash: the columns
-- beside it are for looking up and sweeping, and open nothing.
create table portal_token (
    id            text   primary key not null,
    maker_id      text   not null,
    made_at_ms    bigint not null,
    expires_at_ms bigint not null,
    sealed        text   not null,
    last_used_ms  bigint,
    last_from     text,
    revoked_at_ms bigint,
    revoked_name  text,
    revoked_id    text
);
create index portal_token_maker on portal_token (maker_id, made_at_ms);
create index portal_token_expires on portal_token (expires_at_ms);
