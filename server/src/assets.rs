//! The built site, read once into memory: each file one write, precompressed where the build made it so. Scripts,
//! module and style get their content's hash into their address and stay in caches for ever; everything else keeps
//! its name and is asked for again with an `ETag`. No request touches the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::ssr::Assets;
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use axum::routing::get;

use self::naming::{
    content_type, extension, hash, hashed_name, is_for_browsers, is_icon, is_named_by_content,
    is_variant,
};
use crate::etag;

const FOR_EVER: &str = "public, max-age=31536000, immutable";
const ASK_AGAIN: &str = "no-cache";

/// The site's files.
#[derive(Clone)]
pub struct Site {
    files: BTreeMap<String, Arc<File>>,
    names: Arc<Assets>,
}

struct File {
    content_type: HeaderValue,
    cache_control: HeaderValue,
    plain: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
}

struct Variant {
    encoding: Option<HeaderValue>,
    etag: HeaderValue,
    bytes: Bytes,
}

impl Site {
    /// The folder that somebody named, or else the site in the program, or else where a build without one puts it.
    pub fn open(folder: Option<&Path>) -> Result<Self, String> {
        match (folder, embedded()) {
            (Some(folder), _) => Self::load(folder),
            (None, Some(files)) => Self::of(files, "in the program"),
            (None, None) => Self::load(Path::new("target/site")),
        }
    }

    /// Reads the folder that the build made.
    pub fn load(folder: &Path) -> Result<Self, String> {
        let mut read = BTreeMap::new();
        gather(folder, "", &mut read)
            .map_err(|error| format!("Cannot read the built site in {}: {error}. Run `make demo` or `cargo leptos build --release -P` first.", folder.display()))?;
        Self::of(read, &format!("in {}", folder.display()))
    }

    /// From files by their addresses; `place` is where they are.
    fn of(mut read: BTreeMap<String, Bytes>, place: &str) -> Result<Self, String> {
        read.retain(|path, _| is_for_browsers(path));
        let mut site = Self {
            files: BTreeMap::new(),
            names: Arc::default(),
        };
        let mut names = Assets::default();
        for (path, bytes) in &read {
            if is_variant(path, &read) {
                continue;
            }
            let variants = |ending: &str| read.get(&format!("{path}{ending}")).cloned();
            let (address, cache) = match hashed_name(path, bytes) {
                Some(hashed) => (hashed, FOR_EVER),
                None if is_named_by_content(path, bytes) => (path.clone(), FOR_EVER),
                None => (path.clone(), ASK_AGAIN),
            };
            match path.as_str() {
                "/pkg/postern.js" => names.js.clone_from(&address),
                "/pkg/postern.wasm" | "/pkg/postern_bg.wasm" => names.wasm.clone_from(&address),
                "/pkg/postern.css" => names.css.clone_from(&address),
                _ if extension(path) == "woff2" => names.font = Some(address.clone()),
                _ if names.icon.is_empty() && is_icon(path) => names.icon.clone_from(&address),
                _ => (),
            }
            let file = File::new(path, cache, bytes.clone(), variants(".br"), variants(".gz"));
            site.files.insert(address, Arc::new(file));
        }
        for (name, found) in [
            ("postern.js", &names.js),
            ("postern.wasm", &names.wasm),
            ("postern.css", &names.css),
        ] {
            if found.is_empty() {
                return Err(format!(
                    "The built site {place} lacks pkg/{name}. Run `make demo` or `cargo leptos build --release -P` first.",
                ));
            }
        }
        // Browsers ask for this address by themselves where no page names an icon.
        if let Some(icon) = site.files.get(&names.icon).cloned() {
            site.files.entry("/favicon.ico".to_owned()).or_insert(icon);
        }
        site.names = Arc::new(names);
        Ok(site)
    }

    /// The addresses that a page names.
    pub fn names(&self) -> Arc<Assets> {
        Arc::clone(&self.names)
    }

    /// One route a file.
    pub fn routes<S: Clone + Send + Sync + 'static>(&self) -> Router<S> {
        self.files
            .iter()
            .fold(Router::new(), |router, (address, file)| {
                let file = Arc::clone(file);
                router.route(
                    address,
                    get(move |headers: HeaderMap| std::future::ready(file.answer(&headers))),
                )
            })
    }
}

impl File {
    fn new(
        path: &str,
        cache: &'static str,
        plain: Bytes,
        brotli: Option<Bytes>,
        gzip: Option<Bytes>,
    ) -> Self {
        Self {
            content_type: HeaderValue::from_static(content_type(path)),
            cache_control: HeaderValue::from_static(cache),
            plain: Variant::new(None, plain),
            brotli: brotli.map(|bytes| Variant::new(Some("br"), bytes)),
            gzip: gzip.map(|bytes| Variant::new(Some("gzip"), bytes)),
        }
    }

    fn answer(&self, request: &HeaderMap) -> Response {
        let variant = self.choose(request);
        let tag = variant.etag.to_str().unwrap_or_default();
        let is_known = etag::is_known(request, tag);
        let mut response = if is_known {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else {
            let mut response = Response::new(Body::from(variant.bytes.clone()));
            response
                .headers_mut()
                .insert(header::CONTENT_TYPE, self.content_type.clone());
            if let Some(encoding) = &variant.encoding {
                response
                    .headers_mut()
                    .insert(header::CONTENT_ENCODING, encoding.clone());
            }
            response
        };
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, self.cache_control.clone());
        headers.insert(header::ETAG, variant.etag.clone());
        if self.brotli.is_some() || self.gzip.is_some() {
            headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        }
        response
    }

    fn choose(&self, request: &HeaderMap) -> &Variant {
        let accepts = |name: &str| {
            let lines = request
                .get_all(header::ACCEPT_ENCODING)
                .iter()
                .filter_map(|line| line.to_str().ok());
            lines.flat_map(|line| line.split(',')).any(|item| {
                let (coding, weight) = item.split_once(';').unwrap_or((item, ""));
                let refused = weight
                    .trim()
                    .strip_prefix("q=")
                    .and_then(|q| q.trim().parse::<f32>().ok())
                    == Some(0.0);
                coding.trim().eq_ignore_ascii_case(name) && !refused
            })
        };
        let brotli = self.brotli.as_ref().filter(|_| accepts("br"));
        brotli
            .or_else(|| self.gzip.as_ref().filter(|_| accepts("gzip")))
            .unwrap_or(&self.plain)
    }
}

impl Variant {
    fn new(encoding: Option<&'static str>, bytes: Bytes) -> Self {
        let tag = format!("\"{}\"", hash(&bytes));
        // A quoted hexadecimal number is always a header's value.
        let etag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
        Self {
            encoding: encoding.map(HeaderValue::from_static),
            etag,
            bytes,
        }
    }
}

fn gather(folder: &Path, prefix: &str, into: &mut BTreeMap<String, Bytes>) -> std::io::Result<()> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    entries.sort();
    for entry in entries {
        let Some(name) = entry.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let address = format!("{prefix}/{name}");
        if entry.is_dir() {
            gather(&entry, &address, into)?;
        } else {
            into.insert(address, std::fs::read(&entry)?.into());
        }
    }
    Ok(())
}

/// The site that the build put into the program.
#[cfg(feature = "embed")]
fn embedded() -> Option<BTreeMap<String, Bytes>> {
    Some(embedded::files())
}

/// This build has none.
#[cfg(not(feature = "embed"))]
fn embedded() -> Option<BTreeMap<String, Bytes>> {
    None
}

#[cfg(feature = "embed")]
mod embedded;
mod naming;
#[cfg(test)]
mod tests;
