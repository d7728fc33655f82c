//! The guide's card for the VPC endpoint: the form that plans it, and what is written from the form. The whole form
//! lives in the address, so that it can be passed on; nothing in it is secret.

use aiven::{ProjectName, ServiceName};
use recipes::endpoint::{
    About, EndpointId, FieldError, Form, Plan, cli, cloudformation, console_link,
    terraform::{self, Side},
};

use super::{reading::Reading, setup::Which};
use crate::{
    failure::Failure,
    guide::Chosen,
    paths,
    ssr::{Asked, Caller},
};

/// The card.
#[derive(Clone, Debug)]
pub struct EndpointCard {
    pub project: ProjectName,
    pub service: ServiceName,
    pub which: Which,
    pub content: Content,
    pub version: String,
    pub follow_s: Option<u32>,
}

#[derive(Clone, Debug)]
pub enum Content {
    /// There is nothing to connect to yet, and why.
    NotYet(String),
    /// One is to be made.
    Planned(Box<Planned>),
    /// It is there: its id, and what can be done with it.
    There(Box<There>),
}

/// An endpoint that is to be made.
#[derive(Clone, Debug)]
pub struct Planned {
    pub about: About,
    pub form: Form,
    pub written: Written,
    /// How the ids that the form asks for are found.
    pub find: [(&'static str, String); 3],
    pub console: String,
}

/// What the form says, written down.
#[derive(Clone, Debug)]
pub struct Written {
    pub project: ProjectName,
    pub service: ServiceName,
    pub which: Which,
    pub form: Form,
    pub recipe: EndpointRecipe,
    pub recipes: Vec<EndpointRecipe>,
    /// What is wrong, field by field; nothing is said about a form in which nothing was typed.
    pub errors: Vec<FieldError>,
    pub advice: Vec<String>,
    /// Absent as long as the form can't be written; else the text, or why this recipe can't be.
    pub text: Option<Result<String, String>>,
}

/// An endpoint that is connected.
#[derive(Clone, Debug)]
pub struct There {
    pub endpoint: String,
    pub region: String,
    /// The address at which one more is planned.
    pub another: String,
    pub describe: String,
    pub delete: String,
}

/// The languages in which an endpoint can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointRecipe {
    /// The one command.
    Line,
    /// With its security group, and with waiting.
    Script,
    Terraform,
    /// With Aiven's side.
    TerraformBoth,
    CloudFormation,
}

impl EndpointRecipe {
    const ALL: [Self; 5] = [
        Self::Line,
        Self::Script,
        Self::Terraform,
        Self::TerraformBoth,
        Self::CloudFormation,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::Line => "aws",
            Self::Script => "aws-script",
            Self::Terraform => "terraform",
            Self::TerraformBoth => "terraform-both",
            Self::CloudFormation => "cloudformation",
        }
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::Line => "AWS CLI",
            Self::Script => "AWS CLI, step by step",
            Self::Terraform => "Terraform",
            Self::TerraformBoth => "Terraform, both sides",
            Self::CloudFormation => "CloudFormation",
        }
    }

    pub fn file_name(self) -> &'static str {
        match self {
            Self::Line => "create-vpc-endpoint.sh",
            Self::Script => "create-endpoint.sh",
            Self::Terraform => "endpoint.tf",
            Self::TerraformBoth => "privatelink.tf",
            Self::CloudFormation => "endpoint.yaml",
        }
    }

    pub fn what_for(self) -> &'static str {
        match self {
            Self::Line => "One command, for security groups that are there already.",
            Self::Script => {
                "Paste it into a shell that has the AWS CLI. It makes the security group if none is given, creates the endpoint and waits until it is available. It may be run again."
            }
            Self::Terraform => {
                "The endpoint, and the security group with its rules if none is given. The PrivateLink stays as it was made here."
            }
            Self::TerraformBoth => {
                "The same with the PrivateLink itself. As it is there already, import it first: terraform import, see the comment in the file."
            }
            Self::CloudFormation => {
                "A stack of the endpoint, and of the security group with its rules if none is given."
            }
        }
    }

    /// Those that a form with or without security groups can be written in; the likeliest first.
    fn offered(form: &Form) -> Vec<Self> {
        let has_groups = !form.groups.trim().is_empty();
        let all = Self::ALL.into_iter();
        all.filter(|recipe| has_groups || *recipe != Self::Line)
            .collect()
    }

    fn write(self, plan: &Plan) -> Result<String, String> {
        match self {
            Self::Line => cli::line(plan).ok_or_else(|| {
                "The one command needs security groups that are there already.".to_owned()
            }),
            Self::Script => Ok(cli::create(plan)),
            Self::Terraform => Ok(terraform::write(plan, Side::Aws)),
            Self::TerraformBoth => Ok(terraform::write(plan, Side::AwsAndAiven)),
            Self::CloudFormation => cloudformation::write(plan),
        }
    }
}

