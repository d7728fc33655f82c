//! Sessions begin here, whichever way somebody came in, and what becomes of a sign-in is on record. Nobody is in whose
//! sign-in could not be written down; a refusal and a sign-out stand even if they could not.

use app::books::record::{Actor, Ending, Entry, Outcome, Stage};
use app::person::{Person, Via};
use axum::http::HeaderMap;
use serde_json::Value;
use tower_sessions::session::Id;

use super::Gate;
use crate::metrics::SignIn;
use crate::security::peer::Peer;
use crate::session::Credential;
use crate::telemetry::RequestId;

/// Where a request came from, and its id in the log.
#[derive(Clone, Debug)]
pub struct Scene {
    pub from: std::net::IpAddr,
    pub request: String,
}

/// The session could not be begun, because the database does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotBegun;

impl Gate {
    /// What a record says of a request beside what was asked.
    pub fn scene(&self, peer: Option<Peer>, id: Option<&RequestId>, headers: &HeaderMap) -> Scene {
        let peer = peer.map_or([0, 0, 0, 0].into(), |Peer(peer)| peer.ip());
        Scene {
            from: self.proxies.client(peer, headers),
            request: id.map_or_else(String::new, |id| id.as_str().to_owned()),
        }
    }

    /// Begins a session under a new id and ends the one that the browser came with.
    pub async fn begin(
        &self,
        person: Person,
        credential: Credential,
        old: Option<Id>,
        scene: &Scene,
    ) -> Result<Id, NotBegun> {
        let actor = self.actor(&person, scene);
        let via = person.via;
        let begun = match self.sessions.create(person, credential).await {
            Ok(id) => id,
            Err(error) => {
                tracing::error!(%error, "A sign-in failed because the session store is down");
                return Err(NotBegun);
            }
        };
        let entry = entry(
            "session.begin",
            actor.clone(),
            scene,
            Ending::Done,
            "Signed in.",
        );
        if let Err(error) = self.books.record.append(&entry).await {
            tracing::error!(%error, "A sign-in failed because it could not be recorded");
            if let Err(error) = self.sessions.end(begun).await {
                tracing::error!(%error, "A session that was not recorded could not be ended; nobody has its id");
            }
            return Err(NotBegun);
        }
        if let Some(old) = old
            && let Err(error) = self.sessions.end(old).await
        {
            tracing::error!(%error, "The session before a sign-in could not be ended");
        }
        self.metrics.signed_in(via, SignIn::Done);
        let name = actor.name.escape_default();
        tracing::info!(client.address = %scene.from, user = %name, "Signed in");
        Ok(begun)
    }

    /// Records that somebody did not get in.
    pub async fn record_refusal(&self, via: Via, message: &str, scene: &Scene) {
        self.metrics.signed_in(via, SignIn::Refused);
        let nobody = Actor {
            name: String::new(),
            id: String::new(),
            via: Some(via),
            role: None,
            from: scene.from.to_string(),
            pass: None,
        };
        self.record_anyway(&entry(
            "session.refuse",
            nobody,
            scene,
            Ending::Refused,
            message,
        ))
        .await;
    }

    /// Records that somebody went.
    pub async fn record_end(&self, person: &Person, message: &str, scene: &Scene) {
        let actor = self.actor(person, scene);
        self.record_anyway(&entry("session.end", actor, scene, Ending::Done, message))
            .await;
    }

    async fn record_anyway(&self, entry: &Entry) {
        if let Err(error) = self.books.record.append(entry).await {
            let action = &entry.action;
            tracing::error!(%error, %action, "Something about a session could not be recorded");
        }
    }

    fn actor(&self, person: &Person, scene: &Scene) -> Actor {
        let role = self.team.rights_of(person).highest();
        Actor::of(person, role, scene.from.to_string())
    }
}

fn entry(action: &str, actor: Actor, scene: &Scene, result: Ending, message: &str) -> Entry {
    Entry {
        action: action.to_owned(),
        actor,
        request: scene.request.clone(),
        project: None,
        service: None,
        reason: None,
        before: Value::Null,
        after: Value::Null,
        change: None,
        approval: None,
        stage: Stage::Over(Outcome {
            result,
            message: message.to_owned(),
        }),
    }
}
