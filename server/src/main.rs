//! The `postern` binary: reads its arguments and starts what they name. Everything else is in the library.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, anyhow};
use app::api::activity::Typed;
use clap::Parser as _;
use server::audit::{self, Format, Head};
use server::cli::{self, Arguments, Audit, Command};
use server::config::{Config, ConfigError, LogFormat, Raw, markdown_table};
use server::demo::{Demo, at_speed, bind, only_here};
use server::{Portal, Wiring, metrics, store, sweep, telemetry};

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
        Command::Rekey { config } => rekey(config).await,
        Command::Config { table: true, .. } => {
            print!("{}", markdown_table());
            Ok(())
        }
        Command::Config { config, .. } => show(config),
        Command::Healthcheck { config } => healthcheck(config).await,
        Command::Backup { config, file } => backup(config, &file).await,
        Command::Completions { shell } => {
            let mut text = Vec::new();
            cli::completions(shell, &mut text);
            Ok(std::io::stdout().write_all(&text)?)
        }
        Command::Man { folder } => match folder {
            Some(folder) => cli::manuals(&folder)
                .with_context(|| format!("cannot write into {}", folder.display())),
            None => Ok(cli::manual(&mut std::io::stdout().lock())?),
        },
        Command::Audit { config, command } => audit(config, command)
            .await
            .map_err(|sentence| anyhow!(sentence)),
    }
}

async fn serve(file: Option<PathBuf>) -> anyhow::Result<()> {
    let (config, _) = Config::load(file)?;
    telemetry::start(config.log_format, &config.log_level);
    let listener = bind("POSTERN_LISTEN", config.listen)
        .await
        .map_err(|sentence| anyhow!(sentence))?;
    let keep = config.record_retention;
    let measured = match config.metrics_listen {
        None => None,
        Some(address) => Some(
            bind("POSTERN_METRICS_LISTEN", address)
                .await
                .map_err(|sentence| anyhow!(sentence))?,
        ),
    };
    let wiring = Wiring::of(config)
        .await
        .map_err(|sentence| anyhow!(sentence))?;
    tokio::spawn(sweep(wiring.store.clone(), wiring.clock.clone(), keep));
    let public_url = format!("{}{}", wiring.public_url, wiring.base_path);
    let portal = Portal::new(wiring).map_err(|sentence| anyhow!(sentence))?;
    tracing::info!(address = %listener.local_addr()?, %public_url, "Ready");
    if let Some(measured) = measured {
        tracing::info!(address = %measured.local_addr()?, "Metrics");
        tokio::spawn(metrics::listen(
            measured,
            portal.scrape(),
            std::future::pending(),
        ));
    }
    portal.serve(listener, stopped()).await;
    tracing::info!("Stopped");
    Ok(())
}

async fn rekey(file: Option<PathBuf>) -> anyhow::Result<()> {
    let (config, _) = Config::load(file)?;
    let done = server::store::reseal(&config.database, &config.session_keys)
        .await
        .map_err(|sentence| anyhow!(sentence))?;
    println!("{done}");
    Ok(())
}

async fn backup(config: Option<PathBuf>, file: &Path) -> anyhow::Result<()> {
    let (config, _) = Config::load(config)?;
    let done = server::backup::backup(&config.database, file)
        .await
        .map_err(|sentence| anyhow!(sentence))?;
    println!("{done}");
    Ok(())
}

async fn audit(file: Option<PathBuf>, command: Audit) -> Result<(), String> {
    let (config, _) = Config::load(file).map_err(|ConfigError(sentence)| sentence)?;
    let db = store::open_existing(&config.database, &config.session_keys).await?;
    match command {
        Audit::Verify { head } => {
            let known = head.as_deref().map(Head::parse).transpose()?;
            let found = audit::check(&db, known.as_ref()).await?;
            println!("{found}");
        }
        Audit::Head => println!("{}", audit::head(&db).await?),
        Audit::Export {
            format,
            who,
            action,
            project,
            service,
            result,
            from,
            to,
        } => {
            let format = Format::parse(&format).ok_or("--format is jsonl or csv.")?;
            let typed = Typed {
                who,
                action,
                project,
                service,
                result,
                from,
                to,
                before: String::new(),
            };
            audit::export(&db, format, &typed).await?;
        }
    }
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
