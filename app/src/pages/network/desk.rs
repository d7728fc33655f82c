//! What the Network page works on: the state it follows, its forms' id, its actions. Shared by
//! the card and the windows through context.

use aiven::{NetworkView, ProjectName, ServiceName};
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    api::{
        Done,
        network::{NetworkPage, NetworkState},
        privatelink::{
            CreatePrivatelink, DeletePrivatelink, RefreshPrivatelink, SetAccess, UpdatePrivatelink,
        },
    },
    failure::Failure,
    flash::Flash,
    paths::{self, Dialog},
};

use super::announce::announcement;

#[derive(Clone, Copy)]
pub struct Desk {
    pub project: StoredValue<ProjectName>,
    pub service: StoredValue<ServiceName>,
    /// The newest state; replaced whole by the follower.
    pub state: RwSignal<NetworkState>,
    /// What the last plain form post left behind.
    pub flash: StoredValue<Option<Flash>>,
    /// What is said politely to a person who does not look.
    pub said: RwSignal<String>,
    /// Raised when the page shall be read at once.
    pub read_now: RwSignal<u32>,
    pub create: ServerAction<CreatePrivatelink>,
    pub update: ServerAction<UpdatePrivatelink>,
    pub delete: ServerAction<DeletePrivatelink>,
    pub refresh: ServerAction<RefreshPrivatelink>,
    pub access: ServerAction<SetAccess>,
    form_id: StoredValue<String>,
    sent: RwSignal<u32>,
}

impl Desk {
    pub fn new(page: NetworkPage) -> Self {
        let head = &page.state.view;
        Self {
            project: StoredValue::new(head.project.clone()),
            service: StoredValue::new(head.service.name.clone()),
            state: RwSignal::new(page.state),
            flash: StoredValue::new(page.flash),
            said: RwSignal::new(String::new()),
            read_now: RwSignal::new(0),
            create: ServerAction::new(),
            update: ServerAction::new(),
            delete: ServerAction::new(),
            refresh: ServerAction::new(),
            access: ServerAction::new(),
            form_id: StoredValue::new(page.form_id),
            sent: RwSignal::new(0),
        }
    }

    /// Reads a part of the newest state and follows it.
    pub fn part<T>(self, part: impl Fn(&NetworkView) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| self.state.with(|state| part(&state.view)))
    }

    /// The one-time id for the next form: the page's own, counted on after each success.
    pub fn form_id(self) -> String {
        format!("{}-{}", self.form_id.get_value(), self.sent.get())
    }

    pub fn network_path(self) -> String {
        paths::network(&self.project.get_value(), &self.service.get_value())
    }

    pub fn dialog_path(self, dialog: Dialog) -> String {
        paths::network_dialog(&self.project.get_value(), &self.service.get_value(), dialog)
    }

    /// Takes a newer state, and says what is new in it.
    #[cfg_attr(
        not(feature = "hydrate"),
        expect(dead_code, reason = "only a browser follows")
    )]
    pub fn take(self, next: NetworkState) {
        let news = self
            .state
            .with_untracked(|now| announcement(&now.view, &next.view));
        if let Some(news) = news {
            self.said.set(news);
        }
        if self.state.with_untracked(|now| *now != next) {
            self.state.set(next);
        }
    }

    /// After an action: say it, close the window by going to the page, read the new state. After
    /// a failure everything stays as it is, with the error at its place.
    pub fn settle(self, outcome: Option<Result<Done, Failure>>) -> bool {
        match outcome {
            Some(Ok(done)) => {
                self.said.set(done.message);
                self.sent.update(|sent| *sent += 1);
                self.read_now.update(|count| *count += 1);
                true
            }
            Some(Err(Failure::SignedOut)) => {
                crate::pages::leave_for_sign_in();
                false
            }
            _ => false,
        }
    }
}

/// How a window gets back to the page.
impl Desk {
    /// What the last plain form post of this window left behind.
    pub fn take_flash(self, dialog: Dialog) -> Option<Flash> {
        self.flash
            .get_value()
            .filter(|flash| flash.is_for(dialog.segment()))
    }

    /// The window's failure: of its own action, or of the plain form post before this page.
    pub fn failure_of(
        self,
        outcome: impl Get<Value = Option<Result<Done, Failure>>> + Copy + Send + Sync + 'static,
        flash: Option<Flash>,
    ) -> Signal<Option<Failure>> {
        let before = flash.and_then(|flash| flash.failure);
        Signal::derive(move || match outcome.get() {
            Some(Err(failure)) => Some(failure),
            Some(Ok(_)) => None,
            None => before.clone(),
        })
    }

    /// Closes the window by going to the page below it.
    pub fn closer(self) -> Callback<()> {
        let navigate = use_navigate();
        Callback::new(move |()| {
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..NavigateOptions::default()
            };
            navigate(&self.network_path(), options);
        })
    }
}

/// The desk of the page around this component.
pub fn desk() -> Desk {
    // The page provides it before it draws anything that asks for it.
    expect_context::<Desk>()
}
