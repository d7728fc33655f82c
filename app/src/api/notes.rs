//! Notes on principals, read and written: who it is, why it may connect, when somebody looks again.

use std::collections::{BTreeMap, BTreeSet};

use aiven::{ProjectName, ServiceHead, ServiceName, Urgency};
use serde_json::json;

use super::{network::NoteShown, outcome::Outcome, reading::Reading};
use crate::{
    books::notes::Note,
    change::Target,
    day::Day,
    failure::Failure,
    flash::Flash,
    paths,
    permit::Permit,
    role::Operation,
    ssr::{Asked, Caller, Posted},
};

const LONGEST: usize = 500;
const UNWRITTEN: &str = "The portal cannot write to its database, so the note is as it was. Try again in a moment; if \
     it stays, tell whoever runs this portal.";

#[derive(Clone, Debug)]
pub struct NotesPage {
    pub who: String,
    pub project: ProjectName,
    pub head: ServiceHead,
    pub flash: Option<Flash>,
    /// Why what is there can't be shown.
    pub failure: Option<String>,
    pub permit: Permit,
    /// The principals of the list first, in its order; then those that have left it.
    pub entries: Vec<NoteForm>,
}

/// One principal with its note, as it is or as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteForm {
    pub principal: String,
    pub is_listed: bool,
    /// Whether there is a note at all.
    pub is_noted: bool,
    pub who: String,
    pub why: String,
    pub review_on: String,
    pub is_overdue: bool,
    /// Who wrote it.
    pub by: String,
    pub review_error: Option<String>,
    /// Why it was not saved, where no field is to blame.
    pub failure: Option<String>,
}

impl NoteForm {
    fn take(&mut self, note: &Note, today: Day) {
        self.is_noted = true;
        self.is_overdue = is_overdue(note, today);
        self.who.clone_from(&note.who);
        self.why.clone_from(&note.why);
        self.review_on.clone_from(&note.review_on);
        self.by.clone_from(&note.by);
    }
}

/// The day itself is still in time.
fn is_overdue(note: &Note, today: Day) -> bool {
    Day::parse(&note.review_on).is_some_and(|day| day < today)
}

/// The page, or what came of one of its forms.
pub async fn notes(
    caller: &Caller,
    project: ProjectName,
    name: ServiceName,
    asked: Asked,
) -> Result<Outcome<NotesPage>, Failure> {
    let reading = Reading::of(caller, &project, &name, Urgency::Click).await?;
    let listed = reading.privatelink.as_ref();
    let listed = listed.map_or(&[][..], |link| &link.principals);
    let today = caller.books.notes.today();
    let kept = caller.books.notes.of(&project, &name).await;
    let (kept, failure) = match kept {
        Ok(kept) => (kept, None),
        Err(down) => {
            tracing::error!(reference = %caller.reference, %down, "Notes could not be read");
            let failure = "The portal cannot read its database, so the notes are not shown.";
            (Vec::new(), Some(failure.to_owned()))
        }
    };
    let mut entries = entries(listed, &kept, today);
    let mut status = 200;
    if let Some(posted) = &asked.posted {
        let place = (&project, &name);
        match act(caller, place, &entries, posted).await {
            Ok(Some(sentence)) => {
                let to = paths::notes(&project, &name);
                return Ok(Outcome::Sent { sentence, to });
            }
            Ok(None) => {}
            Err(Failure::SignedOut) => return Err(Failure::SignedOut),
            Err(failure) => {
                status = failure.status();
                keep_typed(&mut entries, posted, &failure);
            }
        }
    }
    let page = NotesPage {
        who: caller.who.clone(),
        flash: caller.flash.take(&paths::notes(&project, &name)),
        permit: caller.permit(Operation::NotePrincipal, &project),
        head: ServiceHead::new(name, &reading.service),
        failure,
        entries,
        project,
    };
    Ok(Outcome::Shown(Box::new(page), status))
}

