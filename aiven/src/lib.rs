//! The Aiven API as types, and (feature `client`) a client for it.
//!
//! Without features this crate is plain data and rules: it compiles for the browser, does no I/O and knows no clock.
//! It must not know how anything is shown, who is signed in, or where anything is stored.

pub mod access;
pub mod error;
pub mod name;
pub mod network;
mod open;
pub mod principal;
pub mod privatelink;
pub mod service;
pub mod vpc;

pub use access::{AccessOption, Switch, access_options, access_options_with, access_patch};
pub use error::Error;
pub use name::{NameError, ProjectName, ServiceName, is_plain_word};
pub use network::{NetworkView, Phase, ServiceHead};
pub use principal::{
    Difference, EntryError, ListError, Partition, Principal, PrincipalError, PrincipalList, Scope,
    Warning, difference, split_entries,
};
pub use privatelink::{Connection, ConnectionState, Price, Privatelink, State};
pub use service::{
    Component, NodeState, NodeStatus, Refusal, Route, Service, ServiceList, ServiceState, Support,
};
pub use vpc::{Cloud, ProjectVpc, VpcState};
