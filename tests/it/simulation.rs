//! Random interleavings on a seeded clock: replies, questions, bounces, opt-outs, absences, mails the rep writes elsewhere,
//! approvals, mode switches, the kill switch, lost lines, sleeps and crashes. Whatever happens in whatever order: never a
//! mail after a stop rule, never two, never outside of window or cap, never to a suppressed or disabled address, never
//! while paused, never blind.
//!
//! `NEXSCOUT_SEEDS` many (1,000), from `NEXSCOUT_SEED` on (0); `make simulate` prints how many a second. A failing seed is
//! named: `NEXSCOUT_SEED=that NEXSCOUT_SEEDS=1` repeats it.

mod world;

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};
use world::World;

/// Steps of a seed.
const STEPS: usize = 60;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn no_order_of_events_breaks_a_promise() {
    let (from, seeds) = (number("NEXSCOUT_SEED", 0), number("NEXSCOUT_SEEDS", 1_000));
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (template, people) = runtime().block_on(World::begin());
    let next = AtomicU64::new(from);
    let began = Instant::now();
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let sent: u64 = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let runtime = runtime();
                    let mut sent = 0;
                    loop {
                        let seed = next.fetch_add(1, Ordering::Relaxed);
                        if seed >= from + seeds {
                            return sent;
                        }
                        sent += runtime.block_on(World::live(seed, STEPS, template.path(), people.clone()));
                    }
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).sum()
    });
    let seconds = began.elapsed().as_secs_f64();
    println!("{seeds} seeds of {STEPS} steps, {sent} mails, {:.1} seeds/s", seeds as f64 / seconds);
    assert!(seeds < 100 || sent > seeds, "the simulation hardly sends anything: {sent} mails");
}
