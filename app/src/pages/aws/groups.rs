//! Security groups: those of the VPC, or one that is made, with the ports that it opens and why.

use leptos::prelude::*;
use recipes::endpoint::Field;

use super::choices::{error, unlisted};
use crate::api::aws::{Choices, InVpc, Item, NewGroup};

pub fn groups(choices: &Choices, in_vpc: &InVpc) -> AnyView {
    let new = &in_vpc.new_group;
    let is_chosen = |items: &[Item]| items.iter().any(|item| item.is_chosen);
    let list = match &in_vpc.groups {
        Err(trouble) => unlisted(choices, Field::Groups, trouble),
        Ok(items) if items.is_empty() => {
            view! { <p class="muted">"The VPC has no other security group."</p> }.into_any()
        }
        Ok(items) => {
            let boxes = items.iter().map(|item| {
                view! {
                    <label class="choice__item">
                        <input
                            type="checkbox"
                            id=format!("aws-group-{}", item.id)
                            name=Field::Groups.name()
                            value=item.id.clone()
                            checked=item.is_chosen
                        />
                        <span>{item.label.clone()}</span>
                    </label>
                }
            });
            view! {
                <details class="aws__more" id="aws-own" open=is_chosen(items)>
                    <summary id="aws-own-groups">"Use security groups that are there"</summary>
                    <div class="aws__groups" tabindex="0" role="group" aria-labelledby="aws-own-groups">
                        {boxes.collect_view()}
                    </div>
                </details>
            }
            .into_any()
        }
    };
    let makes = match &in_vpc.groups {
        Ok(items) => !is_chosen(items),
        Err(_) => choices.form.groups.trim().is_empty(),
    };
    let advice = choices.advice.iter();
    let advice = advice.map(|text| view! { <p class="field__hint">{text.clone()}</p> });
    view! {
        <fieldset class="choice" aria-describedby="aws-groups-error">
            <legend class="choice__label">"Security groups"</legend>
            <div class="aws__field">
                {makes.then(|| new_group(new))}
                {list}
                {advice.collect_view()}
                {error(choices, Field::Groups)}
            </div>
        </fieldset>
    }
    .into_any()
}

fn new_group(group: &NewGroup) -> AnyView {
    let what = match &group.is_there {
        None => "is created, and lets clients in on TCP:".to_owned(),
        Some(id) => format!(
            "({id}) is there already and is used; what is missing of this is let in, on TCP:"
        ),
    };
    let ports = group.ports.iter().map(|(ports, why)| {
        view! {
            <li>
                <span class="mono">{ports.clone()}</span>
                " "
                <span class="muted">{why.clone()}</span>
            </li>
        }
    });
    let from = if group.ranges.is_empty() {
        String::new()
    } else {
        format!("From {}.", group.ranges.join(", "))
    };
    view! {
        <div class="aws__new-group">
            <p>
                <span class="mono">{group.name.clone()}</span>
                " "
                {what}
            </p>
            <ul class="plain-list">{ports.collect_view()}</ul>
            <p>{from}</p>
        </div>
    }
    .into_any()
}
