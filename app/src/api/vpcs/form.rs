//! A new project VPC, as it is typed.

use aiven::{NetworkCidr, ProjectName, ProjectVpc};

use super::{Known, refused, region_of};
use crate::{
    change::{Change, Target},
    failure::Failure,
    permit::Permit,
    role::Operation,
    ssr::{Asked, Caller, carry_out, form_id},
};

/// The form with what was typed, and what is to be said about it.
#[derive(Clone, Debug)]
pub struct NewVpc {
    pub project: ProjectName,
    pub form_id: String,
    /// The clouds to choose from, a provider each, AWS first. Empty: the cloud is typed.
    pub clouds: Vec<CloudGroup>,
    pub cloud: String,
    pub network: String,
    /// Why it is made, in the person's own words.
    pub reason: String,
    pub permit: Permit,
    /// A network that overlaps none of the project's.
    pub example: String,
    pub next: Option<String>,
    pub cloud_error: Option<String>,
    pub network_error: Option<String>,
    /// What does not forbid it.
    pub advice: Vec<String>,
    /// The `avn` line that does the same, once there is enough for one.
    pub command: Option<String>,
    /// Why it was not made, where no field is to blame.
    pub failure: Option<String>,
}

/// The clouds of one provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloudGroup {
    pub provider: String,
    /// Names, and what a person calls them.
    pub clouds: Vec<(String, String)>,
}

impl NewVpc {
    pub(super) fn of(
        caller: &Caller,
        project: &ProjectName,
        known: &Known,
        asked: &Asked,
        next: Option<String>,
    ) -> Self {
        let posted = asked.posted.as_ref();
        let field = |name: &str| {
            let typed = posted.and_then(|posted| posted.get(name));
            let asked = typed.map(str::to_owned).or_else(|| asked.query_field(name));
            asked.unwrap_or_default().trim().to_owned()
        };
        let sent_id = posted.and_then(|posted| posted.get("form_id"));
        let mut form = Self {
            project: project.clone(),
            form_id: sent_id.map_or_else(form_id, str::to_owned),
            clouds: groups(known),
            cloud: field("cloud"),
            network: field("network_cidr"),
            reason: field("reason"),
            permit: caller.permit(Operation::CreateVpc, project),
            example: NetworkCidr::free(&known.vpcs).to_string(),
            next,
            cloud_error: None,
            network_error: None,
            advice: Vec::new(),
            command: None,
            failure: None,
        };
        form.look(known);
        form
    }

    /// Whether this is what the person came for, or goes on with: then it stands above the list.
    pub fn is_meant(&self) -> bool {
        let is_wrong = self.cloud_error.is_some() || self.network_error.is_some();
        !self.cloud.is_empty() || is_wrong || self.failure.is_some()
    }

    /// Says what there is to say. An empty field is no mistake yet.
    fn look(&mut self, known: &Known) {
        let there = known
            .vpcs
            .iter()
            .filter(|vpc| !vpc.is_going())
            .find(|vpc| vpc.cloud_name.as_deref() == Some(&*self.cloud));
        if let Some(vpc) = there {
            let network = vpc.network_cidr.as_deref().unwrap_or("unknown network");
            self.advice.push(format!(
                "This project has a VPC in {} already ({network}). Aiven keeps one for each cloud, so it will probably \
                 refuse another.",
                self.cloud
            ));
        }
        if self.network.is_empty() {
            return;
        }
        match NetworkCidr::parse(&self.network) {
            Err(error) => self.network_error = Some(error),
            Ok(network) => {
                // What is to be said of a VPC in the same cloud is said above.
                let others = known.vpcs.iter();
                let others = others.filter(|vpc| vpc.cloud_name.as_deref() != Some(&*self.cloud));
                let others: Vec<ProjectVpc> = others.cloned().collect();
                self.advice.extend(network.advice(&self.cloud, &others));
                if !self.cloud.is_empty() {
                    self.command = Some(recipes::avn::create_vpc(
                        &self.project,
                        &self.cloud,
                        &network.to_string(),
                    ));
                }
            }
        }
    }