fn entries(listed: &[String], kept: &[Note], today: Day) -> Vec<NoteForm> {
    let mut notes: BTreeMap<&str, &Note> = kept
        .iter()
        .map(|note| (note.principal.as_str(), note))
        .collect();
    let mut seen = BTreeSet::new();
    let listed = listed.iter().filter(|principal| seen.insert(*principal));
    let mut entries: Vec<NoteForm> = listed
        .map(|principal| {
            let mut entry = NoteForm {
                principal: principal.clone(),
                is_listed: true,
                ..NoteForm::default()
            };
            if let Some(note) = notes.remove(principal.as_str()) {
                entry.take(note, today);
            }
            entry
        })
        .collect();
    entries.extend(notes.into_values().map(|note| {
        let mut entry = NoteForm {
            principal: note.principal.clone(),
            ..NoteForm::default()
        };
        entry.take(note, today);
        entry
    }));
    entries
}

/// What was typed stays in its form, with what is wrong with it.
fn keep_typed(entries: &mut [NoteForm], posted: &Posted, failure: &Failure) {
    let typed = |name| posted.get(name).unwrap_or_default().to_owned();
    let principal = typed("principal");
    let entry = entries.iter_mut().find(|one| one.principal == principal);
    let Some(entry) = entry else { return };
    if posted.get("do") == Some("save") {
        entry.who = typed("who");
        entry.why = typed("why");
        entry.review_on = typed("review_on");
    }
    entry.review_error = failure.at("review_on");
    if entry.review_error.is_none() {
        entry.failure = Some(failure.sentence());
    }
}

/// Saves or removes one note: what is said of it.
async fn act(
    caller: &Caller,
    (project, name): (&ProjectName, &ServiceName),
    entries: &[NoteForm],
    posted: &Posted,
) -> Result<Option<String>, Failure> {
    let deed = posted.get("do").unwrap_or_default();
    if !matches!(deed, "save" | "remove") {
        return Ok(None);
    }
    let target = Target::service(project, name);
    let operation = Operation::NotePrincipal;
    if let Err(failure) = caller.require(operation, project) {
        let action = operation.name();
        caller.record_refusal(action, &target, &failure).await;
        return Err(failure);
    }
    let principal = posted.get("principal").unwrap_or_default();
    let entry = entries.iter().find(|one| one.principal == principal);
    let entry = entry.ok_or_else(|| Failure::Rejected {
        message: "This principal is not in the list any more, and has no note. Reload the page."
            .to_owned(),
    })?;
    let new = match deed {
        "save" => written(principal, posted, &caller.who)?,
        _ => None,
    };
    let before = entry.is_noted.then(|| {
        json!({"principal": principal, "who": entry.who, "why": entry.why, "review_on": entry.review_on})
    });
    let after = new.as_ref().map(|note| {
        json!({"principal": principal, "who": note.who, "why": note.why, "review_on": note.review_on})
    });
    let sentence = match (&new, &before) {
        (Some(_), _) => format!("The note on {principal} was saved."),
        (None, Some(_)) => format!("The note on {principal} was removed."),
        (None, None) => return Ok(Some("There was nothing to save.".to_owned())),
    };
    let change = (before.unwrap_or_default(), after.unwrap_or_default());
    // Recorded before it is stored: a note that nobody can find in the record is never there.
    let of = caller.record_attempt(operation, &target, change).await?;
    let notes = &caller.books.notes;
    let stored = match &new {
        Some(note) => notes.put(project, name, note).await,
        None => notes.remove(project, name, principal).await,
    };
    let stored = stored.map_err(|down| {
        tracing::error!(reference = %caller.reference, %down, "A note could not be written");
        Failure::Unrecorded {
            message: UNWRITTEN.to_owned(),
        }
    });
    let came_of_it = stored.as_ref().map(|()| sentence.as_str());
    caller.conclude(of, project, came_of_it).await;
    stored.map(|()| Some(sentence))
}

