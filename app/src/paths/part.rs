//! The names of the pieces of pages, as their addresses have them.

/// The pieces of pages that are drawn anew by themselves. Each has the id of its segment in the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Overview's connection information.
    Connection,
    /// Overview's advanced configuration.
    Advanced,
    /// The editor's form.
    Config,
    /// What the editor's search finds.
    Options,
    /// What the editor's form would change.
    Review,
    /// The guide's steps.
    Setup,
    /// The guide's form for the VPC endpoint, and what it writes.
    Endpoint,
    /// What is written from that form.
    EndpointRecipes,
    /// What the portal can do in AWS by itself.
    Aws,
    /// The VPC endpoints in it.
    AwsEndpoints,
    /// What a report from inside the VPC says.
    Check,
    /// What moving the service into a project VPC does, and whether it can be done.
    Move,
}

impl Part {
    pub fn segment(self) -> &'static str {
        match self {
            Self::Connection => "connection",
            Self::Advanced => "advanced",
            Self::Config => "config",
            Self::Options => "options",
            Self::Review => "review",
            Self::Setup => "setup",
            Self::Endpoint => "endpoint",
            Self::EndpointRecipes => "endpoint-recipes",
            Self::Aws => "aws",
            Self::AwsEndpoints => "aws-endpoints",
            Self::Check => "check",
            Self::Move => "move",
        }
    }

    pub fn of_segment(segment: &str) -> Option<Self> {
        let all = [
            Self::Connection,
            Self::Advanced,
            Self::Config,
            Self::Options,
            Self::Review,
            Self::Setup,
            Self::Endpoint,
            Self::EndpointRecipes,
            Self::Aws,
            Self::AwsEndpoints,
            Self::Check,
            Self::Move,
        ];
        all.into_iter().find(|part| part.segment() == segment)
    }
}

/// The same of pages about a whole project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProjectPart {
    /// The list of VPCs.
    Vpcs,
    /// What the form for a new VPC says while it is filled in.
    NewVpc,
}

impl ProjectPart {
    pub fn segment(self) -> &'static str {
        match self {
            Self::Vpcs => "vpcs",
            Self::NewVpc => "new-vpc",
        }
    }

    pub fn of_segment(segment: &str) -> Option<Self> {
        let all = [Self::Vpcs, Self::NewVpc];
        all.into_iter().find(|part| part.segment() == segment)
    }
}
