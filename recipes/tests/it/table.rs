//! docs/RECIPES.md: which listener has which recipe, in the demo world, and each of them written and read back.

use std::collections::BTreeMap;

use recipes::Recipe;

use crate::check::check;
use crate::world::demo;

const BEGIN: &str = "<!-- table: made by recipes/tests/it/table.rs -->\n";
const END: &str = "<!-- end of table -->\n";

#[tokio::test]
async fn the_table_in_the_docs_is_what_is_offered_and_every_cell_works() {
    let mut offered: BTreeMap<(String, String), Vec<Recipe>> = BTreeMap::new();
    let mut written = 0;
    for case in demo().await {
        let recipes = Recipe::offered(&case.facts);
        for recipe in &recipes {
            check(*recipe, &case.facts, &case.secrets);
            written += 1;
        }
        let kind = (
            case.facts.service_type.clone(),
            case.facts.component.clone(),
        );
        let known = offered.entry(kind).or_insert_with(|| recipes.clone());
        assert_eq!(*known, recipes, "{:?}", case.facts);
    }
    assert!(written > 250, "{written}");
    let table = table(&offered);
    let docs = include_str!("../../../docs/RECIPES.md");
    let found = docs
        .split_once(BEGIN)
        .and_then(|(_, rest)| rest.split_once(END));
    let found = found.map_or("", |(table, _)| table);
    assert!(
        found == table,
        "docs/RECIPES.md: between its marks belongs\n\n{table}"
    );
}

fn table(offered: &BTreeMap<(String, String), Vec<Recipe>>) -> String {
    let mut lines = vec![
        line("service type", "component", Recipe::label),
        line("---", "---", |_| "---"),
    ];
    for ((service_type, component), recipes) in offered {
        let cell = |recipe| {
            if recipes.contains(&recipe) {
                "yes"
            } else {
                "–"
            }
        };
        lines.push(line(service_type, component, cell));
    }
    lines.concat()
}

fn line(first: &str, second: &str, cell: impl Fn(Recipe) -> &'static str) -> String {
    let cells: Vec<&str> = Recipe::ALL.into_iter().map(cell).collect();
    format!("| {first} | {second} | {} |\n", cells.join(" | "))
}
