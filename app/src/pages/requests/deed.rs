//! Approving, rejecting or withdrawing; what can't be done is disabled and says why.

use leptos::prelude::*;

use super::until;
use crate::{
    api::requests::{Deed, RequestPage},
    books::requests::RequestState,
    paths,
    ui::{badge::Tone, chips::content_of_textarea, notice, why::why_not},
};

pub fn deed(page: &RequestPage) -> AnyView {
    let request = &page.request;
    if request.state != RequestState::Open {
        return over(request.state);
    }
    let buttons = match &page.doors.withdraw {
        Some(_) => view! {
            {button(Deed::Approve, "Approve", "primary", why_of(page, Deed::Approve))}
            {button(Deed::Withdraw, "Withdraw", "secondary", why_of(page, Deed::Withdraw))}
        }
        .into_any(),
        None => view! {
            {button(Deed::Approve, "Approve and carry out", "primary", why_of(page, Deed::Approve))}
            {button(Deed::Reject, "Reject", "danger", why_of(page, Deed::Reject))}
        }
        .into_any(),
    };
    let mut whys: Vec<(&'static str, String)> = Vec::new();
    let doors = [
        (Deed::Approve, Some(&page.doors.approve)),
        (
            Deed::Reject,
            (page.doors.withdraw.is_none()).then_some(&page.doors.reject),
        ),
        (Deed::Withdraw, page.doors.withdraw.as_ref()),
    ];
    for (deed, door) in doors {
        if let Some(Err(why)) = door
            && why_of(page, deed) == Some(deed)
        {
            whys.push((why_id(deed), why.clone()));
        }
    }
    let whys = whys.into_iter().map(|(id, why)| why_not(id, why));
    view! {
        <section class="card" aria-labelledby="decision">
            <h2 class="card__header" id="decision">
                "Decision"
            </h2>
            <form
                class="card__body stack"
                id="decision-form"
                method="post"
                action=paths::request(&request.id)
            >
                {cuts(&page.cuts)}
                <p>
                    "Approving it does it at once, exactly as it stands here. If something has changed since it was \
                     asked for, nothing is done. It waits until " {until(request)} "."
                </p>
                <input type="hidden" name="form_id" value=page.form_id.clone() />
                <div class="field">
                    <label class="field__label" for="comment">
                        "Comment"
                    </label>
                    <textarea
                        class="field__input"
                        id="comment"
                        name="comment"
                        rows="3"
                        maxlength="1000"
                        aria-describedby="comment-hint"
                    >
                        {content_of_textarea(&page.comment)}
                    </textarea>
                    <p class="field__hint" id="comment-hint">
                        "Whoever looks at this request reads it. A rejection needs one."
                    </p>
                </div>
                <div class="requests__whys">{whys.collect_view()}</div>
                <div class="dialog__actions">{buttons}</div>
            </form>
        </section>
    }
    .into_any()
}

/// At which of them it stands why this one is refused: the same sentence is said once.
fn why_of(page: &RequestPage, deed: Deed) -> Option<Deed> {
    let doors = &page.doors;
    let door = match deed {
        Deed::Approve => Some(&doors.approve),
        Deed::Reject => Some(&doors.reject),
        Deed::Withdraw => doors.withdraw.as_ref(),
    };
    let is_said_before = deed == Deed::Reject && doors.approve == doors.reject;
    let at = if is_said_before { Deed::Approve } else { deed };
    door.is_some_and(Result::is_err).then_some(at)
}

fn why_id(deed: Deed) -> &'static str {
    match deed {
        Deed::Approve => "why-not-approve",
        Deed::Reject => "why-not-reject",
        Deed::Withdraw => "why-not-withdraw",
    }
}

fn button(deed: Deed, label: &'static str, kind: &'static str, why: Option<Deed>) -> AnyView {
    view! {
        <button
            class="button"
            data-kind=kind
            id=format!("do-{}", deed.as_str())
            name="do"
            value=deed.as_str()
            type="submit"
            disabled=why.is_some()
            aria-describedby=why.map(why_id)
        >
            {label}
        </button>
    }
    .into_any()
}

/// What approving would cut.
fn cuts(cuts: &[String]) -> Option<AnyView> {
    let items = cuts
        .iter()
        .map(|one| view! { <li class="mono">{one.clone()}</li> });
    (!cuts.is_empty()).then(|| {
        let content = view! {
            <p>"These connections are live now and will be cut:"</p>
            <ul class="plain-list">{items.collect_view()}</ul>
        };
        notice::notice(Tone::Warning, content.into_any())
    })
}

/// Why there is nothing to decide any more.
fn over(state: RequestState) -> AnyView {
    let sentence = match state {
        RequestState::Expired => {
            "Nobody decided in time, so nothing was changed. Whoever still wants it asks for it again."
        }
        RequestState::Failed => {
            "It was approved and could not be carried out. Whoever still wants it asks for it again."
        }
        _ => return ().into_any(),
    };
    notice::sentence(Tone::Info, sentence)
}
