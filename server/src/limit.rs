//! How often one may come: a bucket for each key (an address, a person, a token) that holds a minute's worth and fills
//! up evenly. Remembers a bounded number of keys; what it forgets starts with a full bucket. Time is a parameter, so
//! that no test waits.

mod admission;

use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub use admission::{Admission, Limited};

const MINUTE: Duration = Duration::from_secs(60);
const KEYS: u64 = 100_000;

/// A bucket for each key.
#[derive(Clone)]
pub struct Limiter<K: Hash + Eq + Send + Sync + 'static> {
    /// What one costs, in nanoseconds of filling up.
    cost: u64,
    began: Instant,
    /// Since `began`: when the bucket will be full again.
    full_at: moka::sync::Cache<K, Arc<AtomicU64>>,
}

impl<K: Hash + Eq + Send + Sync + 'static> Limiter<K> {
    /// Lets through `a_minute` at once, and as many in each minute after.
    pub fn new(a_minute: u32) -> Self {
        let cost = nanoseconds(MINUTE) / u64::from(a_minute.max(1));
        let full_at = moka::sync::Cache::builder()
            .max_capacity(KEYS)
            // By then every bucket is full again, as a new one is.
            .time_to_idle(MINUTE * 2)
            .build();
        Self {
            cost,
            began: Instant::now(),
            full_at,
        }
    }

    /// Takes one out of the key's bucket; or says how long until there is one.
    pub fn take(&self, key: K, now: Instant) -> Result<(), Duration> {
        let now = nanoseconds(now.saturating_duration_since(self.began));
        let bucket = self.full_at.get_with(key, Arc::default);
        let taken = bucket.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |full_at| {
            self.after_one(full_at, now).ok()
        });
        match taken {
            Ok(_) => Ok(()),
            Err(full_at) => self.after_one(full_at, now).map(drop),
        }
    }

    /// Whether there is one in the key's bucket, without taking it; or how long until there is.
    pub fn look(&self, key: &K, now: Instant) -> Result<(), Duration> {
        let now = nanoseconds(now.saturating_duration_since(self.began));
        let full_at = self.full_at.get(key);
        let full_at = full_at.map_or(0, |bucket| bucket.load(Ordering::Relaxed));
        self.after_one(full_at, now).map(drop)
    }

    /// When the bucket is full again after one was taken now.
    fn after_one(&self, full_at: u64, now: u64) -> Result<u64, Duration> {
        let after = full_at.max(now) + self.cost;
        match after.checked_sub(now + nanoseconds(MINUTE)) {
            None | Some(0) => Ok(after),
            Some(wait) => Err(Duration::from_nanos(wait)),
        }
    }
}

/// Whole seconds to wait, at least one: what `Retry-After` says.
pub fn seconds(wait: Duration) -> u32 {
    let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
    u32::try_from(seconds).unwrap_or(u32::MAX).max(1)
}

/// The address that limits count by: an IPv6 network of 64 bits is one, because whoever has one address has them all.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(four) => four.into(),
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    #[test]
    fn a_minutes_worth_at_once_and_then_evenly() {
        let (limiter, now) = (Limiter::new(6), Instant::now());
        assert!((0..6).all(|_| limiter.take("a", now).is_ok()));
        let wait = limiter.take("a", now).unwrap_err();
        assert!(wait <= S * 10 && wait > S * 9, "{wait:?}");
        assert_eq!(seconds(wait), 10);
        assert!(limiter.take("b", now).is_ok());
        assert!(limiter.take("a", now + S * 9).is_err());
        assert!(limiter.take("a", now + S * 10).is_ok());
        assert!(limiter.take("a", now + S * 10).is_err());
        let later = now + S * 200;
        assert!((0..6).all(|_| limiter.take("a", later).is_ok()));
        assert!(limiter.take("a", later).is_err());
    }

    #[test]
    fn asking_in_vain_costs_nothing() {
        let (limiter, now) = (Limiter::new(1), Instant::now());
        assert!(limiter.take(1, now).is_ok());
        assert!((0..50).all(|second| limiter.take(1, now + S * second).is_err()));
        assert!(limiter.take(1, now + S * 61).is_ok());
    }

    #[test]
    fn looking_takes_nothing() {
        let (limiter, now) = (Limiter::new(2), Instant::now());
        for _ in 0..2 {
            assert!((0..5).all(|_| limiter.look(&"a", now).is_ok()));
            assert!(limiter.take("a", now).is_ok());
        }
        let (looked, taken) = (limiter.look(&"a", now), limiter.take("a", now));
        assert!(looked.is_err() && looked == taken, "{looked:?} {taken:?}");
        assert!(limiter.look(&"a", now + S * 30).is_ok());
    }

    #[test]
    fn many_at_the_same_time_get_no_more() {
        let (limiter, now) = (Limiter::new(40), Instant::now());
        let counts: Vec<usize> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..4)
                .map(|_| scope.spawn(|| (0..40).filter(|_| limiter.take("a", now).is_ok()).count()))
                .collect();
            threads.into_iter().map(|t| t.join().unwrap()).collect()
        });
        assert_eq!(counts.iter().sum::<usize>(), 40);
    }

    #[test]
    fn never_less_than_a_second_to_wait() {
        assert_eq!(seconds(Duration::from_millis(1)), 1);
        assert_eq!(seconds(S), 1);
        assert_eq!(seconds(Duration::from_millis(1_001)), 2);
        assert_eq!(seconds(Duration::ZERO), 1);
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let of = |text: &str| network_of(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8::1"), of("2001:db8::2"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
