//! Why something is offered: the visitor's own words first, then what happened, then what is in the way.

use domain::{Confirmation, reasons, rules};
use store::{jobs::Job, suggestions::MoveSuggestion, today::Said};

/// Quotations per suggestion at most.
const QUOTES: usize = 2;

pub(super) fn of_job(job: &Job, said: &[Said], email: Option<Confirmation>) -> Vec<String> {
    let mut said: Vec<&Said> = said.iter().filter(|one| one.points > 0).collect();
    said.sort_by_key(|one| (reasons::relevance(job.kind, one.kind), std::cmp::Reverse(one.points)));
    let mut why: Vec<String> =
        said.into_iter().take(QUOTES).map(|one| reasons::signal(one.kind, &one.quote)).collect();
    why.push(reasons::sentence(&job.reason));
    if rules::is_outward(job.kind) {
        match email {
            None => why.push("No usable e-mail address: it makes a task with the text ready.".to_owned()),
            Some(Confirmation::Claimed) => {
                why.push("The address is only claimed: a reply or your approval confirms it.".to_owned());
            }
            Some(Confirmation::Confirmed) => {}
        }
    }
    why
}

pub(super) fn of_move(offer: &MoveSuggestion, said: &[Said]) -> Vec<String> {
    let mut why = vec![offer.reason.clone()];
    why.extend(
        said.iter()
            .filter(|one| one.points > 0)
            .take(QUOTES)
            .map(|one| reasons::signal(one.kind, &one.quote)),
    );
    why
}
