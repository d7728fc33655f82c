//! With the feature `embed` the built site becomes part of the program. The compiler sees by itself when a file of it
//! changes; a file that is added or goes is seen here.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if !cfg!(feature = "embed") {
        return;
    }
    println!("cargo:rerun-if-changed=../target/site");
    if !std::path::Path::new("../target/site/pkg/postern.js").exists() {
        println!(
            "cargo:error=The feature `embed` needs the built site in target/site: run scripts/build-site.sh, which builds it first."
        );
    }
}
