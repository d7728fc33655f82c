//! The Aiven API as types, and (feature `client`) a client for it.
//!
//! Without features this crate is plain data and rules: it compiles for the browser, does no I/O and knows no clock.
//! It must not know how anything is shown, who is signed in, or where anything is stored.

#![expect(
    clippy::doc_markdown,
    reason = "PrivateLink is a word of prose here, not code"
)]

pub mod access;
#[cfg(feature = "client")]
mod breaker;
#[cfg(feature = "client")]
mod budget;
#[cfg(feature = "client")]
pub mod client;
pub mod config;
pub mod connection;
pub mod error;
#[cfg(feature = "client")]
mod flights;
#[cfg(feature = "client")]
mod kept;
pub mod name;
pub mod network;
#[cfg(feature = "client")]
pub mod observe;
#[cfg(feature = "client")]
mod once;
mod open;
pub mod principal;
pub mod privatelink;
pub mod secret;
pub mod service;
#[cfg(feature = "client")]
pub mod snapshot;
#[cfg(feature = "client")]
mod traceparent;
#[cfg(feature = "client")]
mod transport;
#[cfg(feature = "client")]
pub mod upstream;
pub mod vpc;
#[cfg(feature = "client")]
mod waits;
#[cfg(feature = "client")]
mod wire;

pub use access::{AccessOption, Switch, access_options, access_options_with, access_patch};
#[cfg(feature = "client")]
pub use client::passing::{Passed, Passing, Secrets, Whole};
#[cfg(feature = "client")]
pub use client::{Allowed, Client, Event, LinkCall, Me, Project, Seen, TypeSchema, Written};
pub use config::{
    Change, ConfigOption, ConfigPath, Found, Kind, PathError, Setting, SettingValue, Text, options,
    patch, search, settings,
};
pub use error::{ConfigChanged, Error};
pub use name::{Id, NameError, ProjectName, ServiceName, Word, is_plain_word};
pub use network::{NetworkView, Phase, ServiceHead};
pub use principal::{
    Difference, EntryError, ListError, Partition, Principal, PrincipalError, PrincipalList, Scope,
    Warning, difference, split_entries,
};
pub use privatelink::{Connection, ConnectionState, LinkCloud, Price, Privatelink, State};
pub use secret::{Credentials, Secret};
/// A setting's value: any JSON.
pub use serde_json::Value;
pub use service::{
    Component, NodeState, NodeStatus, Refusal, Route, Service, ServiceList, ServiceState,
    ServiceUser, Support,
};
#[cfg(feature = "client")]
pub use snapshot::{Snapshot, Urgency};
#[cfg(feature = "client")]
pub use traceparent::Traceparent;
#[cfg(feature = "client")]
pub use upstream::{ConfigError, Lifetimes, Timeouts, Upstream, UpstreamConfig};
pub use vpc::{Cloud, NetworkCidr, ProjectVpc, VpcState, is_vpc_id};
#[cfg(feature = "client")]
pub use waits::Waiting;
