//! How the script gets to a host in the VPC: by hand, or through what people reach their hosts with.

use super::FILE;
use crate::endpoint::Region;

/// One way to run the script; words in capitals are for a person to replace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub label: &'static str,
    pub line: String,
}

/// Every way, for a script that lies in the folder where the line is run.
pub fn ways(region: Option<&Region>) -> Vec<Way> {
    let region = region.map_or_else(String::new, |region| format!(" --region {region}"));
    let way = |label, line| Way { label, line };
    vec![
        way("On a host in the VPC", format!("sh {FILE}")),
        way(
            "On a host that you reach by ssh",
            format!("ssh USER@HOST sh -s < {FILE}"),
        ),
        way(
            "In a pod of a cluster in the VPC",
            format!("kubectl exec -i POD -- sh -s < {FILE}"),
        ),
        // Base64 has no character that means anything to JSON or a shell. A status that is not 0 is no failure of the
        // waiting: the script says with it what it found.
        way(
            "On an instance that AWS Systems Manager reaches",
            format!(
                "instance=INSTANCE_ID; id=$(aws ssm send-command{region} --instance-ids \"$instance\" --document-name AWS-RunShellScript \
                 --parameters \"{{\\\"commands\\\":[\\\"echo $(base64 < {FILE} | tr -d '\\n') | base64 -d | sh\\\"]}}\" \
                 --query Command.CommandId --output text); \
                 aws ssm wait command-executed{region} --command-id \"$id\" --instance-id \"$instance\" 2>/dev/null; \
                 aws ssm get-command-invocation{region} --command-id \"$id\" --instance-id \"$instance\" \
                 --query StandardOutputContent --output text"
            ),
        ),
    ]
}
