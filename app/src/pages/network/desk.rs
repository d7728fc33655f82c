//! What the Network page works on: the state it follows, its window, and how its forms are sent
//! and settled.

use aiven::{ProjectName, ServiceName};
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
use crate::api::Done;
use crate::{
    api::network::{Avn, AvnWay, NetworkPage, NetworkRights, NetworkState, NoteShown},
    base,
    failure::Failure,
    flash::Flash,
    paths::{self, Dialog},
    permit::Permit,
};

use super::form::Door;

/// Shared by the card and the windows; a handle, cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    /// The newest state; replaced whole by the follower.
    pub state: RwSignal<NetworkState>,
    /// The window over the page, as the address says.
    pub dialog: RwSignal<Option<Dialog>>,
    /// What is said politely to a person who does not look.
    pub said: RwSignal<String>,
    /// Raised when the page shall be read at once.
    pub read_now: RwSignal<u32>,
    /// A form is under way.
    pub is_sending: RwSignal<bool>,
    /// The last form that failed, and why.
    pub failure: RwSignal<Option<(&'static str, Failure)>>,
    /// What the last plain form post left behind.
    flash: StoredValue<Option<Flash>>,
    form_id: StoredValue<String>,
    rights: StoredValue<NetworkRights>,
    notes: StoredValue<Vec<NoteShown>>,
    avn: StoredValue<Option<Avn>>,
    sent: RwSignal<u32>,
}

impl Desk {
    pub fn new(page: NetworkPage, dialog: Option<Dialog>) -> Self {
        Self {
            state: RwSignal::new(page.state),
            dialog: RwSignal::new(dialog),
            said: RwSignal::new(String::new()),
            read_now: RwSignal::new(0),
            is_sending: RwSignal::new(false),
            failure: RwSignal::new(None),
            flash: StoredValue::new(page.flash),
            form_id: StoredValue::new(page.form_id),
            rights: StoredValue::new(page.rights),
            notes: StoredValue::new(page.notes),
            avn: StoredValue::new(page.avn),
            sent: RwSignal::new(0),
        }
    }

    pub fn names(self) -> (ProjectName, ServiceName) {
        self.state
            .with_untracked(|state| (state.view.project.clone(), state.view.service.name.clone()))
    }

    /// Whether the person may send this form.
    pub fn permit(self, door: Door) -> Permit {
        self.rights.with_value(|rights| {
            let permit = match door {
                Door::Create => &rights.create,
                Door::Principals => &rights.principals,
                Door::Delete => &rights.delete,
                Door::Refresh => &rights.refresh,
                Door::Access => &rights.access,
            };
            permit.clone()
        })
    }

    /// With what the guard-rails say.
    pub fn rights<T>(self, read: impl FnOnce(&NetworkRights) -> T) -> T {
        self.rights.with_value(read)
    }

    /// What is noted on a principal.
    pub fn note(self, principal: &str) -> Option<NoteShown> {
        self.notes.with_value(|notes| {
            let mut notes = notes.iter();
            notes.find(|note| note.principal == principal).cloned()
        })
    }

    /// The service's AWS region, if it is on AWS.
    pub fn region(self) -> Option<String> {
        self.state.with_untracked(|state| {
            let cloud = state.view.service.cloud_name.as_deref()?;
            aiven::vpc::aws_region(cloud).map(str::to_owned)
        })
    }

    pub fn path(self) -> String {
        let (project, service) = self.names();
        base::address(&paths::network(&project, &service)) + self.way()
    }

    pub fn dialog_path(self, dialog: Dialog) -> String {
        let (project, service) = self.names();
        base::address(&paths::network_dialog(&project, &service, dialog)) + self.way()
    }

    /// Where the `avn` lines go, for those who have the choice.
    pub fn avn(self) -> Option<Avn> {
        self.avn.get_value()
    }

