//! Check connectivity: a script for a host in the VPC, and what its report says.

use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts,
};
use crate::api::check::CheckPage;

pub fn check(page: CheckPage) -> AnyView {
    service_frame(
        page.who,
        &page.project,
        &page.head.name,
        Tab::Network,
        parts::head(&page.head),
    )
}
