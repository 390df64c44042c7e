//! The list of threads, the latest first.

use super::{LastRole, Summary};
use crate::{Engine, EngineError};
use domain::{ActivityKind, Actor, ProspectId, SessionId, Timestamp};
use std::collections::{BTreeSet, HashMap};
use store::{
    chat::{self, Session},
    conversations::threads::{self, Correspondence, LastLine, Person},
    mails,
};

/// Visits looked at in one go for live, waiting and unread threads, and for a search.
const LOOKED_AT: i64 = 500;
/// Rounds of the walk at most: each reads twice as many visits as rows are wanted.
const ROUNDS: usize = 50;
/// A last line's characters in a list.
const LAST_TEXT: usize = 300;

/// Which threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Which {
    /// Every one.
    #[default]
    All,
    /// Whose visitor is there.
    Live,
    /// Whose visitor waits for a person.
    Waiting,
    /// With lines the rep has not seen.
    Unread,
}

/// What threads are made from: visits and people.
#[derive(Default)]
struct Found {
    sessions: BTreeSet<SessionId>,
    people: BTreeSet<ProspectId>,
}

impl Engine {
    /// Threads last spoken in before a moment, the latest first, at most `limit`.
    ///
    /// # Errors
    /// The workspace failed.
    pub async fn conversations(
        &self,
        which: Which,
        search: Option<&str>,
        before: Option<Timestamp>,
        limit: usize,
    ) -> Result<Vec<Summary>, EngineError> {
        let before = before.unwrap_or(Timestamp(i64::MAX));
        let search = search.map(str::trim).filter(|text| !text.is_empty());
        let mut found = match (which, search) {
            (Which::All, None) => return self.walk(before, limit).await,
            (which, _) => self.chosen(which).await?,
        };
        if let (Which::All, Some(text)) = (which, search) {
            let hits = store::prospects::search(self.store().reader(), text, None, LOOKED_AT).await?;
            found.people.extend(hits.into_iter().map(|person| person.id));
        }
        let by_name: BTreeSet<ProspectId> = found.people.clone();
        let mut all = self.summaries(found).await?;
        if let Some(text) = search {
            let text = text.to_lowercase();
            all.retain(|one| one.prospect.is_some_and(|id| by_name.contains(&id)) || one.holds(&text));
        }
        all.retain(|one| one.last_at < before);
        all.truncate(limit);
        Ok(all)
    }

    /// The visits a filter is about; for a search those of late.
    async fn chosen(&self, which: Which) -> Result<Found, EngineError> {
        let on = self.store().reader();
        let sessions = match which {
            Which::All => {
                let all = threads::spoken_before(on, Timestamp(i64::MAX), LOOKED_AT).await?;
                all.into_iter().map(|(id, _)| id).collect()
            }
            Which::Live => self.live_chats().await?.into_iter().collect(),
            Which::Waiting => threads::waiting_sessions(on, LOOKED_AT).await?,
            Which::Unread => threads::unseen_sessions(on, LOOKED_AT).await?,
        };
        let people = match which {
            Which::Unread => mails::unseen(on, LOOKED_AT).await?.into_keys().collect(),
            _ => BTreeSet::new(),
        };
        Ok(Found { sessions: sessions.into_iter().collect(), people })
    }

    /// Walks back through visits and mails until the page is full. What lies before both have been read is not
    /// settled yet: it comes in the next round.
    async fn walk(&self, before: Timestamp, limit: usize) -> Result<Vec<Summary>, EngineError> {
        let on = self.store().reader();
        let rows = limit.saturating_mul(2).max(50);
        let most = i64::try_from(rows).unwrap_or(i64::MAX);
        let mut page: Vec<Summary> = Vec::new();
        let mut told: BTreeSet<String> = BTreeSet::new();
        let mut through = before;
        for _ in 0..ROUNDS {
            let sessions = threads::spoken_before(on, through, most).await?;
            let people = threads::corresponded_before(on, through, most).await?;
            let ends = [
                sessions.last().filter(|_| sessions.len() >= rows).map(|(_, at)| *at),
                people.last().filter(|_| people.len() >= rows).map(|(_, at)| *at),
            ];
            let settled = ends.into_iter().flatten().max();
            let found = Found {
                sessions: sessions.into_iter().map(|(id, _)| id).collect(),
                people: people.into_iter().map(|(id, _)| id).collect(),
            };
            for one in self.summaries(found).await? {
                let in_time = one.last_at < before && settled.is_none_or(|at| one.last_at >= at);
                if in_time && told.insert(one.id()) {
                    page.push(one);
                }
            }
            let Some(settled) = settled.filter(|_| page.len() < limit) else { break };
            // Others of that very moment may have been cut off; where all of a round are of it, it is passed.
            let again = Timestamp(settled.0.saturating_add(1));
            through = if again < through { again } else { settled };
        }
        page.sort_by(|a, b| b.last_at.cmp(&a.last_at).then_with(|| b.id().cmp(&a.id())));
        page.truncate(limit);
        Ok(page)
    }

