//! From text to values. Each function answers with the end of a sentence that begins with the setting's name.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use app::role::Pattern;
use ipnet::IpNet;

use super::LogFormat;
use crate::base::BasePath;
use crate::security::origin::Origin;
use crate::session::Keys;

type Parsed<T> = Result<T, &'static str>;

/// A TOML value as the text that the environment would hold.
pub fn plain(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(is_true) => Some(is_true.to_string()),
        toml::Value::Array(items) => {
            let texts: Option<Vec<&str>> = items.iter().map(toml::Value::as_str).collect();
            Some(texts?.join(","))
        }
        _ => None,
    }
}

pub fn address(text: &str) -> Parsed<SocketAddr> {
    text.parse()
        .map_err(|_| "must be an address with a port, such as 127.0.0.1:3000")
}

pub fn address_or_none(text: &str) -> Parsed<Option<SocketAddr>> {
    match text {
        "" => Ok(None),
        _ => address(text).map(Some),
    }
}

pub fn base_path(text: &str) -> Parsed<BasePath> {
    BasePath::parse(text)
}

/// Paths of options, such as `privatelink_access.*`.
pub fn option_paths(text: &str) -> Parsed<Vec<Pattern>> {
    let items = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    items
        .map(Pattern::parse)
        .collect::<Option<_>>()
        .ok_or("must be paths such as privatelink_access.* or kafka.auto_create_topics_enable, separated by commas")
}

pub fn origin(text: &str) -> Parsed<Origin> {
    Origin::parse(text)
        .ok_or("must be scheme, host and perhaps a port, without a path, such as https://postern.example.com")
}

pub fn upstream(text: &str) -> Parsed<String> {
    let origin = Origin::parse(text.trim_end_matches('/'))
        .ok_or("must be an address such as https://api.aiven.io")?;
    if origin.is_https() || origin.is_loopback() {
        Ok(text.trim_end_matches('/').to_owned())
    } else {
        Err("must begin with https:// unless it is on this machine")
    }
}

pub fn path(text: &str) -> Parsed<PathBuf> {
    if text.is_empty() {
        Err("must not be empty")
    } else {
        Ok(PathBuf::from(text))
    }
}

pub fn keys(text: &str) -> Parsed<Keys> {
    if text.is_empty() {
        return Err("is missing: make one with `openssl rand -base64 32` and keep it secret");
    }
    Keys::parse(text).ok_or(
        "must be 32 bytes in base64 (`openssl rand -base64 32`), several separated by commas",
    )
}

pub fn duration(text: &str) -> Parsed<Duration> {
    const WRONG: &str = "must be a length of time of at least a minute, such as 30m, 8h or 7d";
    let unit = text.chars().last().ok_or(WRONG)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return Err(WRONG),
    };
    let number: u64 = text[..text.len() - 1].parse().map_err(|_| WRONG)?;
    match number.checked_mul(seconds) {
        Some(total @ 60..=31_536_000) => Ok(Duration::from_secs(total)),
        _ => Err("must be between one minute and 365 days"),
    }
}

pub fn positive<T: FromStr + PartialOrd + From<u8>>(text: &str) -> Parsed<T> {
    match text.parse::<T>() {
        Ok(number) if number >= T::from(1) => Ok(number),
        _ => Err("must be a whole number of at least 1"),
    }
}

/// Aiven's client needs ten calls for one page and its retries.
pub fn calls(text: &str) -> Parsed<u32> {
    match text.parse() {
        Ok(number) if number >= 10 => Ok(number),
        _ => Err("must be a whole number of at least 10"),
    }
}

pub fn networks(text: &str) -> Parsed<Vec<IpNet>> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            part.parse::<IpNet>()
                .or_else(|_| part.parse::<std::net::IpAddr>().map(IpNet::from))
        })
        .collect::<Result<_, _>>()
        .map_err(|_| "must be networks separated by commas, such as 10.0.0.0/8,::1/128")
}

pub fn log_format(text: &str) -> Parsed<LogFormat> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("must be `text` or `json`"),
    }
}

pub fn log_level(text: &str) -> Parsed<String> {
    tracing_subscriber::EnvFilter::builder()
        .parse(text)
        .map(|_| text.to_owned())
        .map_err(
            |_| "must be error, warn, info, debug, trace or filters such as `info,server=debug`",
        )
}
