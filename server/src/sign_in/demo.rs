//! The demo's made-up people: one click each, so that the roles can be seen without a provider. Offered only where the
//! demo's public token is.

use app::api::session::DemoPerson;
use app::person::{Person, Via};
use app::role::{Role, RoleMap};
use axum::Extension;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, FromRequest as _, Request, State};
use axum::response::Response;
use serde::Deserialize;

use super::Door;
use crate::gate::{Current, Gate};
use crate::pages::Refusal;
use crate::security::next::Next;
use crate::session::Credential;

/// Key, role, and what is said of it.
const PEOPLE: [(&str, Role, &str); 4] = [
    ("vera", Role::Viewer, "Viewer: looks at everything"),
    (
        "otto",
        Role::Operator,
        "Operator: changes things, in analytics with a second person",
    ),
    (
        "olga",
        Role::Operator,
        "Operator: approves what otto asks for in the project analytics",
    ),
    ("ada", Role::Admin, "Admin: may do all there is"),
];

#[derive(Deserialize)]
struct Chosen {
    person: String,
    #[serde(default)]
    next: String,
}

/// The roles of the demo's people, as their groups have them.
pub fn roles() -> RoleMap {
    let lines = PEOPLE.map(|(_, role, _)| format!("{0} -> {0}", role.as_str()));
    RoleMap::parse(&lines.join("\n")).unwrap_or_default()
}

/// Who can be chosen here; nobody outside the demo.
pub fn people(gate: &Gate) -> Vec<DemoPerson> {
    if gate.demo_token.is_none() || gate.team.token.is_none() {
        return Vec::new();
    }
    let people = PEOPLE.map(|(key, _, about)| DemoPerson {
        key: key.to_owned(),
        name: format!("{key}@example.com"),
        about: about.to_owned(),
    });
    people.into()
}

/// `POST /sign-in/demo`.
pub async fn sign_in(
    State(door): State<Door>,
    Extension(Current(old)): Extension<Current>,
    request: Request,
) -> Response {
    let scene = door.scene(&request);
    if people(&door.gate).is_empty() {
        return door.gate.pages.refuse_as(false, &Refusal::NOT_FOUND);
    }
    let form: Result<Form<Chosen>, FormRejection> = Form::from_request(request, &()).await;
    let Ok(Form(form)) = form else {
        return door.refuse(&Next::default(), "Choose one of the people.");
    };
    let next = Next::parse(&form.next).unwrap_or_default();
    let Some((key, role, _)) = PEOPLE.into_iter().find(|(key, ..)| *key == form.person) else {
        return door.refuse(&next, "Choose one of the people.");
    };
    let person = Person {
        name: format!("{key}@example.com"),
        id: format!("demo:{key}"),
        via: Via::Demo,
        groups: vec![role.as_str().to_owned()],
    };
    door.enter(person, Credential::Team, old, &next, &scene)
        .await
}