/// The note that was typed; `None`: nothing was.
fn written(principal: &str, posted: &Posted, by: &str) -> Result<Option<Note>, Failure> {
    let field = |name| posted.get(name).unwrap_or_default().trim().to_owned();
    let note = Note {
        principal: principal.to_owned(),
        who: field("who"),
        why: field("why"),
        review_on: field("review_on"),
        by: by.to_owned(),
        at_ms: 0,
    };
    if !note.review_on.is_empty() && Day::parse(&note.review_on).is_none() {
        return Err(Failure::invalid(
            "review_on",
            "Write the day of the next review as year, month and day, such as 2027-01-31, or leave it empty.",
        ));
    }
    if note.who.chars().count() > LONGEST || note.why.chars().count() > LONGEST {
        return Err(Failure::Rejected {
            message: format!("A note has {LONGEST} characters at most in each field. Shorten it."),
        });
    }
    let is_empty = note.who.is_empty() && note.why.is_empty() && note.review_on.is_empty();
    Ok((!is_empty).then_some(note))
}

/// The notes as they stand beside the principals; none where they can't be read, since the page is about more.
pub async fn shown(caller: &Caller, project: &ProjectName, name: &ServiceName) -> Vec<NoteShown> {
    let today = caller.books.notes.today();
    match caller.books.notes.of(project, name).await {
        Ok(notes) => notes.iter().map(|note| shown_of(note, today)).collect(),
        Err(down) => {
            tracing::error!(reference = %caller.reference, %down, "Notes could not be read");
            Vec::new()
        }
    }
}

fn shown_of(note: &Note, today: Day) -> NoteShown {
    let review = Day::parse(&note.review_on).map(|day| format!("review by {}", day.in_words()));
    let parts = [Some(note.who.clone()), Some(note.why.clone()), review];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    NoteShown {
        principal: note.principal.clone(),
        text: parts.join(" – "),
        is_overdue: is_overdue(note, today),
    }
}

/// The services of a project with the principals whose review is overdue, as far as notes can be read and Aiven's lists
/// are not asked: a note on a principal that left its list counts until it is removed.
pub async fn overdue(caller: &Caller, project: &ProjectName) -> BTreeMap<ServiceName, usize> {
    let today = caller.books.notes.today();
    let projects = std::slice::from_ref(project);
    let due = caller.books.notes.due(projects, today).await;
    let due = due.unwrap_or_else(|down| {
        tracing::error!(reference = %caller.reference, %down, "Notes could not be read");
        Vec::new()
    });
    let mut count = BTreeMap::new();
    for (_, service, note) in due {
        if is_overdue(&note, today) {
            *count.entry(service).or_default() += 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(principal: &str, review_on: &str) -> Note {
        Note {
            principal: principal.to_owned(),
            who: "The orders team".to_owned(),
            why: String::new(),
            review_on: review_on.to_owned(),
            by: "someone@example.com".to_owned(),
            at_ms: 0,
        }
    }

    #[test]
    fn a_review_is_overdue_the_day_after() {
        let today = Day::parse("2027-01-31").unwrap();
        assert!(!is_overdue(&note("a", ""), today));
        assert!(!is_overdue(&note("a", "2027-01-31"), today));
        assert!(is_overdue(&note("a", "2027-01-30"), today));
        let shown = shown_of(&note("a", "2027-01-30"), today);
        assert_eq!(shown.text, "The orders team – review by 30 January 2027");
    }

    #[test]
    fn notes_outlive_their_principals() {
        let today = Day::parse("2027-01-31").unwrap();
        let listed = ["z".to_owned(), "a".to_owned()];
        let kept = [note("gone", "2026-01-01"), note("a", "")];
        let entries = entries(&listed, &kept, today);
        let seen: Vec<(&str, bool, bool)> = entries
            .iter()
            .map(|one| (one.principal.as_str(), one.is_listed, one.is_noted))
            .collect();
        assert_eq!(
            seen,
            [("z", true, false), ("a", true, true), ("gone", false, true)]
        );
        assert!(entries[2].is_overdue);
    }
}