/// The card by itself.
pub async fn card(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    asked: &Asked,
) -> Result<EndpointCard, Failure> {
    let reading = Reading::of(caller, project, name, asked.urgency).await?;
    Ok(card_of(project, name, &reading, asked))
}

/// What the form says, by itself.
pub async fn written(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    asked: &Asked,
) -> Result<Written, Failure> {
    let reading = Reading::of(caller, project, name, asked.urgency).await?;
    let about = about_of(project, &reading).map_err(|message| Failure::Rejected { message })?;
    Ok(written_of(project, name, about, asked))
}

/// A file that the form is written in.
pub async fn file(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    file: &str,
    asked: &Asked,
) -> Result<String, Failure> {
    let reading = Reading::of(caller, project, name, asked.urgency).await?;
    let reject = |message| Failure::Rejected { message };
    let about = about_of(project, &reading).map_err(reject)?;
    let plan = Plan::from_query(about, &asked.query).map_err(|errors| {
        let errors = errors.into_iter().map(|error| error.message);
        reject(errors.collect::<Vec<_>>().join(" "))
    })?;
    let recipe = recipe_of_file(file).ok_or_else(|| Failure::NotFound {
        what: "such file".to_owned(),
    })?;
    recipe.write(&plan).map_err(reject)
}

/// The recipe that a file of this name holds.
pub fn recipe_of_file(file: &str) -> Option<EndpointRecipe> {
    let mut all = EndpointRecipe::ALL.into_iter();
    all.find(|recipe| recipe.file_name() == file)
}

pub fn card_of(
    project: &ProjectName,
    name: &ServiceName,
    reading: &Reading,
    asked: &Asked,
) -> EndpointCard {
    let which = Which::of(asked);
    let about = about_of(project, reading);
    let content = match (which.chosen(&reading.connections), about) {
        (Chosen::Connection(connection), about) => {
            let endpoint = connection.vpc_endpoint_id.unwrap_or_default();
            match (EndpointId::parse(&endpoint), about) {
                (Ok(id), Ok(about)) => Content::There(Box::new(There {
                    region: about.region.to_string(),
                    another: format!(
                        "{}?{}",
                        paths::setup(project, name),
                        Which::another(&reading.connections)
                    ),
                    describe: cli::describe(&about.region, &id),
                    delete: cli::delete_line(&about.region, &id),
                    endpoint,
                })),
                (_, Err(reason)) => Content::NotYet(reason),
                (Err(_), _) => Content::NotYet(
                    "Aiven does not say yet which VPC endpoint this connection has.".to_owned(),
                ),
            }
        }
        (_, Err(reason)) => Content::NotYet(reason),
        (_, Ok(about)) => Content::Planned(Box::new(Planned {
            written: written_of(project, name, about.clone(), asked),
            form: Form::from_query(&asked.query),
            find: [
                ("Your VPCs", cli::find_vpcs(&about.region)),
                (
                    "Their subnets, by availability zone",
                    cli::find_subnets(&about.region),
                ),
                ("Their security groups", cli::find_groups(&about.region)),
            ],
            console: console_link(&about.region),
            about,
        })),
    };
    let follow_s = match content {
        // A form that somebody types in is not drawn anew under their hands.
        Content::Planned(_) => None,
        Content::NotYet(_) if reading.privatelink.is_some() => Some(3),
        Content::NotYet(_) => Some(10),
        // Somebody may delete it, on either side.
        Content::There(_) => Some(20),
    };
    EndpointCard {
        project: project.clone(),
        service: name.clone(),
        which,
        follow_s,
        version: match follow_s {
            Some(_) => reading.version.clone(),
            None => String::new(),
        },
        content,
    }
}

fn about_of(project: &ProjectName, reading: &Reading) -> Result<About, String> {
    let link = reading.privatelink.as_ref().ok_or_else(|| {
        "First the PrivateLink has to be created: it has the AWS service name that an endpoint is made for.".to_owned()
    })?;
    About::of(project, &reading.service, link)
}

fn written_of(project: &ProjectName, name: &ServiceName, about: About, asked: &Asked) -> Written {
    let form = Form::from_query(&asked.query);
    let recipes = EndpointRecipe::offered(&form);
    let wanted = asked.query_field("recipe").unwrap_or_default();
    let recipe = recipes.iter().find(|recipe| recipe.id() == wanted);
    let recipe = recipe
        .or(recipes.first())
        .copied()
        .unwrap_or(EndpointRecipe::Script);
    let plan = Plan::parse(about, &form);
    let is_empty = form.to_query().is_empty();
    let (errors, advice, text) = match plan {
        Ok(plan) => (Vec::new(), plan.advice(), Some(recipe.write(&plan))),
        Err(_) if is_empty => (Vec::new(), Vec::new(), None),
        Err(errors) => (errors, Vec::new(), None),
    };
    Written {
        project: project.clone(),
        service: name.clone(),
        which: Which::of(asked),
        form,
        recipe,
        recipes,
        errors,
        advice,
        text,
    }
}
