//! A mail, an invitation and a secret store to start from; how property tests run.

use connectors::credentials::Credentials;
use domain::Timestamp;
use engine::ports::{Invite, OutgoingMail, Secret, SecretFault, SecretStore};
use proptest::test_runner::{Config, RngSeed};
use std::sync::Arc;
use testkit::FixedClock;

/// 2026-03-02T09:00:00Z.
pub const NOON: Timestamp = Timestamp(1_772_442_000_000);

pub fn mail() -> OutgoingMail {
    OutgoingMail {
        from_name: "Rosa Díaz".to_owned(),
        from: "rosa@seller.example".to_owned(),
        to_name: "Ana Lopez".to_owned(),
        to: "ana@lopezdental.example".to_owned(),
        subject: "Widget Pro for 12 seats".to_owned(),
        text: "Hi Ana,\n\nsalamat po. ₱1,200 each.\n.a line that starts with a dot\n".to_owned(),
        invite: None,
        files: Vec::new(),
        message_id: "<0a1b2c@seller.example>".to_owned(),
        in_reply_to: None,
        references: Vec::new(),
        reply_to: None,
        list_unsubscribe: Some("<mailto:rosa@seller.example?subject=stop>".to_owned()),
        job_reference: "job-7".to_owned(),
        date: NOON,
    }
}

pub fn invite() -> Invite {
    Invite {
        uid: "effect-1@seller.example".to_owned(),
        sequence: 2,
        summary: "Demo, Widget Pro; 30 minutes".to_owned(),
        description: "Other times:\nThu 10:00\nFri 15:30".to_owned(),
        location: "https://meet.seller.example/x".to_owned(),
        start: NOON,
        end: Timestamp(NOON.0 + 1_800_000),
        stamp: Timestamp(NOON.0 - 86_400_000),
        organizer_name: "Rosa Díaz".to_owned(),
        attendee_name: "Lopez, Ana".to_owned(),
        cancels: false,
    }
}

/// The same cases each time; a failure names its input.
pub fn cases(n: u32) -> Config {
    Config { cases: n, rng_seed: RngSeed::Fixed(2), failure_persistence: None, ..Config::default() }
}

/// Holds at most one secret, or refuses.
pub struct OneSecret(pub Result<Option<Secret>, SecretFault>);

impl SecretStore for OneSecret {
    fn get(&self, _key: &str) -> Result<Option<Secret>, SecretFault> {
        self.0.clone()
    }
    fn set(&self, _key: &str, _value: &Secret) -> Result<(), SecretFault> {
        Ok(())
    }
    fn delete(&self, _key: &str) -> Result<(), SecretFault> {
        Ok(())
    }
    fn place(&self) -> &'static str {
        "a test"
    }
}

/// What that store holds, on a clock that stands still.
pub fn credentials(secrets: OneSecret) -> Credentials {
    Credentials::new(Arc::new(secrets), Arc::new(FixedClock::new(NOON)))
}
