//! What the form of the VPC endpoint says, written in the language that is chosen.

use leptos::prelude::*;
use recipes::endpoint::Field;

use super::{FORM, error_id};
use crate::{
    api::endpoint::{EndpointRecipe, Written},
    paths::{self, Part},
    ui::{
        badge::Tone,
        notice,
        recipe::{download_link, recipe},
    },
};

impl Written {
    /// What is wrong with a field.
    pub fn messages(&self, field: Field) -> String {
        let errors = self.errors.iter().filter(|error| error.field == field);
        errors
            .map(|error| error.message.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The address of this form, written as `recipe`.
    fn query(&self, recipe: EndpointRecipe) -> String {
        let which = self.which.fields();
        let mut query: Vec<String> = which
            .map(|(name, value)| format!("{name}={}", paths::encode(value)))
            .collect();
        query.push(self.form.to_query());
        query.push(format!("recipe={}", recipe.id()));
        query.retain(|part| !part.is_empty());
        query.join("&")
    }
}

/// The recipes by themselves.
pub fn written(written: &Written) -> AnyView {
    let content = match &written.text {
        None => nothing(written),
        Some(text) => recipes(written, text),
    };
    // The fields stand outside of this part: the browser carries each sentence there.
    let errors = Field::ALL.into_iter().map(|field| {
        view! { <li data-for=error_id(field)>{written.messages(field)}</li> }
    });
    let said = match (&written.text, written.errors.len()) {
        (Some(_), _) => "The commands are written below.".to_owned(),
        (None, 0) => String::new(),
        (None, count) => format!("{count} fields are not right yet."),
    };
    view! {
        <div
            class="endpoint__written"
            id=Part::EndpointRecipes.segment()
            tabindex="-1"
            data-source=paths::part(Part::EndpointRecipes, &written.project, &written.service)
            data-part-address=""
            data-said=said
        >
            // Chosen by a link, kept by the form.
            <input type="hidden" form=FORM name="recipe" value=written.recipe.id() />
            {content}
            <ul hidden>{errors.collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn nothing(written: &Written) -> AnyView {
    let sentence = if written.errors.is_empty() {
        "Fill in VPC and subnets: the commands, Terraform and CloudFormation appear here."
    } else {
        "The commands appear here once every field is right."
    };
    view! { <p class="card__body muted">{sentence}</p> }.into_any()
}

fn recipes(written: &Written, text: &Result<String, String>) -> AnyView {
    let (project, service) = (&written.project, &written.service);
    let page = paths::setup(project, service);
    let items = written.recipes.iter().map(|one| {
        let is_current = *one == written.recipe;
        view! {
            <li>
                <a
                    class="recipes__item"
                    id=format!("endpoint-recipe-{}", one.id())
                    href=format!("{page}?{}#vpc-endpoint", written.query(*one))
                    data-part=Part::EndpointRecipes.segment()
                    aria-current=is_current.then_some("true")
                >
                    {one.label()}
                </a>
            </li>
        }
    });
    let chosen = written.recipe;
    let file = chosen.file_name();
    let text = match text {
        Ok(text) => {
            let href = format!(
                "{}?{}",
                paths::download(project, service, file),
                written.query(chosen)
            );
            let download = download_link(href, file);
            recipe(chosen.id(), chosen.label(), text, download)
        }
        Err(why) => notice::sentence(Tone::Warning, why.clone()),
    };
    let advice = written.advice.iter();
    let advice = advice.map(|sentence| view! { <li>{sentence.clone()}</li> });
    view! {
        <section class="recipes" aria-labelledby="endpoint-recipes-title">
            <h3 class="recipes__title" id="endpoint-recipes-title">
                "Create it with"
            </h3>
            <nav aria-label="Languages">
                <ul class="recipes__list">{items.collect_view()}</ul>
            </nav>
            <p class="muted">{chosen.what_for()}</p>
            <ul class="recipes__before">{advice.collect_view()}</ul>
            {text}
        </section>
    }
    .into_any()
}
