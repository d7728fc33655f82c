//! Parts on native elements that know no Aiven word. Each looks and works the same when the
//! server renders it and when the browser takes over, and works as plain HTML without scripts.
//!
//! Most are functions that return an erased view rather than components: what is static costs the
//! browser's half next to nothing that way.

pub mod badge;
pub mod chips;
pub mod command;
pub mod copy;
pub mod dialog;
pub mod elapsed;
pub mod field;
#[cfg(feature = "hydrate")]
pub mod focus;
pub mod icons;
pub mod island;
pub mod live;
pub mod notice;
#[cfg(feature = "hydrate")]
pub mod part;
pub mod ready;
#[cfg(feature = "ssr")]
pub mod recipe;
pub mod switch;
pub mod why;
