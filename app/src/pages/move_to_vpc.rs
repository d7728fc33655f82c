//! Moving a service into a project VPC.

use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts,
};
use crate::api::move_to_vpc::MovePage;

pub fn move_to_vpc(page: MovePage) -> AnyView {
    service_frame(
        page.who,
        &page.project,
        &page.head.name,
        Tab::Network,
        parts::head(&page.head),
    )
}
