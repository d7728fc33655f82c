use super::*;

#[test]
fn what_is_secret_is_not_shown() {
    let setting = |path: &str, secrecy| NewSetting {
        path: path.to_owned(),
        old: Some(json!("old-value")),
        new: json!("new-value"),
        secrecy,
    };
    let change = Change::UpdateConfig {
        settings: vec![
            setting("password", Secrecy::Secret),
            setting("size", Secrecy::Open),
        ],
    };
    let (before, after) = change.before_and_after();
    assert_eq!(before, json!({"password": HIDDEN, "size": "old-value"}));
    assert_eq!(after, json!({"password": HIDDEN, "size": "new-value"}));
    let open = serde_json::to_string(&change.open()).unwrap();
    assert_eq!(open.matches("new-value").count(), 1, "{open}");
    assert!(!format!("{change:?}").contains("value"));
}

#[test]
fn each_change_says_what_was_before() {
    let moved = Change::MoveToVpc {
        vpc: "a-vpc".to_owned(),
    };
    let switched = Change::SetAccess {
        component: "kafka".to_owned(),
        switch: Switch::On,
    };
    assert_eq!(
        moved.before_and_after(),
        (
            json!({"project_vpc_id": null}),
            json!({"project_vpc_id": "a-vpc"})
        )
    );
    assert_eq!(
        switched.before_and_after(),
        (json!({"kafka": "off"}), json!({"kafka": "on"}))
    );
}

#[test]
fn a_change_comes_back_as_it_was_kept() {
    let change = Change::SetAccess {
        component: "kafka".to_owned(),
        switch: Switch::On,
    };
    let text = serde_json::to_string(&change).unwrap();
    assert_eq!(
        text,
        r#"{"change":"set_access","component":"kafka","switch":"on"}"#
    );
    assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
}

#[test]
fn what_was_kept_before_there_were_further_regions_is_read_still() {
    let old = r#"{"change":"update_principals","opened":["a"],"wanted":["b"]}"#;
    let change: Change = serde_json::from_str(old).unwrap();
    assert!(change.regions().is_empty());
    assert_eq!(serde_json::to_string(&change).unwrap(), old);
    let new =
        r#"{"change":"create_privatelink","principals":["*"],"supported_regions":["eu-west-2"]}"#;
    let change: Change = serde_json::from_str(new).unwrap();
    assert_eq!(change.regions(), ["eu-west-2"]);
    assert_eq!(change.check(), Ok(()));
    assert_eq!(
        change.before_and_after().1,
        json!({"principals": ["*"], "supported_regions": ["eu-west-2"]})
    );
    let bad = new.replace("eu-west-2", "eu west");
    let bad: Change = serde_json::from_str(&bad).unwrap();
    assert_eq!(bad.check().unwrap_err().0, "supported_regions");
}

#[test]
fn a_call_on_another_cloud_is_kept_and_checked() {
    let change = Change::OtherCloud {
        cloud: LinkCloud::Azure,
        call: LinkCall::Approve {
            connection: "plc1".parse().unwrap(),
        },
        body: None,
    };
    let text = serde_json::to_string(&change).unwrap();
    assert_eq!(
        text,
        r#"{"change":"other_cloud","cloud":"azure","call":{"approve":{"connection":"plc1"}}}"#
    );
    assert_eq!(serde_json::from_str::<Change>(&text).unwrap(), change);
    assert_eq!(change.operation(), Operation::UpdatePrincipals);
    assert_eq!(change.check(), Ok(()));
    let on_aws = Change::OtherCloud {
        cloud: LinkCloud::Aws,
        call: LinkCall::Create,
        body: Some(json!({"principals": ["*"]})),
    };
    assert!(on_aws.check().is_err());
}

#[test]
fn an_entry_is_one_principal_and_nothing_else() {
    let good = "arn:aws:iam::012345678901:role/x";
    let both = |entry: &str| {
        let list = vec![good.replace("/x", "/y"), entry.to_owned()];
        [
            Change::CreatePrivatelink {
                principals: list.clone(),
                supported_regions: None,
            },
            Change::UpdatePrincipals {
                opened: vec![good.to_owned()],
                wanted: list,
                supported_regions: None,
            },
        ]
    };
    for change in both(good) {
        assert_eq!(change.check(), Ok(()));
    }
    // A comma may stand in a role's name (IAM User Guide, "Names for users, user groups, roles"); it separates nothing here.
    for change in both(&format!("{good},y")) {
        assert_eq!(change.check(), Ok(()));
    }
    for between in ["\n", "\r\n", ", ", " ", ";", "\t", "#", "\u{2028}", "\0"] {
        for entry in [
            format!("{good}{between}*"),
            format!("{good}{between}"),
            format!("{between}{good}"),
        ] {
            for change in both(&entry) {
                let (field, _) = change.check().unwrap_err();
                assert_eq!(field, "principals", "{entry:?}");
            }
        }
    }
    for change in both("") {
        assert!(change.check().is_err());
    }
}

#[test]
fn further_regions_alone_send_no_principal_and_judge_none() {
    // As somebody else wrote it at Aiven: nothing that this portal would send.
    let odd = vec!["arn:aws:iam::012345678901:oidc-provider/x".to_owned()];
    let update = |wanted: &[String], regions: Option<&str>| Change::UpdatePrincipals {
        opened: odd.clone(),
        wanted: wanted.to_vec(),
        supported_regions: regions.map(|one| vec![one.to_owned()]),
    };
    assert_eq!(update(&odd, Some("eu-west-2")).check(), Ok(()));
    let more = [odd.clone(), vec!["*".to_owned()]].concat();
    for change in [update(&more, Some("eu-west-2")), update(&odd, None)] {
        assert_eq!(change.check().unwrap_err().0, "principals");
    }
}
