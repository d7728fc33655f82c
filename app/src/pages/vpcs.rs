//! The VPCs of a project.

use leptos::prelude::*;

use super::frame::frame;
use crate::api::vpcs::VpcsPage;

pub fn vpcs(page: VpcsPage) -> AnyView {
    frame(Some(page.who), None, ().into_any())
}