    /// The choice is remembered in the address alone.
    fn way(self) -> &'static str {
        let chosen = self
            .avn
            .with_value(|avn| avn.as_ref().and_then(|avn| avn.chosen));
        match chosen {
            Some(AvnWay::Portal) => "?avn=portal",
            _ => "",
        }
    }

    /// The one-time id for a form: the page's own, counted on after each success.
    pub fn form_id(self, form: &str) -> String {
        let sent = self.sent.get();
        self.form_id.with_value(|id| format!("{form}-{id}-{sent}"))
    }

    /// The notice of the page itself, not of a window.
    pub fn page_flash(self) -> Option<Flash> {
        let flash = self.flash.get_value()?;
        let window = flash.action.as_deref().and_then(Dialog::of_segment);
        window.is_none().then_some(flash)
    }

    /// The reason in the last plain form post of this component's switch, where that failed.
    pub fn kept_reason(self, component: &str) -> String {
        let flash = self.page_flash().filter(|flash| {
            flash.is_for(Door::Access.name())
                && flash
                    .fields
                    .get("component")
                    .is_some_and(|own| own == component)
        });
        flash
            .and_then(|flash| flash.fields.get("reason").cloned())
            .unwrap_or_default()
    }

    /// What the last plain form post of this window left behind.
    pub fn flash_of(self, dialog: Dialog) -> Option<Flash> {
        let flash = self.flash.get_value()?;
        flash.is_for(dialog.segment()).then_some(flash)
    }

    /// Why this window's form failed: just now, or in the plain form post before this page.
    pub fn failure_of(self, dialog: Dialog) -> Signal<Option<Failure>> {
        let before = self.flash_of(dialog).and_then(|flash| flash.failure);
        Signal::derive(move || match self.failure.get() {
            Some((action, failure)) if action == dialog.segment() => Some(failure),
            Some(_) => None,
            None => before.clone(),
        })
    }

    /// Follows a link to a window, or from it to the page, without loading anything. Without a
    /// script, or with a key that asks for a new tab, the link is a plain link.
    pub fn follow_link(self, event: &leptos::ev::MouseEvent, dialog: Option<Dialog>) {
        let is_plain = event.button() == 0
            && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key());
        if is_plain {
            event.prevent_default();
            self.go(dialog);
        }
    }

    /// Opens a window, or closes it, and lets the address say so.
    pub fn go(self, dialog: Option<Dialog>) {
        #[cfg(feature = "hydrate")]
        if let Ok(history) = window().history() {
            let address = dialog.map_or_else(|| self.path(), |dialog| self.dialog_path(dialog));
            let state = leptos::wasm_bindgen::JsValue::NULL;
            // Back leads from an opened window to the page; a closed one leaves no trace.
            let _ = match dialog {
                Some(_) => history.push_state_with_url(&state, "", Some(&address)),
                None => history.replace_state_with_url(&state, "", Some(&address)),
            };
        }
        self.show(dialog);
    }

    fn show(self, dialog: Option<Dialog>) {
        self.failure.set(None);
        self.dialog.set(dialog);
        if dialog.is_none() {
            // What an earlier page left for a window is not for its next opening.
            self.flash.set_value(None);
        }
    }
}

#[cfg(feature = "hydrate")]
impl Desk {
    /// Back and Forward open and close windows too.
    pub fn follow_address(self) {
        let handle = window_event_listener(leptos::ev::popstate, move |_| {
            let path = window().location().pathname().unwrap_or_default();
            self.show(Dialog::of_path(&path));
        });
        on_cleanup(move || handle.remove());
    }

    /// Takes a newer state, and says what is new in it.
    pub fn take(self, next: NetworkState) {
        let news = self
            .state
            .with_untracked(|now| super::announce::announcement(&now.view, &next.view));
        if let Some(news) = news {
            self.said.set(news);
        }
        if self.state.with_untracked(|now| *now != next) {
            crate::ui::focus::keep();
            self.state.set(next);
        }
    }

    /// Sends a form in the background. After success: say it, close the window, read the new
    /// state. After a failure everything stays as it is, with the error at its place.
    pub fn send(self, action: &'static str, url: &'static str, form: web_sys::HtmlFormElement) {
        if self.is_sending.get_untracked() {
            return;
        }
        self.is_sending.set(true);
        leptos::task::spawn_local(async move {
            let outcome = crate::api::fetch::send(url, &form).await;
            self.is_sending.set(false);
            match outcome {
                Ok(Done { to: Some(to), .. }) => {
                    // A browser that refuses to navigate leaves the page as it is.
                    let _ = window().location().assign(&base::address(&to));
                }
                Ok(done) => {
                    self.said.set(done.message);
                    self.sent.update(|sent| *sent += 1);
                    self.read_now.update(|count| *count += 1);
                    self.failure.set(None);
                    if Dialog::of_segment(action).is_some() {
                        self.go(None);
                    }
                }
                Err(Failure::SignedOut) => crate::pages::leave_for_sign_in(),
                Err(failure) => self.failure.set(Some((action, failure))),
            }
        });
    }
}
