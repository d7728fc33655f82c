//! Every recipe is read back by a parser of the kind that will read it: a shell, a URI parser, `java.util.Properties`'
//! rules, YAML, JSON, dotenv, libpq's rules.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod check;
mod examples;
mod hostile;
mod readers;
mod table;
mod world;
