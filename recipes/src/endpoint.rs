//! The customer's side of a PrivateLink: a VPC endpoint in AWS, planned in a form and written as `aws` commands,
//! Terraform or a CloudFormation template.
//!
//! What the form says is checked as far as its own words go: whether an id exists, and in which availability zone a
//! subnet lies, only AWS knows. Nothing here is secret, so a plan may live in an address.

mod about;
mod cidr;
pub mod cli;
pub mod cloudformation;
mod form;
mod hcl;
mod id;
mod plan;
mod ports;
mod region;
mod tag;
pub mod terraform;

pub use about::About;
pub use cidr::Cidr;
pub use form::{Field, FieldError, Form};
pub use id::{EndpointId, GroupId, SubnetId, VpcId};
pub use plan::Plan;
pub use ports::{PortRange, ports};
pub use region::{EndpointService, Partition, Region, console_link};
pub use tag::Tag;
