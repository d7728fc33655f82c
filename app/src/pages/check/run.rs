//! The script, and how it gets to a host in the VPC.

use leptos::prelude::*;
use recipes::doctor::FILE;

use super::with_connection;
use crate::{
    api::check::CheckCard,
    paths,
    ui::{command::command_line, copy::copy_button},
};

pub fn run(card: &CheckCard) -> AnyView {
    let file = paths::download(&card.project, &card.service, FILE);
    let file = with_connection(file, card.connection.as_deref());
    let mut ways = card.ways.iter();
    let mut way = |way: &recipes::doctor::Way| command_line(way.label, way.line.clone());
    let first = ways.next().map(&mut way);
    let others = ways.map(way).collect_view();
    view! {
        <section class="card" aria-labelledby="check-run">
            <h2 class="card__header" id="check-run">
                "Run it on a host in your VPC"
            </h2>
            <div class="card__body stack">
                <p>
                    "It needs a shell and uses " <code>"getent"</code> " or " <code>"nslookup"</code> ", " <code>"nc"</code>
                    " and " <code>"openssl"</code> " where they are there. It changes nothing, holds no secret and sends \
                     nothing to anybody; what it prints is in plain words, with a line of JSON for each check."
                </p>
                <p class="check__actions">
                    <a class="button" data-kind="primary" href=file download=FILE>
                        "Download " {FILE}
                    </a>
                </p>
                <details class="check__script">
                    <summary>"Show the script"</summary>
                    <div class="recipe">
                        <pre class="recipe__text mono" tabindex="0" aria-label="The script">
                            <code>{card.script.clone()}</code>
                        </pre>
                        <div class="recipe__actions">{copy_button(card.script.clone(), "the script")}</div>
                    </div>
                </details>
                {first}
                <details class="check__ways">
                    <summary>"Through ssh, Kubernetes or AWS Systems Manager"</summary>
                    <div class="stack">
                        <p class="muted">
                            "Run these where the file is, and put your own names in place of the words in capitals."
                        </p>
                        {others}
                    </div>
                </details>
            </div>
        </section>
    }
    .into_any()
}
