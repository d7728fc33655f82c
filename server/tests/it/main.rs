//! The whole server on a free port, the sandbox on another, and a client that behaves like a browser.
//! One binary for all of it; no test sleeps, none needs a built site.
#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on ends its test"
)]

mod activity;
mod aivens_word;
mod approval;
mod approval_kept;
mod approval_refused;
mod arrivals;
mod aws;
mod backup;
mod base;
mod bodies;
mod browser;
mod calls;
mod canary;
mod check;
mod choices;
mod clients;
mod conflicts;
mod csrf;
mod database;
mod demo_people;
mod downloads;
mod edit;
mod editor;
mod editor_typing;
mod ends;
mod faults;
mod follow;
mod forms;
mod guard_rails;
mod headers;
mod health;
mod house;
#[path = "../../../identity/tests/it/idp.rs"]
mod idp;
mod limits;
mod listener;
mod logs;
mod markup;
mod metrics;
mod move_to_vpc;
mod notes;
mod oidc;
mod oidc_hostile;
mod operations;
mod outage;
mod panics;
mod parity;
mod parts;
mod parts_followed;
mod paths;
mod postgres;
mod process;
mod proxied;
mod rate;
mod record;
mod refusals;
mod rekey;
mod replicas;
mod reveal;
mod saves;
mod screens;
mod settings;
mod settle;
mod setup;
mod sign_in;
mod store;
mod tokens;
mod tokens_page;
mod vault;
mod vpcs;
mod waits;
mod wall;
mod who_may;
mod wire;
mod withheld;
mod wrong_choices;
