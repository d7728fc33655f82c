//! Writing settings: the switches of access, and any options. Only what changes is sent, and only `user_config`: Aiven
//! merges objects deeply and keeps what is not named (`ServiceUpdate` in Aiven's API reference).

use reqwest::Method;
use serde_json::{Value, json};

use super::turn::{Sent, Writing};
use super::{ACCESS, Client};
use crate::access::{Switch, access_patch, component_of};
use crate::budget::Class;
use crate::client::CAP;
use crate::config::{Change, patch, same_setting, withhold};
use crate::error::{ConfigChanged, Error};
use crate::name::{ProjectName, ServiceName, is_plain_word};
use crate::service::Service;
use crate::wire;

pub(super) const CONFIG: &str = "save the settings";

impl Client {
    /// Lets a component through PrivateLink, or no longer; nothing else of the service is sent.
    pub async fn set_access(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        component: &str,
        switch: Switch,
    ) -> Result<(), Error> {
        if !is_plain_word(component) {
            return Err(Error::InvalidInput(
                "The component is not a plain word.".to_owned(),
            ));
        }
        let component = component.to_owned();
        self.write(ACCESS, project, service, move |writing| async move {
            let body = json!({ "user_config": access_patch(&component, switch) });
            match writing.send(ACCESS, Method::PUT, "", Some(&body)).await {
                Sent::Done(_) => {}
                Sent::Refused(error) => return Err(error),
                Sent::Ambiguous => writing.settle_access(&component, switch).await?,
            }
            writing.note_switch(&component, switch);
            Ok(())
        })
        .await
    }

    /// Saves settings, if each still is as it was opened (or already as it should be); otherwise `ConfigChanged`, and
    /// nothing is written. Secrets are not compared. Aiven cannot compare for us, so a change within the one round
    /// trip between the two calls is lost.
    pub async fn update_config(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        changes: &[Change],
    ) -> Result<(), Error> {
        check(changes)?;
        if changes.is_empty() {
            return Ok(());
        }
        let changes = changes.to_vec();
        self.write(CONFIG, project, service, move |writing| async move {
            let found = writing.read_settings(Class::Click).await?;
            let open = still_to_make(changes, &found)?;
            if open.is_empty() {
                return Ok(());
            }
            let body = json!({ "user_config": patch(&open) });
            match writing.send(CONFIG, Method::PUT, "", Some(&body)).await {
                Sent::Done(_) => {}
                Sent::Refused(error) => {
                    return Err(writing.without_secrets(error, &open, &found).await);
                }
                Sent::Ambiguous => writing.settle_config(&open, &found).await?,
            }
            for change in &open {
                if let (Some(component), Value::Bool(is_on)) =
                    (component_of(&change.path), &change.new)
                {
                    let switch = if *is_on { Switch::On } else { Switch::Off };
                    writing.note_switch(component, switch);
                }
            }
            Ok(())
        })
        .await
    }
}

impl Writing {
    /// The service with its settings as they are now, without what name or schema call a secret.
    pub(super) async fn read_settings(&self, class: Class) -> Result<Service, Error> {
        let call = "read the service";
        let answer = self.read(call, "", CAP, class).await?;
        let mut service: Service = wire::parse_under(call, "service", &answer)?;
        if let Some(code) = service.service_type.clone() {
            let schema = self.client.type_schema(&self.place.0, &code).await?;
            withhold(&schema.options, &mut service);
        }
        Ok(service)
    }
}

impl Writing {
    /// Aiven may quote the value that it refuses. A secret goes neither into the log nor to whoever reads the error.
    async fn without_secrets(&self, mut error: Error, open: &[Change], found: &Service) -> Error {
        let Error::Api { message, .. } = &mut error else {
            return error;
        };
        let code = found.service_type.as_deref().unwrap_or_default();
        let schema = self.client.type_schema(&self.place.0, code).await.ok();
        let is_secret = |change: &&Change| {
            let options = schema.iter().flat_map(|schema| &schema.options);
            found.withholds(&change.path)
                || options
                    .into_iter()
                    .any(|option| option.secret && option.path == change.path)
        };
        for change in open.iter().filter(is_secret) {
            let quoted = change.new.to_string();
            let plain = change.new.as_str().unwrap_or(&quoted);
            // As it is, and as JSON would write it.
            for text in [plain, quoted.trim_matches('"')] {
                if !text.is_empty() {
                    *message = message.replace(text, "…");
                }
            }
        }
        error
    }
}

/// No path may be there twice, or within another.
fn check(changes: &[Change]) -> Result<(), Error> {
    let mut paths: Vec<_> = changes.iter().map(|change| &change.path).collect();
    paths.sort_unstable();
    let overlap = paths.windows(2).any(|pair| {
        let [one, next] = pair else { return false };
        next.segments().starts_with(one.segments())
    });
    if overlap {
        return Err(Error::InvalidInput(
            "These changes contradict each other. Reload the page and try again.".to_owned(),
        ));
    }
    Ok(())
}

/// The changes that are not made yet; an error if somebody else made others.
fn still_to_make(changes: Vec<Change>, service: &Service) -> Result<Vec<Change>, Error> {
    let mut open = Vec::new();
    let mut conflicts = Vec::new();
    for change in changes {
        if service.withholds(&change.path) {
            open.push(change);
            continue;
        }
        let found = service.user_config.pointer(&change.path.pointer());
        if same_setting(found, Some(&change.new)) {
            continue;
        }
        if same_setting(found, change.old.as_ref()) {
            open.push(change);
        } else {
            conflicts.push(ConfigChanged {
                path: change.path,
                opened: change.old,
                found: found.cloned(),
            });
        }
    }
    if conflicts.is_empty() {
        Ok(open)
    } else {
        Err(Error::ConfigChanged(conflicts))
    }
}
