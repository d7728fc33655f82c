//! The customer's side of a PrivateLink: EC2 and STS, as far as VPC endpoints need them.
//!
//! Both speak the Query API: a form goes out, signed with Signature Version 4, and XML comes back
//! (docs/decisions/0011-ec2-by-sigv4.md). An [`Aws`] is made once a process from the settings; [`Ec2`] is its cheap
//! handle for one region. What AWS refuses is told in AWS's own words, and no key, token or signature is ever printed.

#![expect(
    clippy::doc_markdown,
    reason = "PrivateLink and CloudTrail are words of prose here, not code"
)]

mod call;
mod config;
mod credentials;
mod ec2;
mod error;
mod handle;
mod query;
mod sign;
mod sts;
mod transport;
mod xml;

pub use config::{AwsConfig, Projects};
pub use ec2::{
    Ec2, Endpoint, EndpointService, EndpointState, NewEndpoint, NewSecurityGroup, Rule,
    SecurityGroup, Subnet, Tags, Vpc,
};
pub use error::Error;
pub use handle::Aws;
pub use sts::Identity;
