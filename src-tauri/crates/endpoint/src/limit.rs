//! How often a session and an address may call, and how many streams and sockets one address may hold. Memory
//! stays bounded whatever keys arrive. The figures come with each call, so a changed setting acts at once.

use crate::address::ClientAddress;
use crate::fault::Fault;
use domain::SessionId;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, RandomState};
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

/// Keys one limiter remembers on their own (about 5 MB); further ones share buckets until idle keys are gone.
const OWN_KEYS: usize = 65_536;
/// Buckets that the keys beyond [`OWN_KEYS`] share.
const SHARED_BUCKETS: u64 = 1_024;
/// Idle keys are forgotten once in so many checks.
const CHECKS_BETWEEN_EVICTIONS: u32 = 4_096;
/// Reads (history and event streams) an address may make for each message it may send.
const READS_PER_MESSAGE: u32 = 10;

/// The limits of the settings. All are counts of at least 1; their whole number may come as a burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Figures {
    /// `chat.limit.messages_per_minute`, per session.
    pub(crate) messages: NonZeroU32,
    /// `chat.limit.messages_per_minute_address`, per address.
    pub(crate) messages_address: NonZeroU32,
    /// `chat.limit.sessions_per_hour`, per address.
    pub(crate) sessions_address: NonZeroU32,
}

#[derive(Clone, PartialEq, Eq, Hash)]
enum Key<K> {
    Own(K),
    Shared(u64),
}

type Store<K> = HashMapStateStore<Key<K>>;

/// One limit over many keys (GCRA, by `governor`).
struct Keyed<K: Hash + Eq + Clone, C: Clock = DefaultClock> {
    limiter: RateLimiter<Key<K>, Store<K>, C, NoOpMiddleware<C::Instant>>,
    clock: C,
    checks: AtomicU32,
    own_keys: usize,
    hasher: RandomState,
}

impl<K: Hash + Eq + Clone, C: Clock + Clone> Keyed<K, C> {
    fn new(quota: Quota, clock: C, own_keys: usize) -> Self {
        Self {
            limiter: RateLimiter::new(quota, Store::default(), clock.clone()),
            clock,
            checks: AtomicU32::new(0),
            own_keys,
            hasher: RandomState::new(),
        }
    }

    /// Counts one call, or says when the next would pass.
    fn check(&self, key: K) -> Result<(), Fault> {
        if self.checks.fetch_add(1, Ordering::Relaxed).is_multiple_of(CHECKS_BETWEEN_EVICTIONS) {
            self.limiter.retain_recent();
        }
        let key = if self.limiter.len() < self.own_keys {
            Key::Own(key)
        } else {
            Key::Shared(self.hasher.hash_one(&key) % SHARED_BUCKETS)
        };
        self.limiter
            .check_key(&key)
            .map_err(|until| Fault::TooMany { retry_after: until.wait_time_from(self.clock.now()) })
    }
}

/// The limiters of one set of figures.
struct Limiters {
    figures: Figures,
    messages: Keyed<SessionId>,
    messages_address: Keyed<ClientAddress>,
    sessions_address: Keyed<ClientAddress>,
    reads_address: Keyed<ClientAddress>,
}

impl Limiters {
    fn new(figures: Figures) -> Self {
        let clock = DefaultClock::default;
        let reads =
            figures.messages_address.saturating_mul(NonZeroU32::MIN.saturating_add(READS_PER_MESSAGE - 1));
        Self {
            figures,
            messages: Keyed::new(Quota::per_minute(figures.messages), clock(), OWN_KEYS),
            messages_address: Keyed::new(Quota::per_minute(figures.messages_address), clock(), OWN_KEYS),
            sessions_address: Keyed::new(Quota::per_hour(figures.sessions_address), clock(), OWN_KEYS),
            reads_address: Keyed::new(Quota::per_minute(reads), clock(), OWN_KEYS),
        }
    }
}

/// All request limits of the chat.
#[derive(Default)]
pub(crate) struct Limits(RwLock<Option<Arc<Limiters>>>);

impl Limits {
    /// The limiters for these figures; other figures than last time start counting afresh.
    fn of(&self, figures: Figures) -> Arc<Limiters> {
        {
            let present = self.0.read().unwrap_or_else(PoisonError::into_inner);
            if let Some(limiters) = present.as_ref().filter(|limiters| limiters.figures == figures) {
                return Arc::clone(limiters);
            }
        }
        let mut slot = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match slot.as_ref() {
            // Another call was faster.
            Some(limiters) if limiters.figures == figures => Arc::clone(limiters),
            _ => Arc::clone(slot.insert(Arc::new(Limiters::new(figures)))),
        }
    }

    /// Counts a session that is to be opened.
    pub(crate) fn open(&self, figures: Figures, client: ClientAddress) -> Result<(), Fault> {
        self.of(figures).sessions_address.check(client)
    }

    /// Counts a message. The address comes first, so that invented sessions cannot fill the other table
    /// faster than one address may write.
    pub(crate) fn message(
        &self,
        figures: Figures,
        client: ClientAddress,
        session: SessionId,
    ) -> Result<(), Fault> {
        let limiters = self.of(figures);
        limiters.messages_address.check(client)?;
        limiters.messages.check(session)
    }

