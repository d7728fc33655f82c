//! At most so many attempts a minute from one address. Counts in a window that slides by whole minutes of the
//! monotonic clock; remembers a bounded number of addresses.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

const WINDOW: Duration = Duration::from_secs(60);
const ADDRESSES: u64 = 100_000;

/// A counter for each address.
#[derive(Clone)]
pub struct Attempts {
    most: u32,
    counters: moka::sync::Cache<IpAddr, Arc<AtomicU32>>,
}

impl Attempts {
    /// Allows `most` attempts a minute.
    pub fn new(most: u32) -> Self {
        let counters = moka::sync::Cache::builder()
            .max_capacity(ADDRESSES)
            .time_to_live(WINDOW)
            .build();
        Self { most, counters }
    }

    /// Counts one attempt; whether it is allowed. An IPv6 network of 64 bits counts as one address.
    pub fn allow(&self, address: IpAddr) -> bool {
        let counter = self.counters.get_with(network_of(address), Arc::default);
        counter.fetch_add(1, Ordering::SeqCst) < self.most
    }
}

fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => {
            let [a, b, c, d, ..] = six.segments();
            std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_attempt_waits_and_other_addresses_do_not() {
        let attempts = Attempts::new(5);
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        assert!((0..5).all(|_| attempts.allow(one)));
        assert!(!attempts.allow(one));
        assert!(attempts.allow(other));
    }

    #[test]
    fn a_network_of_ipv6_counts_as_one() {
        let attempts = Attempts::new(1);
        assert!(attempts.allow("2001:db8::1".parse().unwrap()));
        assert!(!attempts.allow("2001:db8::2".parse().unwrap()));
        assert!(attempts.allow("2001:db8:0:1::1".parse().unwrap()));
    }
}
