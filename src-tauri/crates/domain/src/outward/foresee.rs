//! When a message would leave if the rep approved it now: the same checks, asked again at each moment they name.

use super::{Decision, OutwardFacts, Verdict, decide};
use crate::{schedule::Opening, time::Timestamp, vocabulary::WaitReason};

/// Waits that are followed at most; more would mean that the answer is "some day".
const STEPS: usize = 8;

/// What would become of an approved message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// When it would leave; `None`: something else has to happen first, or it never would.
    pub at: Option<Timestamp>,
    /// What it would wait for until then, in order, in words.
    pub waits: Vec<(WaitReason, String)>,
    /// Why it would not leave at all.
    pub refused: Option<String>,
}

/// Follows the checks from `facts.now` on, as if the rep approved exactly what is shown. `opening` answers
/// when the recipient's window is open next, at or after a moment.
pub fn foresee(facts: &OutwardFacts, opening: impl Fn(Timestamp) -> Opening) -> Foreseen {
    let mut facts = facts.clone();
    facts.decision = Decision::Approved { hash_matches: true };
    // An approval looks at it afresh: it is not late.
    facts.due_at = facts.now;
    facts.catching_up = false;
    let mut waits = Vec::new();
    for _ in 0..STEPS {
        match decide(&facts) {
            Verdict::Go => return Foreseen { at: Some(facts.now), waits, refused: None },
            Verdict::Wait { reason, until, words } => {
                waits.push((reason, words));
                let Some(until) = until.filter(|until| *until > facts.now) else { break };
                facts.now = until;
                facts.due_at = until;
                facts.opening = opening(until);
                let caps =
                    [Some(&mut facts.mailbox_day), Some(&mut facts.person_week), facts.domain_day.as_mut()];
                for cap in caps.into_iter().flatten().filter(|cap| cap.frees_at <= until) {
                    cap.sent = 0;
                }
            }
            Verdict::Drop { why } | Verdict::Redraft { why } | Verdict::Card { why } => {
                return Foreseen { at: None, waits, refused: Some(why) };
            }
        }
    }
    Foreseen { at: None, waits, refused: None }
}
