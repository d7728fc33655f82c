//! Editing the principals: the whole list is replaced, so a list that a colleague changed meanwhile is not.

use crate::browser::Browser;
use crate::house::House;
use crate::operations::{ARN, TAKEN, page, privatelink};

const OTHER: &str = "arn:aws:iam::999999999999:role/deploy";

#[tokio::test]
async fn edit_both_ways_and_never_over_a_colleague() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let first = opened(&visitor).await;
    let both = format!("{ARN}\n{OTHER}");
    let edit = "/api/privatelink/update";
    visitor
        .call(edit, &change(&first, &both))
        .await
        .is(200)
        .shows("saved");
    assert_eq!(opened(&visitor).await, both);

    // A form that was opened before that is older than what is there now.
    let conflict = visitor
        .call(edit, &change(&first, OTHER))
        .await
        .is(409)
        .shows("Conflict");
    assert_eq!(
        conflict.json()["Conflict"]["found"],
        serde_json::json!([ARN, OTHER])
    );
    let dialog = format!("{}/principals", page(TAKEN));
    visitor
        .form(edit, &change(&first, OTHER))
        .await
        .leads_to(&dialog);
    visitor.page(&dialog).await.is(200).shows(OTHER).shows(ARN);
    assert_eq!(opened(&visitor).await, both);

    visitor
        .form(edit, &change(&both, OTHER))
        .await
        .leads_to(&page(TAKEN));
    visitor
        .page(&page(TAKEN))
        .await
        .is(200)
        .shows("The principals were saved");
    assert_eq!(opened(&visitor).await, OTHER);
}

/// The form that changes the principals.
fn change<'a>(opened: &'a str, wanted: &'a str) -> [(&'a str, &'a str); 4] {
    [
        ("project", "demo"),
        ("service", TAKEN),
        ("opened", opened),
        ("principals", wanted),
    ]
}

/// The principals as a form opened now would carry them.
async fn opened(browser: &Browser) -> String {
    let link = privatelink(browser, TAKEN).await;
    let list = link["principals"].as_array().unwrap().iter();
    list.map(|arn| arn.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}
