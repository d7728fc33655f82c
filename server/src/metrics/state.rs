//! How things stand when somebody scrapes: what the database holds, what is known of Aiven. What cannot be asked just
//! then is left out rather than said as it was.

use app::books::tokens::{Standing, Whose};
use prometheus::{Error, IntGauge, IntGaugeVec, Opts, Registry};

use super::Scrape;
use crate::health::Store;
use crate::store::{Db, read};

/// Older attempts are not counted: the index finds the others at once, and whoever is told for a week has been told.
const WEEK_MS: i64 = 7 * 86_400_000;

/// Gauges as of now.
pub(super) async fn state(scrape: &Scrape) -> Result<Registry, Error> {
    let registry = Registry::new();
    let gauges = Gauges(&registry);
    let now_ms = scrape.clock.now_ms();
    let health = scrape.readiness.look().await;
    gauges.one(
        "postern_ready",
        "1 while the portal wants requests.",
        i64::from(health.is_ready()),
    )?;
    gauges.one(
        "postern_store_up",
        "1 while the database answers.",
        i64::from(health.store != Store::DoesNotAnswer),
    )?;
    gauges.one(
        "postern_store_takes_changes",
        "1 while the last change could be written to the database; otherwise nothing is changed at Aiven either.",
        i64::from(health.store == Store::Answers),
    )?;
    upstream(&gauges, scrape)?;
    // Each further question would wait as long again, and Prometheus does not wait for ever.
    if health.store == Store::DoesNotAnswer {
        return Ok(registry);
    }
    if let Some(counts) = counts(&scrape.database, now_ms).await {
        gauges.one(
            "postern_sessions",
            "Sessions that are not over.",
            counts.sessions,
        )?;
        gauges.one(
            "postern_requests_open",
            "Changes that wait for a second person.",
            counts.requests,
        )?;
        gauges.one(
            "postern_record_head_seq",
            "The number of the newest row of the record; it never becomes smaller.",
            counts.head,
        )?;
        gauges.one(
            "postern_record_unsettled",
            "Attempts of the last week of which nobody knows yet what came of them, though they had time enough.",
            counts.unsettled,
        )?;
    }
    if let Ok(tokens) = scrape.books.tokens.list(&Whose::Everybodys).await {
        let good = tokens
            .iter()
            .filter(|token| token.standing() == Standing::Good);
        gauges.one(
            "postern_tokens_active",
            "Portal tokens that are neither revoked nor expired.",
            whole(good.count()),
        )?;
    }
    Ok(registry)
}

fn upstream(gauges: &Gauges<'_>, scrape: &Scrape) -> Result<(), Error> {
    let vitals = scrape.upstream.vitals();
    gauges.one(
        "postern_upstream_breakers_open",
        "Things at Aiven that failed so often that they are not asked about for now.",
        whole(vitals.open_breakers),
    )?;
    gauges.one(
        "postern_upstream_calls_last_minute",
        "Calls to Aiven within the last minute, of the credential that made most.",
        whole(vitals.most_spent),
    )?;
    gauges.one(
        "postern_upstream_calls_allowed",
        "Calls to Aiven that one credential may make in a minute (calls_per_minute).",
        i64::from(vitals.calls_per_minute),
    )?;
    gauges.some(
        "postern_privatelinks",
        "PrivateLinks by state, of the services that this process read within the last hour.",
        &["creating", "active", "deleting", "other"],
        &vitals.privatelinks,
    )?;
    gauges.some(
        "postern_privatelink_connections",
        "Connections by state, of the same services.",
        &[
            "pending-user-approval",
            "user-approved",
            "connected",
            "active",
            "other",
        ],
        &vitals.connections,
    )
}

struct Gauges<'a>(&'a Registry);

impl Gauges<'_> {
    fn one(&self, name: &str, help: &str, value: i64) -> Result<(), Error> {
        let gauge = IntGauge::new(name, help)?;
        gauge.set(value);
        self.0.register(Box::new(gauge))
    }

    /// One for each of `states`, 0 where there is none.
    fn some(
        &self,
        name: &str,
        help: &str,
        states: &[&str],
        values: &std::collections::BTreeMap<&'static str, usize>,
    ) -> Result<(), Error> {
        let gauges = IntGaugeVec::new(Opts::new(name, help), &["state"])?;
        for state in states {
            let value = values.get(state).copied().unwrap_or_default();
            gauges.with_label_values(&[state]).set(whole(value));
        }
        self.0.register(Box::new(gauges))
    }
}

struct Counts {
    sessions: i64,
    requests: i64,
    head: i64,
    unsettled: i64,
}

/// `None`: the database does not answer.
async fn counts(db: &Db, now_ms: u64) -> Option<Counts> {
    let now_ms = i64::try_from(now_ms).unwrap_or(i64::MAX);
    let counted: Result<(i64, i64, i64, i64), _> = read!(db, |pool| {
        sqlx::query_as(
        "select (select count(*) from session where ends_at > $1), \
         (select count(*) from request where state = 'open' and expires_at_ms > $2), \
         (select coalesce(max(seq), 0) from record), \
         (select count(*) from record a where a.kind = 'attempt' and a.until_ms <= $2 and a.at_ms > $3 and not exists \
         (select 1 from record o where o.of_seq = a.seq and o.kind = 'outcome' and o.result <> 'unknown'))"
    )
    .bind(now_ms / 1_000)
    .bind(now_ms)
    .bind(now_ms.saturating_sub(WEEK_MS))
    .fetch_one(pool)
    .await
    });
    let (sessions, requests, head, unsettled) = counted.ok()?;
    Some(Counts {
        sessions,
        requests,
        head,
        unsettled,
    })
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
