//! Where the script's output is pasted, and what it means.

use leptos::prelude::*;
use recipes::doctor::Report;

use super::{address, matrix};
use crate::{
    api::check::{CheckCard, Health, Reported, Verdict},
    paths::Part,
    ui::{badge::Tone, chips::content_of_textarea, notice},
};

/// Where a browser without scripts goes on after the form.
const RESULT: &str = "check-result";

pub fn report(card: &CheckCard) -> AnyView {
    let reported = card.reported.as_ref();
    let pasted = reported.map_or("", |reported| &reported.pasted);
    let is_wrong = reported.is_some_and(|it| !matches!(it.verdict, Verdict::Read { .. }));
    let here = format!("{}#{RESULT}", address(card, card.connection.as_deref()));
    view! {
        <section class="card" aria-labelledby="check-report">
            <h2 class="card__header" id="check-report">
                "Paste what it printed"
            </h2>
            <form
                class="card__body stack"
                id="check-form"
                method="post"
                action=here
                autocomplete="off"
                data-part=Part::Check.segment()
            >
                <div class="field">
                    <label class="field__label" for="check-pasted">
                        "Output of the script"
                    </label>
                    <textarea
                        class="field__input mono check__pasted"
                        id="check-pasted"
                        name="report"
                        rows="8"
                        spellcheck="false"
                        aria-describedby="check-hint"
                        aria-invalid=is_wrong.then_some("true")
                    >
                        {content_of_textarea(pasted)}
                    </textarea>
                    <p class="field__hint" id="check-hint">
                        "All of it, from the first line to the last; what stands around it does not matter. It is read, \
                         shown to you and not kept."
                    </p>
                </div>
                <p class="check__actions">
                    <button class="button" data-kind="primary" id="check-explain">
                        "Explain"
                    </button>
                </p>
            </form>
            {reported.map(|reported| result(card, reported))}
        </section>
    }
    .into_any()
}

fn result(card: &CheckCard, reported: &Reported) -> AnyView {
    let content = match &reported.verdict {
        Verdict::Unreadable(why) => notice::sentence(Tone::Warning, why.clone()),
        Verdict::Elsewhere {
            sentence,
            connection,
        } => view! {
            {notice::sentence(Tone::Warning, sentence.clone())}
            {connection.as_deref().map(|id| switch(card, id))}
        }
        .into_any(),
        Verdict::Read {
            report,
            health,
            summary,
        } => read(card, report, *health, summary),
    };
    view! {
        <div class="check__result" id=RESULT tabindex="-1" data-focus="">
            {content}
        </div>
    }
    .into_any()
}

/// The same form, for the connection that the output is about.
fn switch(card: &CheckCard, id: &str) -> AnyView {
    view! {
        <p class="check__actions">
            <button
                class="button"
                data-kind="secondary"
                form="check-form"
                formaction=format!("{}#{RESULT}", address(card, Some(id)))
                data-whole=""
            >
                {format!("Show it for connection {id}")}
            </button>
        </p>
    }
    .into_any()
}

fn read(card: &CheckCard, report: &Report, health: Health, summary: &str) -> AnyView {
    let tone = match health {
        Health::Well => Tone::Success,
        Health::Unsure => Tone::Info,
        Health::Failing => Tone::Danger,
    };
    let notes = report.notes.iter();
    let notes = notes.map(|note| notice::sentence(Tone::Info, note.clone()));
    view! {
        {notice::sentence(tone, summary.to_owned())}
        {notes.collect_view()}
        {matrix::matrix(card, report)}
    }
    .into_any()
}
