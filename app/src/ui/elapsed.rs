//! A time that runs on while a person looks at it. The server draws it as it is; with a script it counts.

use leptos::prelude::*;

/// `seconds` so far.
pub fn elapsed(seconds: u32) -> AnyView {
    view! {
        <span class="elapsed" data-elapsed=seconds.to_string()>
            {words(seconds)}
        </span>
    }
    .into_any()
}

/// How a span of time is said.
pub fn words(seconds: u32) -> String {
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes @ 1..60, seconds) => format!("{minutes} min {seconds} s"),
        (minutes, _) => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

/// Lets every running time of the page run.
#[cfg(feature = "hydrate")]
pub fn tick() {
    use leptos::wasm_bindgen::JsCast;
    let second = std::time::Duration::from_secs(1);
    let step = || {
        let found = document().query_selector_all("[data-elapsed]").ok();
        for index in 0.. {
            let Some(element) = found.as_ref().and_then(|found| found.item(index)) else {
                break;
            };
            let element: web_sys::Element = element.unchecked_into();
            let before = element.get_attribute("data-elapsed");
            let now = before
                .and_then(|text| text.parse::<u32>().ok())
                .map(|s| s + 1);
            if let Some(now) = now {
                let _ = element.set_attribute("data-elapsed", &now.to_string());
                element.set_text_content(Some(&words(now)));
            }
        }
    };
    // For as long as the document lives.
    let _ = set_interval_with_handle(step, second);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_two_units_at_most() {
        assert_eq!(words(0), "0 s");
        assert_eq!(words(59), "59 s");
        assert_eq!(words(61), "1 min 1 s");
        assert_eq!(words(3_725), "1 h 2 min");
    }
}
