//! What can be typed after `postern`, and what is made from that alone: completions for shells and the manual.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser, Subcommand};
use clap_complete::Shell;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::config::SETTINGS;

/// Everything that was typed.
#[derive(Debug, Parser)]
#[command(
    name = "postern",
    version,
    about = "A team console for AWS PrivateLink on Aiven services"
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

/// What is to be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Portal and stand-in for Aiven in one process; nothing is kept
    Demo {
        #[arg(long, default_value = "127.0.0.1:3000")]
        listen: SocketAddr,
        #[arg(long, default_value = "127.0.0.1:3001")]
        sandbox_listen: SocketAddr,
        /// How many times faster than Aiven things happen; 0 stops the time
        #[arg(long, default_value_t = 20.0)]
        speed: f64,
        /// The built site, in place of the one in the program
        #[arg(long)]
        site_dir: Option<PathBuf>,
    },
    /// The stand-in for Aiven alone
    Sandbox {
        #[arg(long, default_value = "127.0.0.1:3001")]
        listen: SocketAddr,
        /// How many times faster than Aiven things happen; 0 stops the time
        #[arg(long, default_value_t = 1.0)]
        speed: f64,
    },
    /// The portal
    Serve {
        /// The settings' file; also `POSTERN_CONFIG`
        #[arg(long)]
        config: Option<PathBuf>,
    },
    /// Seals everything that is kept with the first of the keys; older keys can go then, and nobody is signed out
    Rekey {
        #[arg(long)]
        config: Option<PathBuf>,
    },
    /// Prints the effective settings, secrets hidden
    Config {
        #[arg(long)]
        config: Option<PathBuf>,
        /// Prints the table of all settings instead, in Markdown
        #[arg(long)]
        table: bool,
    },
    /// Looks into the record
    Audit {
        #[arg(long, global = true)]
        config: Option<PathBuf>,
        #[command(subcommand)]
        command: Audit,
    },
    /// Asks the running portal whether it is ready; for containers
    Healthcheck {
        #[arg(long)]
        config: Option<PathBuf>,
    },
    /// Copies the SQLite database into a new file, while portals run; sessions stay out of it
    Backup {
        #[arg(long)]
        config: Option<PathBuf>,
        file: PathBuf,
    },
    /// Prints completions for a shell
    Completions { shell: Shell },
    /// Prints the manual page, or writes all pages into a folder
    Man { folder: Option<PathBuf> },
}

/// What to do with the record.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Reads the whole record and says which rows are not as they were written
    Verify {
        /// The newest row at some time, as `audit head` or the log said it, SEQ:HASH: shows whether the end is missing
        #[arg(long)]
        head: Option<String>,
    },
    /// Prints the number and the hash of the newest row, to be kept elsewhere
    Head,
    /// Prints rows, the newest first
    Export {
        /// `jsonl` or `csv`
        #[arg(long, default_value = "jsonl")]
        format: String,
        /// Part of a name or of an id
        #[arg(long, default_value = "")]
        who: String,
        /// An action such as `vpc.create`, or the part before its dot
        #[arg(long, default_value = "")]
        action: String,
        #[arg(long, default_value = "")]
        project: String,
        #[arg(long, default_value = "")]
        service: String,
        /// `done`, `refused`, `failed` or `unknown`
        #[arg(long, default_value = "")]
        result: String,
        /// The first day, such as 2027-01-31
        #[arg(long, default_value = "")]
        from: String,
        /// The last day
        #[arg(long, default_value = "")]
        to: String,
    },
}

/// Writes the completions for `shell` to `out`.
pub fn completions(shell: Shell, out: &mut dyn io::Write) {
    clap_complete::generate(shell, &mut Arguments::command(), "postern", out);
}

/// Writes the page postern(1) to `out`: the commands, and every setting.
pub fn manual(out: &mut dyn io::Write) -> io::Result<()> {
    Man::new(Arguments::command()).render(out)?;
    let mut settings = Roff::new();
    settings.control("SH", ["SETTINGS"]).text([roman(
        "From the file that --config names, then from the environment. A variable with _FILE appended names a file that holds the secret.",
    )]);
    for setting in SETTINGS {
        let default = match setting.default {
            "" => String::new(),
            default => format!(" Without it: {default}."),
        };
        settings.control("TP", []).text([
            bold(setting.name),
            roman(", "),
            bold(setting.variable()),
        ]);
        settings.text([roman(format!(
            "{}{default}",
            setting.about.replace('`', "")
        ))]);
    }
    settings.to_writer(out)
}

/// Writes a page for each command into `folder`, which is made if need be.
pub fn manuals(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clap_mangen::generate_to(Arguments::command(), folder)?;
    manual(&mut std::fs::File::create(folder.join("postern.1"))?)
}

#[cfg(test)]
mod tests;
