//! The document around the app: head, and the script that starts the browser's half.
//!
//! Written out rather than taken from `HydrationScripts`, because the files' names carry a hash
//! of their content that only the server knows, and because that component reads a file for each
//! page that it renders. Our islands do not nest, so starting them is one loop, for the page and for parts that come later.

use std::sync::Arc;

use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::MetaTags;

use crate::{App, ssr::Assets};

/// The whole page.
pub fn shell(assets: &Arc<Assets>) -> impl IntoView + use<> {
    let nonce = use_nonce();
    let Assets {
        js,
        wasm,
        css,
        font,
        icon,
    } = assets.as_ref().clone();
    // Fetch at once but compile and run when the browser is idle: the page works without it (plain
    // links and forms), so the first paint must not wait for it. The timeout keeps a page that is
    // never idle alive.
    //
    // Leptos makes static parts from template elements, by `innerHTML`: the policy lets such HTML
    // pass if nothing in it could run. Script sinks stay closed.
    let start = format!(
        "if(window.trustedTypes)trustedTypes.createPolicy(\"default\",{{createHTML:h=>\
         /<script|<iframe|<object|<embed|\\son[a-z]+\\s*=|javascript:/i.test(h)?null:h}});\
         const base=document.documentElement.dataset.base||\"\";\
         const wasm=fetch(base+{wasm:?},{{priority:\"low\"}});\
         const start=()=>import(base+{js:?}).then(m=>m.default({{module_or_path:wasm}}).then(()=>{{\
         m.hydrate();\
         (window.startIslands=e=>{{for(const i of e.querySelectorAll(\"leptos-island\"))\
         m[i.dataset.component](i)}})(document);\
         }}));\
         \"requestIdleCallback\" in window?requestIdleCallback(start,{{timeout:2000}}):start();"
    );
    view! {
        <!DOCTYPE html>
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href=css />
                {font
                    .map(|href| {
                        view! { <link rel="preload" href=href r#as="font" r#type="font/woff2" crossorigin="" /> }
                    })}
                <link rel="icon" href=icon />
                <link rel="modulepreload" href=js nonce=nonce.clone() fetchpriority="low" />
                <script type="module" nonce=nonce>
                    {start}
                </script>
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
