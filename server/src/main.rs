//! The `postern` binary: reads its arguments and starts what they name. Everything else is in the library.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context as _, anyhow};
use clap::{Parser, Subcommand};
use server::config::{Config, ConfigError, LogFormat, Raw, markdown_table};
use server::demo::{Demo, at_speed, bind, only_here};
use server::{Portal, Wiring, sweep, telemetry};

#[derive(Parser)]
#[command(
    name = "postern",
    version,
    about = "A team console for AWS PrivateLink on Aiven services"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Portal and stand-in for Aiven in one process; nothing is kept
    Demo {
        #[arg(long, default_value = "127.0.0.1:3000")]
        listen: SocketAddr,
        #[arg(long, default_value = "127.0.0.1:3001")]
        sandbox_listen: SocketAddr,
        /// How many times faster than Aiven things happen; 0 stops the time
        #[arg(long, default_value_t = 20.0)]
        speed: f64,
        /// The built site
        #[arg(long, default_value = "target/site")]
        site_dir: PathBuf,
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
    /// Prints the effective settings, secrets hidden
    Config {
        #[arg(long)]
        config: Option<PathBuf>,
        /// Prints the table of all settings instead, in Markdown
        #[arg(long)]
        table: bool,
    },
    /// Asks the running portal whether it is ready; for containers
    Healthcheck {
        #[arg(long)]
        config: Option<PathBuf>,
    },
}

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("postern: cannot start: {error}.");
            return std::process::ExitCode::FAILURE;
        }
    };
    let outcome = runtime.block_on(run(arguments.command));
    // Whatever is still running has had its time.
    runtime.shutdown_background();
    match outcome {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postern: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Demo {
            listen,
            sandbox_listen,
            speed,
            site_dir,
        } => {
            // Quiet but for what the pages promise to write down: that somebody asked for secrets.
            telemetry::start(LogFormat::Text, "warn,app=info");
            let demo = Demo {
                listen,
                sandbox_listen,
                speed,
                site_dir,
            };
            demo.run(stopped())
                .await
                .map_err(|sentence| anyhow!(sentence))
        }
        Command::Sandbox { listen, speed } => {
            telemetry::start(LogFormat::Text, "info");
            // Its control endpoints ask nobody who they are.
            only_here("--listen", listen).map_err(|sentence| anyhow!(sentence))?;
            let options = at_speed(speed).map_err(|sentence| anyhow!(sentence))?;
            let listener = bind("--listen", listen)
                .await
                .map_err(|sentence| anyhow!(sentence))?;
            println!("The sandbox listens on http://{}.", listener.local_addr()?);
            let sandbox = sandbox::Sandbox::new(options);
            sandbox::serve(listener, sandbox, stopped())
                .await
                .context("the sandbox failed")
        }
        Command::Serve { config } => serve(config).await,
        Command::Config { table: true, .. } => {
            print!("{}", markdown_table());
            Ok(())
        }
        Command::Config { config, .. } => show(config),
        Command::Healthcheck { config } => healthcheck(config).await,
    }
}

async fn serve(file: Option<PathBuf>) -> anyhow::Result<()> {
    let (config, _) = Config::load(file)?;
    telemetry::start(config.log_format, &config.log_level);
    let listener = bind("POSTERN_LISTEN", config.listen)
        .await
        .map_err(|sentence| anyhow!(sentence))?;
    let wiring = Wiring::of(config)
        .await
        .map_err(|sentence| anyhow!(sentence))?;
    tokio::spawn(sweep(wiring.store.clone(), wiring.clock.clone()));
    let public_url = wiring.public_url.clone();
    let portal = Portal::new(wiring).map_err(|sentence| anyhow!(sentence))?;
    tracing::info!(address = %listener.local_addr()?, %public_url, "Ready");
    portal.serve(listener, stopped()).await;
    tracing::info!("Stopped");
    Ok(())
}

fn show(file: Option<PathBuf>) -> anyhow::Result<()> {
    let raw = Raw::from_process(file)?;
    print!("{}", raw.effective());
    raw.understand()
        .map(drop)
        .map_err(|ConfigError(sentence)| anyhow!(sentence))
}

async fn healthcheck(file: Option<PathBuf>) -> anyhow::Result<()> {
    let listen = Raw::from_process(file)?.listen()?;
    server::health::ask(listen)
        .await
        .map_err(|sentence| anyhow!(sentence))
}

/// Done when the process is asked to stop.
async fn stopped() {
    use tokio::signal::unix::{SignalKind, signal};
    let wait = async |kind| match signal(kind) {
        Ok(mut signal) => {
            signal.recv().await;
        }
        // Without a handler the signal ends the process anyway.
        Err(_) => std::future::pending().await,
    };
    tokio::select! {
        () = wait(SignalKind::terminate()) => {}
        () = wait(SignalKind::interrupt()) => {}
    }
}