    /// Counts a read of the history or the opening of a stream.
    pub(crate) fn read(&self, figures: Figures, client: ClientAddress) -> Result<(), Fault> {
        self.of(figures).reads_address.check(client)
    }
}

/// Places that are held for a while (sockets, streams): so many in all and so many for one address.
pub(crate) struct Places {
    total: usize,
    each: usize,
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    all: usize,
    by_address: HashMap<ClientAddress, usize>,
}

/// A place that is held; dropping it gives it back.
pub(crate) struct Place {
    places: Arc<Places>,
    client: ClientAddress,
}

impl Places {
    /// `total` places, at most `each` of them for one address.
    pub(crate) fn new(total: usize, each: usize) -> Arc<Self> {
        Arc::new(Self { total, each, held: Mutex::default() })
    }

    /// A place for this client, or `None` if all are taken or it has its share.
    pub(crate) fn take(self: &Arc<Self>, client: ClientAddress) -> Option<Place> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if held.all >= self.total || held.by_address.get(&client).is_some_and(|mine| *mine >= self.each) {
            return None;
        }
        held.all += 1;
        *held.by_address.entry(client).or_default() += 1;
        Some(Place { places: Arc::clone(self), client })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut held = self.places.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.all = held.all.saturating_sub(1);
        if let Some(mine) = held.by_address.get_mut(&self.client) {
            *mine = mine.saturating_sub(1);
            if *mine == 0 {
                held.by_address.remove(&self.client);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;
    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Duration;

    fn count(n: u32) -> NonZeroU32 {
        NonZeroU32::new(n).unwrap()
    }

    fn address(last: u8) -> ClientAddress {
        ClientAddress::of(IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)))
    }

    fn session(n: u128) -> SessionId {
        format!("{n:032x}").parse().unwrap()
    }

    #[test]
    fn a_key_gets_its_quota_and_then_waits_while_others_go_on() {
        let clock = FakeRelativeClock::default();
        let keyed = Keyed::new(Quota::per_minute(count(3)), clock.clone(), 10);
        for _ in 0..3 {
            assert_eq!(keyed.check("a"), Ok(()));
        }
        assert_eq!(keyed.check("a"), Err(Fault::TooMany { retry_after: Duration::from_secs(20) }));
        assert_eq!(keyed.check("b"), Ok(()));
        clock.advance(Duration::from_secs(20));
        assert_eq!(keyed.check("a"), Ok(()));
        assert!(keyed.check("a").is_err());
    }

    #[test]
    fn a_flood_of_keys_stays_bounded_and_idle_keys_are_forgotten() {
        let clock = FakeRelativeClock::default();
        let keyed = Keyed::new(Quota::per_minute(count(60)), clock.clone(), 100);
        for key in 0..CHECKS_BETWEEN_EVICTIONS {
            let _ = keyed.check(key);
        }
        let bound = 100 + usize::try_from(SHARED_BUCKETS).unwrap();
        assert!(keyed.limiter.len() <= bound, "{} keys", keyed.limiter.len());
        clock.advance(Duration::from_secs(3_600));
        assert_eq!(keyed.check(0), Ok(()));
        assert_eq!(keyed.limiter.len(), 1);
    }

    #[test]
    fn a_session_and_an_address_are_counted_apart() {
        let limits = Limits::default();
        let figures = Figures { messages: count(2), messages_address: count(3), sessions_address: count(1) };
        let (home, office) = (address(1), address(2));
        assert!(limits.message(figures, home, session(1)).is_ok());
        assert!(limits.message(figures, home, session(1)).is_ok());
        assert!(limits.message(figures, home, session(1)).is_err(), "the session's limit");
        assert!(limits.message(figures, home, session(2)).is_err(), "the address's limit");
        assert!(limits.message(figures, office, session(2)).is_ok());
        assert!(limits.open(figures, home).is_ok());
        assert!(limits.open(figures, home).is_err());
        assert!(limits.open(figures, office).is_ok());
    }

    #[test]
    fn a_changed_setting_acts_at_once() {
        let limits = Limits::default();
        let tight = Figures { messages: count(1), messages_address: count(1), sessions_address: count(1) };
        assert!(limits.open(tight, address(1)).is_ok());
        assert!(limits.open(tight, address(1)).is_err());
        assert!(limits.open(Figures { sessions_address: count(5), ..tight }, address(1)).is_ok());
    }

    #[test]
    fn places_are_shared_out_and_given_back() {
        let places = Places::new(3, 2);
        let first = places.take(address(1));
        let second = places.take(address(1));
        assert!(first.is_some() && second.is_some());
        assert!(places.take(address(1)).is_none(), "its share");
        let other = places.take(address(2));
        assert!(other.is_some());
        assert!(places.take(address(3)).is_none(), "all taken");
        drop(first);
        assert!(places.take(address(3)).is_some());
        drop((second, other));
        assert!(places.held.lock().unwrap().by_address.is_empty());
    }
}
