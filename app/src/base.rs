//! The base path, for the browser's half: the portal may stand below the root of its address. The server puts that path
//! into the document's own tag and before every address in a page (`server/src/base.rs`); what the browser makes itself
//! gets it here. Drawn on the server, an address stays as it is: it gets the path on its way out.

/// An address as the browser needs it.
pub fn address(path: &str) -> String {
    of_document() + path
}

/// Where the person is, as the server speaks of it.
#[cfg(feature = "hydrate")]
pub fn here() -> String {
    let location = leptos::prelude::window().location();
    let path = location.pathname().unwrap_or_default();
    let search = location.search().unwrap_or_default();
    let inside = path.strip_prefix(&of_document()).unwrap_or(&path);
    format!("{inside}{search}")
}

#[cfg(feature = "hydrate")]
fn of_document() -> String {
    let root = leptos::prelude::document().document_element();
    root.and_then(|root| root.get_attribute("data-base"))
        .unwrap_or_default()
}

#[cfg(not(feature = "hydrate"))]
fn of_document() -> String {
    String::new()
}
