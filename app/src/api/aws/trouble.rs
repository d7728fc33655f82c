//! What goes wrong with AWS, in AWS's own words, and what to do about it.

use ::aws::Error;

/// A refusal or a failure, as the card says it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Trouble {
    pub sentence: String,
    /// AWS's own code.
    pub code: Option<String>,
    /// What to do.
    pub advice: Option<String>,
}

/// AWS took the request for one that it had before.
pub const MISMATCH: &str = "IdempotentParameterMismatch";
/// There is no such endpoint service, or it is not for this caller.
pub const NO_SERVICE: &str = "InvalidServiceName";

impl Trouble {
    /// `action` is what IAM calls what was asked for: `ec2:DescribeVpcs`.
    pub fn of(error: &Error, action: &str) -> Self {
        let code = error.code().map(str::to_owned);
        let advice = code.as_deref().and_then(|code| advice(code, action));
        Self {
            sentence: error.to_string(),
            code,
            advice,
        }
    }

    pub fn sentence(sentence: impl Into<String>) -> Self {
        Self {
            sentence: sentence.into(),
            code: None,
            advice: None,
        }
    }

    #[must_use]
    pub fn advise(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    /// Adds what is true besides.
    #[must_use]
    pub fn and(mut self, more: &str) -> Self {
        let advice = self.advice.get_or_insert_default();
        if !advice.is_empty() {
            advice.push(' ');
        }
        advice.push_str(more);
        self
    }

    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }

    /// As it travels with the outcome of a form that is sent once.
    pub fn into_error(self) -> aiven::Error {
        aiven::Error::Api {
            status: 422,
            message: self.sentence,
            code: Some(self.code.unwrap_or_default()),
            more_info: self.advice,
            call: "change something in AWS",
        }
    }

    /// As it comes out again.
    pub fn of_form(error: aiven::Error) -> Self {
        match error {
            aiven::Error::Api {
                message,
                code,
                more_info,
                ..
            } => Self {
                sentence: message,
                code: code.filter(|code| !code.is_empty()),
                advice: more_info,
            },
            aiven::Error::InvalidInput(sentence) => Self::sentence(sentence),
            _ => Self::sentence(
                "It is not known whether this was done in AWS. Look at the list below before you try again.",
            ),
        }
    }
}

fn advice(code: &str, action: &str) -> Option<String> {
    let sentence = match code {
        "UnauthorizedOperation" | "AccessDenied" | "AccessDeniedException" => {
            return Some(format!(
                "Whoever runs Postern has to allow {action} to its AWS credentials, in an IAM policy."
            ));
        }
        NO_SERVICE => {
            "AWS says the same of a service that is not there and of one that the caller is no principal of. If the \
             PrivateLink has only just become active, or the principal has only just been added, try again in a minute."
        }
        "VpcEndpointLimitExceeded" => {
            "The VPC or the account has as many interface endpoints as its quota allows. Delete one that is not used, \
             or ask for more in AWS's Service Quotas."
        }
        "SecurityGroupLimitExceeded" => {
            "The account has as many security groups as its quota allows. Choose one that is there, or ask for more in \
             AWS's Service Quotas."
        }
        "RulesPerSecurityGroupLimitExceeded" => {
            "The security group would have more rules than its quota allows. Give fewer ranges of clients, or ask for \
             more in AWS's Service Quotas."
        }
        "InsufficientFreeAddressesInSubnet" => {
            "The endpoint takes one address in each subnet. Choose a subnet with free addresses."
        }
        "DuplicateSubnetsInSameZone" => {
            "An endpoint has one subnet in each availability zone. Choose one of the two."
        }
        "InvalidParameter" | "InvalidParameterValue" | "InvalidParameterCombination" => {
            "Look at the subnets and security groups: they have to be of the VPC, one subnet in each availability zone."
        }
        MISMATCH => {
            "AWS has seen this attempt before, with other choices, and keeps it in mind for a while. Count the attempt up."
        }
        "InvalidVpcId.NotFound"
        | "InvalidVpcID.NotFound"
        | "InvalidSubnetId.NotFound"
        | "InvalidSubnetID.NotFound"
        | "InvalidSecurityGroupId.NotFound"
        | "InvalidGroup.NotFound" => "It was deleted meanwhile. Choose again.",
        "InvalidVpcEndpointId.NotFound" | "InvalidVpcEndpoint.NotFound" => {
            "It is gone already: there is nothing left to do."
        }
        "DependencyViolation" => {
            "Something still uses the security group. After an endpoint was deleted, its network interfaces take a few \
             minutes to go."
        }
        "RequestLimitExceeded"
        | "EC2ThrottledException"
        | "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "TooManyRequestsException" => {
            "The AWS account gets too many calls at the moment. Try again in a minute."
        }
        "Unavailable" | "ServiceUnavailable" | "InternalError" | "InternalFailure" => {
            "AWS has trouble of its own. Try again in a few minutes."
        }
        "AuthFailure"
        | "InvalidClientTokenId"
        | "SignatureDoesNotMatch"
        | "UnrecognizedClientException"
        | "ExpiredToken"
        | "ExpiredTokenException"
        | "RequestExpired"
        | "InvalidAccessKeyId" => {
            "AWS does not take Postern's credentials. Whoever runs Postern has to look at its AWS settings and at its clock."
        }
        "OptInRequired" => {
            "The region or the service has to be switched on for the AWS account first."
        }
        _ => return None,
    };
    Some(sentence.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(code: &str) -> Trouble {
        let error = Error::Refused {
            call: "create the VPC endpoint",
            status: 400,
            code: code.to_owned(),
            message: "No.".to_owned(),
            request_id: None,
        };
        Trouble::of(&error, "ec2:CreateVpcEndpoint")
    }

    #[test]
    fn aws_is_quoted_and_the_known_codes_are_explained() {
        let trouble = refused("UnauthorizedOperation");
        assert_eq!(
            trouble.sentence,
            "AWS refused to create the VPC endpoint: UnauthorizedOperation: No."
        );
        assert!(trouble.advice.unwrap().contains("ec2:CreateVpcEndpoint"));
        assert_eq!(refused("SomethingNew").advice, None);
        assert!(refused(MISMATCH).is(MISMATCH));
    }

    #[test]
    fn it_comes_out_of_a_form_as_it_went_in() {
        for trouble in [
            refused(NO_SERVICE),
            refused("SomethingNew").and("The group stays."),
            Trouble::sentence("No."),
        ] {
            assert_eq!(Trouble::of_form(trouble.clone().into_error()), trouble);
        }
        let lost = Trouble::of_form(aiven::Error::Unsettled { call: "x" });
        assert!(lost.sentence.contains("not known"), "{lost:?}");
    }
}
