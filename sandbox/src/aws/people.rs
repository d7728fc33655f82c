//! `GET /sandbox/aws`: what people need to know before they type `aws`.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use serde_json::{Value, json};

use crate::Sandbox;
use crate::answer::{Answer, ok};
use crate::seed::aws::{ACCOUNTS, Account, DEMO_AWS_ACCESS_KEY_ID, DEMO_AWS_SECRET_ACCESS_KEY};
use crate::world::aws::{Aws, Vpc};

pub(super) async fn guide(State(sandbox): State<Sandbox>, headers: HeaderMap) -> Answer {
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let url = format!("http://{}/ec2/", host.unwrap_or("127.0.0.1"));
    let world = sandbox.world();
    let accounts: Vec<Value> = ACCOUNTS
        .iter()
        .map(|one| account(&world.aws, one))
        .collect();
    ok(json!({
        "environment": {
            "AWS_ACCESS_KEY_ID": DEMO_AWS_ACCESS_KEY_ID,
            "AWS_ENDPOINT_URL": url,
            "AWS_REGION": "eu-west-1",
            "AWS_DEFAULT_REGION": "eu-west-1",
            "AWS_SECRET_ACCESS_KEY": DEMO_AWS_SECRET_ACCESS_KEY,
        },
        "accounts": accounts,
    }))
}

fn account(aws: &Aws, account: &Account) -> Value {
    let users = account.users.iter().map(|user| {
        json!({
            "access_key_id": user.access_key_id,
            "arn": format!("arn:aws:iam::{}:user/{}", account.id, user.name),
            "secret_access_key": DEMO_AWS_SECRET_ACCESS_KEY,
        })
    });
    let roles = account.roles.iter().map(|role| {
        json!({
            "arn": format!("arn:aws:iam::{}:role/{}", account.id, role.name),
            "assumed_by": format!("arn:aws:iam::{}:user/{}", account.id, role.trusts),
        })
    });
    let vpcs = aws.vpcs.iter().filter(|vpc| vpc.home.account == account.id);
    json!({
        "account": account.id,
        "name": account.name,
        "users": users.collect::<Vec<Value>>(),
        "roles": roles.collect::<Vec<Value>>(),
        "vpcs": vpcs.map(|one| vpc(aws, one)).collect::<Vec<Value>>(),
    })
}

fn vpc(aws: &Aws, vpc: &Vpc) -> Value {
    let name = |id: &str| aws.tags.get(id).and_then(|tags| tags.get("Name"));
    let subnets = vpc.subnets.iter().map(|subnet| {
        json!({
            "availability_zone": subnet.zone,
            "cidr": subnet.cidr,
            "name": name(&subnet.id),
            "subnet_id": subnet.id,
        })
    });
    let groups = aws.groups.iter().filter(|group| group.vpc_id == vpc.id);
    let groups = groups.map(|group| json!({"group_id": group.id, "name": group.name}));
    json!({
        "cidr": vpc.cidr,
        "name": name(&vpc.id),
        "region": vpc.home.region,
        "security_groups": groups.collect::<Vec<Value>>(),
        "subnets": subnets.collect::<Vec<Value>>(),
        "vpc_id": vpc.id,
    })
}
