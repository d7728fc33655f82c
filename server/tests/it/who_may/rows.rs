//! The doors that change or reveal something, each with a form that would work.

use app::role::Operation;

use crate::browser::Browser;
use crate::house::{House, TOKEN};
use crate::markup;
use crate::operations::{ARN, FREE, TAKEN, privatelink};
use crate::vpcs::{FREE_CLOUD, OUTSIDE};

/// One door, and what is asked of it.
pub struct Row {
    pub door: String,
    pub operation: Operation,
    pub fields: Vec<(&'static str, String)>,
}

fn row(door: &str, operation: Operation, fields: &[(&'static str, &str)]) -> Row {
    let fields = fields.iter();
    Row {
        door: door.to_owned(),
        operation,
        fields: fields
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    }
}

/// Everything there is, filled in so that it would work. A guest looks for what the forms need.
pub async fn rows(house: &House) -> Vec<Row> {
    let guest = &house.visitor().await;
    let link = privatelink(guest, TAKEN).await;
    let opened: Vec<&str> = link["principals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|arn| arn.as_str().unwrap())
        .collect();
    let opened = opened.join("\n");
    let wanted = format!("{opened}\narn:aws:iam::999999999999:role/deploy");
    let at = |service| [("project", "demo"), ("service", service)];
    let mut update = row(
        "/api/privatelink/update",
        Operation::UpdatePrincipals,
        &at(TAKEN),
    );
    update.fields.push(("opened", opened));
    update.fields.push(("principals", wanted));
    let service = |page: &str| format!("/projects/demo/services/{page}");
    let setup = service(&format!("{TAKEN}/network/setup"));
    let id = ("form_id", "a-form-of-the-table");
    let empty = empty_vpc(house).await;
    let mover = service(&format!("{OUTSIDE}/network/move"));
    let form = guest.page(&mover).await.is(200);
    let form = markup::form(&form.body, "id=\"move-form\"");
    let mut delete_vpc = row(
        "/projects/demo/vpcs",
        Operation::DeleteVpc,
        &[id, ("do", "delete")],
    );
    delete_vpc.fields.push(("vpc", empty));
    let mut relocate = row(
        &mover,
        Operation::MoveToVpc,
        &[id, ("do", "move"), ("confirm", "yes")],
    );
    relocate
        .fields
        .push(("vpc", form.get("vpc").unwrap().to_owned()));
    let config = service(&format!("{FREE}/config"));
    let mut note = row(
        &service(&format!("{TAKEN}/network/notes")),
        Operation::NotePrincipal,
        &[("do", "save"), ("who", "The orders team")],
    );
    note.fields.push(("principal", ARN.to_owned()));
    let mut save = row(&config, Operation::UpdateConfig, &[]);
    save.fields = setting(guest, &config).await;
    let mut rows = fixed(&setup);
    rows.extend([update, save, delete_vpc, relocate, note]);
    rows
}

/// Those that need nothing to be looked for.
fn fixed(setup: &str) -> Vec<Row> {
    let service = |page: &str| format!("/projects/demo/services/{page}");
    let at = |service| [("project", "demo"), ("service", service)];
    let with = |service, more: &[(&'static str, &'static str)]| {
        at(service)
            .into_iter()
            .chain(more.iter().copied())
            .collect::<Vec<_>>()
    };
    let id = ("form_id", "a-form-of-the-table");
    let switch = |deed| [id, deed, ("component", "kafka_connect"), ("switch", "on")];
    let reveal = [("reveal", "1")];
    vec![
        row(
            "/api/privatelink/create",
            Operation::CreatePrivatelink,
            &with(FREE, &[("principals", ARN)]),
        ),
        row(
            "/api/privatelink/delete",
            Operation::DeletePrivatelink,
            &with(TAKEN, &[("typed", TAKEN)]),
        ),
        row(
            "/api/privatelink/refresh",
            Operation::RefreshPrivatelink,
            &at(TAKEN),
        ),
        row(
            "/api/access/set",
            Operation::SetAccess,
            &with(TAKEN, &[("component", "kafka_connect"), ("switch", "on")]),
        ),
        row(
            setup,
            Operation::RefreshPrivatelink,
            &[id, ("do", "refresh")],
        ),
        row(setup, Operation::SetAccess, &switch(("do", "switch"))),
        row(
            "/projects/demo/vpcs",
            Operation::CreateVpc,
            &[
                id,
                ("do", "create"),
                ("cloud", FREE_CLOUD),
                ("network_cidr", "10.40.0.0/22"),
            ],
        ),
        row(&service(FREE), Operation::Reveal, &reveal),
        row(
            &format!("/api/parts/connection/demo/{FREE}"),
            Operation::Reveal,
            &reveal,
        ),
        row(
            &format!("/api/download/demo/{FREE}/service.key"),
            Operation::Reveal,
            &reveal,
        ),
    ]
}

/// A VPC with nothing in it, made past the portal.
async fn empty_vpc(house: &House) -> String {
    let url = format!("{}/v1/project/demo/vpcs", house.sandbox.url());
    let body = serde_json::json!({
        "cloud_name": "aws-eu-central-1", "network_cidr": "10.77.0.0/24", "peering_connections": [],
    });
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.post(url).bearer_auth(TOKEN);
    let request = request.header("content-type", "application/json");
    let answer = request.body(body.to_string()).send().await.unwrap();
    let text = answer.text().await.unwrap();
    let made: serde_json::Value = serde_json::from_str(&text).unwrap();
    house
        .sandbox
        .sandbox()
        .advance(std::time::Duration::from_secs(60));
    made["project_vpc_id"]
        .as_str()
        .unwrap_or_else(|| panic!("{made}"))
        .to_owned()
}

/// The editor's form with one value changed, sent by its button.
async fn setting(guest: &Browser, config: &str) -> Vec<(&'static str, String)> {
    let page = guest.page(config).await.is(200);
    let mut form = markup::form(&page.body, "data-part=\"config\"");
    form.set("value[kafka.num_partitions]", "7");
    let fields = form.press("do", "save").into_iter();
    let owned = |(name, value): (&str, &str)| {
        // The names live as long as the test.
        (&*String::leak(name.to_owned()), value.to_owned())
    };
    fields.map(owned).collect()
}
