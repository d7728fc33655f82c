//! The base path in a page, or in a piece of one: every attribute in which a browser finds an address of ours.

use lol_html::html_content::Element;
use lol_html::{Settings, element, rewrite_str};

use super::BasePath;

/// The attributes that hold addresses. `data-source` is where a part of a page is asked for by itself.
const ADDRESSES: [&str; 6] = [
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "data-source",
];

/// The page with the base before each of its addresses, and in the document's own tag for the browser's half.
pub fn below(base: &BasePath, page: &str) -> String {
    let settings = ADDRESSES
        .into_iter()
        .fold(Settings::new(), |settings, name| {
            let put = element!(format!("[{name}]"), move |element| {
                lengthen(base, element, name, "");
                Ok(())
            });
            settings.append_element_content_handler(put)
        })
        .append_element_content_handler(element!("meta[http-equiv=refresh]", |element| {
            lengthen(base, element, "content", "0;url=");
            Ok(())
        }))
        .append_element_content_handler(element!("html", |element| {
            element.set_attribute("data-base", base.as_str())?;
            Ok(())
        }))
        .with_strict(false);
    match rewrite_str(page, settings) {
        Ok(page) => page,
        Err(error) => {
            tracing::error!(%error, "A page's addresses could not be put below the base path");
            page.to_owned()
        }
    }
}

/// Attributes are read and written with their entities: a base path has no character that would need one.
fn lengthen(base: &BasePath, element: &mut Element<'_, '_>, name: &str, before: &str) {
    let Some(value) = element.get_attribute(name) else {
        return;
    };
    let address = value
        .strip_prefix(before)
        .and_then(|address| base.on(address));
    if let Some(address) = address {
        // The name is there already, so it is one.
        let _ = element.set_attribute(name, &format!("{before}{address}"));
    }
}