    /// The threads of these visits and people, the latest first.
    async fn summaries(&self, found: Found) -> Result<Vec<Summary>, EngineError> {
        let on = self.store().reader();
        let wanted: Vec<SessionId> = found.sessions.into_iter().collect();
        let mut people = found.people;
        people.extend(
            chat::of(on, &wanted, &[]).await?.iter().filter_map(|visit| visit.prospect.map(|(id, _)| id)),
        );
        let people: Vec<ProspectId> = people.into_iter().collect();
        let sessions = chat::of(on, &wanted, &people).await?;
        let ids: Vec<SessionId> = sessions.iter().map(|visit| visit.id).collect();
        let lines = threads::last_lines(on, &ids).await?;
        let letters = threads::last_correspondence(on, &people).await?;
        let known = threads::people(on, &people).await?;
        let unseen = mails::unseen_of(on, &people).await?;
        let mut visits: HashMap<Option<ProspectId>, Vec<&Session>> = HashMap::new();
        for visit in &sessions {
            visits.entry(visit.prospect.map(|(id, _)| id)).or_default().push(visit);
        }
        let mut all = Vec::new();
        for visit in visits.remove(&None).unwrap_or_default() {
            let stated = chat::fields(on, visit.id).await?;
            let said = |name: &str| stated.iter().find(|field| field.field == name).map(|f| f.value.clone());
            if let Some(mut one) = self.summary(None, &[visit], &lines, None) {
                one.name = said("name").or_else(|| said("email")).or_else(|| said("phone"));
                one.company = said("company");
                all.push(one);
            }
        }
        for id in &people {
            let theirs = visits.remove(&Some(*id)).unwrap_or_default();
            let one = self.summary(known.get(id), &theirs, &lines, letters.get(id));
            all.extend(
                one.map(|one| Summary { unread: one.unread + unseen.get(id).copied().unwrap_or(0), ..one }),
            );
        }
        all.sort_by(|a, b| b.last_at.cmp(&a.last_at).then_with(|| b.id().cmp(&a.id())));
        Ok(all)
    }

    /// One thread; `None` where nothing was said yet.
    pub(super) fn summary(
        &self,
        person: Option<&Person>,
        visits: &[&Session],
        lines: &HashMap<SessionId, (LastLine, i64)>,
        mail: Option<&Correspondence>,
    ) -> Option<Summary> {
        let newest = visits.iter().max_by_key(|visit| (visit.last_at, visit.id));
        let chat = newest.and_then(|visit| Some((visit.last_at?, lines.get(&visit.id)?)));
        let (last_at, last_role, last_text) = match (chat, mail) {
            (Some((at, (line, _))), mail) if mail.is_none_or(|mail| mail.at <= at) => {
                (at, LastRole::Chat(line.role), &line.text)
            }
            (_, Some(mail)) => {
                let role = match mail.kind {
                    ActivityKind::Meeting => LastRole::Meeting,
                    _ if mail.actor == Actor::Visitor => LastRole::MailIn,
                    _ => LastRole::MailOut,
                };
                (mail.at, role, &mail.text)
            }
            _ => return None,
        };
        Some(Summary {
            prospect: person.map(|person| person.id),
            session: newest.map(|visit| visit.id),
            name: person.and_then(|person| person.name.clone()),
            company: person.and_then(|person| person.company.clone()),
            stage: person.map(|person| person.stage),
            last_text: last_text.chars().take(LAST_TEXT).collect(),
            last_role,
            last_at,
            unread: visits.iter().filter_map(|visit| lines.get(&visit.id)).map(|(_, unseen)| unseen).sum(),
            live: visits.iter().any(|visit| self.is_live(visit)),
            taken_over: visits.iter().any(|visit| visit.taken_over_at.is_some()),
            waiting_since: visits.iter().filter_map(|visit| visit.waiting_since).min(),
            visitor_messages: visits.iter().map(|visit| visit.visitor_messages).sum(),
            page: newest.and_then(|visit| visit.page.clone()),
        })
    }
}

impl Summary {
    /// Whether a lower-case text occurs in what the list shows.
    fn holds(&self, text: &str) -> bool {
        let shown =
            [self.name.as_deref(), self.company.as_deref(), self.page.as_deref(), Some(&self.last_text)];
        shown.into_iter().flatten().any(|part| part.to_lowercase().contains(text))
    }
}