    /// Makes it: the sentence for the next page, or the status of the answer that says why not.
    pub(super) async fn create(
        &mut self,
        caller: &Caller,
        known: &Known,
    ) -> Result<Result<String, u16>, Failure> {
        let is_known = known
            .clouds
            .iter()
            .any(|cloud| cloud.cloud_name == self.cloud);
        if self.cloud.is_empty() {
            self.cloud_error = Some("Choose a cloud.".to_owned());
        } else if !is_known && !known.clouds.is_empty() {
            self.cloud_error = Some("Aiven has no cloud of this name. Choose one.".to_owned());
        }
        let network = NetworkCidr::parse(&self.network);
        self.network_error = network.as_ref().err().cloned();
        let (Ok(network), None) = (network, &self.cloud_error) else {
            return Ok(Err(422));
        };
        let target = Target::project(&self.project);
        let change = Change::CreateVpc {
            cloud: self.cloud.clone(),
            network: network.to_string(),
        };
        match carry_out(caller, &self.form_id, &target, change, &self.reason).await {
            Ok(carried) => Ok(Ok(carried.sentence(&format!(
                "The project VPC {network} in {} is being built. It can be used once it is active, in a few minutes.",
                self.cloud
            )))),
            Err(stopped) => {
                let (sentence, status) = refused(caller, stopped)?;
                self.failure = Some(sentence);
                Ok(Err(status))
            }
        }
    }
}

/// The clouds by provider, AWS first.
fn groups(known: &Known) -> Vec<CloudGroup> {
    let mut groups: Vec<CloudGroup> = Vec::new();
    for cloud in &known.clouds {
        let provider = provider_of(&cloud.cloud_name, cloud.cloud_description.as_deref());
        let label = match region_of(&cloud.cloud_name, &known.clouds) {
            Some(region) => format!("{} ({region})", cloud.cloud_name),
            None => cloud.cloud_name.clone(),
        };
        let item = (cloud.cloud_name.clone(), label);
        match groups.iter_mut().find(|group| group.provider == provider) {
            Some(group) => group.clouds.push(item),
            None => groups.push(CloudGroup {
                provider,
                clouds: vec![item],
            }),
        }
    }
    for group in &mut groups {
        group.clouds.sort();
    }
    let is_aws = |group: &CloudGroup| {
        let mut clouds = group.clouds.iter();
        clouds.any(|(name, _)| name.starts_with("aws-"))
    };
    groups.sort_by_cached_key(|group| (!is_aws(group), group.provider.clone()));
    groups
}

/// `Amazon Web Services`, of `Europe, Ireland - Amazon Web Services: Ireland`; else the beginning of the name.
fn provider_of(name: &str, description: Option<&str>) -> String {
    let described = description.and_then(|text| {
        let (_, rest) = text.split_once(" - ")?;
        let (provider, _) = rest.split_once(": ")?;
        Some(provider)
    });
    let prefix = name.split('-').next().unwrap_or(name);
    described.unwrap_or(prefix).to_owned()
}

#[cfg(test)]
mod tests {
    use aiven::{Cloud, ServiceList};

    use super::*;

    #[test]
    fn aws_comes_first() {
        let cloud = |name: &str, description: &str| Cloud {
            cloud_name: name.to_owned(),
            cloud_description: Some(description.to_owned()),
            geo_region: None,
            provider: None,
        };
        let known = Known {
            vpcs: Vec::new(),
            services: Ok(ServiceList::default()),
            clouds: vec![
                cloud(
                    "google-europe-west1",
                    "Europe, Belgium - Google Cloud: Belgium",
                ),
                cloud(
                    "aws-us-east-1",
                    "United States - Amazon Web Services: N. Virginia",
                ),
                cloud(
                    "aws-eu-west-1",
                    "Europe, Ireland - Amazon Web Services: Ireland",
                ),
                cloud("custom-acme", "ours"),
            ],
        };
        let names: Vec<(String, usize)> = groups(&known)
            .into_iter()
            .map(|group| (group.provider, group.clouds.len()))
            .collect();
        let expected = [
            ("Amazon Web Services", 2),
            ("Google Cloud", 1),
            ("custom", 1),
        ];
        assert_eq!(
            names,
            expected.map(|(name, count)| (name.to_owned(), count))
        );
        assert_eq!(groups(&known)[0].clouds[0].1, "aws-eu-west-1 (Ireland)");
    }
}
