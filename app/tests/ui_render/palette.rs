//! Every pair of colours that a page puts on one another meets WCAG 2.2 AA, light and dark:
//! 4.5 for text, 3 for the edges of controls and for the focus ring.

use std::collections::BTreeMap;

type Palette = BTreeMap<String, [f64; 3]>;

/// The tokens of the light scheme, and the dark scheme's over them.
fn palettes() -> [(&'static str, Palette); 2] {
    let tokens = include_str!("../../../style/_tokens.scss");
    let (light, dark) = tokens.split_once("@media").expect("a dark scheme");
    let light = colours(light);
    let mut night = light.clone();
    night.extend(colours(dark));
    [("light", light), ("dark", night)]
}

fn colours(scss: &str) -> Palette {
    let tokens = scss.lines().filter_map(|line| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": #")?;
        let digits = value.strip_suffix(';')?;
        let channel = |at: usize| match digits.len() {
            3 => u8::from_str_radix(&digits[at..=at].repeat(2), 16),
            _ => u8::from_str_radix(&digits[2 * at..2 * at + 2], 16),
        };
        let channels = [channel(0), channel(1), channel(2)];
        let channels = channels.map(|channel| f64::from(channel.expect("a colour in hex")) / 255.0);
        Some((name.to_owned(), channels))
    });
    tokens.collect()
}

fn luminance(channels: [f64; 3]) -> f64 {
    let linear = channels.map(|c| {
        if c <= 0.040_45 {
            c / 12.92
        } else {
            ((c + 0.055) / 1.055).powf(2.4)
        }
    });
    0.0722f64.mul_add(linear[2], 0.2126f64.mul_add(linear[0], 0.7152 * linear[1]))
}

fn contrast(palette: &Palette, one: &str, other: &str) -> f64 {
    let [one, other] = [one, other].map(|name| luminance(palette[name]));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

const PLAIN_GROUNDS: [&str; 4] = ["ground", "ground-2", "canvas", "raised"];
const TONES: [&str; 4] = ["info", "success", "warning", "danger"];

#[test]
fn text_can_be_read() {
    let mut pairs = vec![
        ("text-2".to_owned(), "ground-3".to_owned()),
        ("text-3".to_owned(), "ground-3".to_owned()),
        ("accent".to_owned(), "accent-ground".to_owned()),
        ("text".to_owned(), "accent-ground".to_owned()),
        ("on-accent".to_owned(), "accent".to_owned()),
        ("on-accent".to_owned(), "accent-strong".to_owned()),
        ("on-danger".to_owned(), "danger".to_owned()),
        ("on-danger".to_owned(), "danger-strong".to_owned()),
        ("ground".to_owned(), "text".to_owned()),
    ];
    for ground in PLAIN_GROUNDS {
        for text in [
            "text",
            "text-2",
            "text-3",
            "accent",
            "accent-strong",
            "danger",
        ] {
            pairs.push((text.to_owned(), ground.to_owned()));
        }
    }
    for tone in TONES {
        for text in [tone, "text", "text-2", "text-3"] {
            pairs.push((text.to_owned(), format!("{tone}-ground")));
        }
    }
    for (scheme, palette) in palettes() {
        for (text, ground) in &pairs {
            let found = contrast(&palette, text, ground);
            assert!(found >= 4.5, "{scheme}: {text} on {ground} is {found:.2}");
        }
    }
}

#[test]
fn edges_and_focus_can_be_seen() {
    for (scheme, palette) in palettes() {
        for ground in PLAIN_GROUNDS {
            for edge in ["line-strong", "focus", "accent", "success"] {
                let found = contrast(&palette, edge, ground);
                assert!(found >= 3.0, "{scheme}: {edge} on {ground} is {found:.2}");
            }
        }
    }
}
