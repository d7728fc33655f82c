//! Complete pages without scripts, for what happens outside the app: a panic, an unknown path, a
//! store that is down.

use leptos::prelude::*;

use super::Assets;

/// An error page in the portal's own look. `reference` finds the request in the log.
pub fn error_page(
    status: u16,
    title: &str,
    message: &str,
    reference: Option<&str>,
    assets: &Assets,
) -> String {
    let heading = title.to_owned();
    let page = view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{format!("{title} · Postern")}</title>
                <link rel="icon" href=assets.icon.clone() />
                <link rel="stylesheet" href=assets.css.clone() />
            </head>
            <body>
                <main class="error-page" id="main">
                    <p class="error-page__status">{status}</p>
                    <h1>{heading}</h1>
                    <p>{message.to_owned()}</p>
                    {reference
                        .map(|reference| {
                            view! {
                                <p class="muted">"Reference " <code>{reference.to_owned()}</code></p>
                            }
                        })}
                    <p>
                        <a href=crate::paths::HOME>"Go to your projects"</a>
                    </p>
                </main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", page.to_html())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_escapes_what_it_is_given() {
        let page = error_page(500, "<b>", "a & b", Some("\"><script>"), &Assets::default());
        assert!(
            page.starts_with("<!DOCTYPE html><html lang=\"en\">"),
            "{page}"
        );
        assert!(!page.contains("<script>"), "{page}");
        assert!(!page.contains("<b>"), "{page}");
        assert!(page.contains("a &amp; b"), "{page}");
    }
}
