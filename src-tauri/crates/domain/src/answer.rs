//! What a reply says to us: a clear yes, a clear no, or neither, and what it asks (product.md section 3, "forward
//! moves from engagement"). Phrase lists, English and Taglish; whole words within a clause; what is denied in its own
//! clause is no yes. In doubt it is neither: a wrong yes would book revenue, a wrong no would close a deal.

use crate::text::{self, Word};

/// What it comes down to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A clear yes.
    Yes,
    /// A clear no.
    No,
    /// Neither, or both.
    Neither,
}

/// A reply as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Yes, no or neither.
    pub verdict: Verdict,
    /// The first question in it, as typed, at most [`QUESTION_MAX`] characters.
    pub question: Option<String>,
    /// It makes a condition: "if", "provided", "pero".
    pub conditional: bool,
}

impl Answer {
    /// A yes that leaves nothing open.
    pub fn is_unconditional_yes(&self) -> bool {
        self.verdict == Verdict::Yes && self.question.is_none() && !self.conditional
    }
}

/// Longest question kept, in characters.
pub const QUESTION_MAX: usize = 300;

const YES: &str = "yes|yes please|we accept|i accept|we accept the offer|accept your offer|accept the offer|accepted|go ahead|\
    lets go ahead|lets do it|lets do this|lets proceed|please proceed|we will proceed|we d like to proceed|\
    we would like to proceed|id like to proceed|happy to proceed|happy to go ahead|well take it|we will take it|ill take it|\
    i will take it|we are in|were in|count us in|its a deal|deal|agreed|we agree|i agree|approved|confirmed|we confirm|\
    i confirm|please send the invoice|send the invoice|send us the invoice|send me the invoice|send the contract|\
    send over the contract|where do we sign|oo|opo|sige|sige na|sige po|go na|g na|deal na|tuloy na|tuloy na natin|\
    tuloy po|kunin na namin|order na|payag kami|payag ako|ok na po|okay na po";

const NO: &str = "no thanks|no thank you|thanks but no thanks|not interested|no longer interested|not interested anymore|\
    not for us|not a fit|not a good fit|no longer need|dont need it|do not need it|well pass|we will pass|ill pass|\
    i will pass|have to pass|going to pass|gonna pass|decided against|decided not to|wont be moving forward|\
    will not be moving forward|not moving forward|wont be proceeding|will not be proceeding|not going to proceed|\
    went with another|went with someone else|going with another|going with someone else|chose another|chosen another|\
    chose a different|we decline|i decline|must decline|have to decline|declined|stop emailing|stop contacting|\
    stop writing|please stop|dont contact|do not contact|leave me alone|take me off|remove me|unsubscribe|hindi na|\
    hindi na po|hindi kami interesado|di na|di na kami|ayaw na|ayaw namin|wag na|huwag na|may iba na kami|\
    nakakuha na kami ng iba";

const CONDITION: &str = "if|provided|providing|as long as|but|however|subject to|unless|assuming|on condition|once|depending|except|\
    only|instead|though|although|not yet|before that|first need|discount|cheaper|kung|kapag|pero|basta|bago|sana|tawad";

/// Words that turn the following yes round, up to three words before it in the same clause.
const DENIAL: &[&str] = &[
    "not", "no", "dont", "cant", "cannot", "wont", "didnt", "never", "isnt", "arent", "hindi", "di", "wag",
    "huwag",
];

/// Words a question begins with, where the question mark was left out.
const ASKING: &str = "can you|could you|would you|will you|do you|does it|does the|is it|is there|are there|are you|may i|may we|\
    can i|can we|could we|could i|how much|how many|how long|how do|how does|how can|how soon|what is|whats|what are|what about|\
    what does|which one|when can|when will|when would|where can|who is|why is|paano|magkano|kailan|pwede ba|puwede ba|\
    meron ba|mayroon ba|ano ang|ano po|saan|ilan";

/// Reads what a person typed (quotes and signature cut off before).
pub fn read(text: &str) -> Answer {
    let words = text::words(text);
    let said = |list: &str, denied: bool| list.split('|').any(|phrase| says(&words, phrase, denied));
    let (yes, no) = (said(YES, true), said(NO, false));
    let verdict = match (yes, no) {
        (true, false) => Verdict::Yes,
        (_, true) => Verdict::No,
        (false, false) => Verdict::Neither,
    };
    Answer { verdict, question: question(text, &words), conditional: said(CONDITION, false) }
}

/// Whether the words hold the phrase within one clause; `denied`: not where its clause denies it.
fn says(words: &[Word], phrase: &str, denied: bool) -> bool {
    let parts: Vec<&str> = phrase.split(' ').collect();
    (0..words.len()).any(|first| {
        let fits = parts.iter().enumerate().all(|(n, part)| {
            words.get(first + n).is_some_and(|word| word.norm == *part && (n == 0 || !word.breaks))
        });
        fits && !(denied && is_denied(words, first))
    })
}

fn is_denied(words: &[Word], first: usize) -> bool {
    let mut at = first;
    for _ in 0..3 {
        if words.get(at).is_none_or(|word| word.breaks) || at == 0 {
            return false;
        }
        at -= 1;
        if words.get(at).is_some_and(|word| DENIAL.contains(&word.norm.as_str())) {
            return true;
        }
    }
    false
}

/// The first sentence that asks: it ends in a question mark, or begins as questions do.
fn question(text: &str, words: &[Word]) -> Option<String> {
    let clean = |sentence: &str| -> String {
        sentence.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(QUESTION_MAX).collect()
    };
    let mut start = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?' | '\n')) {
        let end = at + mark.len_utf8();
        // A dot within a number, an address or a link ends nothing.
        if mark == '.' && text.get(end..).is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace())) {
            continue;
        }
        let sentence = text.get(start..end).unwrap_or_default();
        let has_words = words.iter().any(|word| word.start >= start && word.end <= end);
        if has_words && (mark == '?' || asks(sentence)) {
            return Some(clean(sentence));
        }
        start = end;
    }
    let rest = text.get(start..).unwrap_or_default();
    asks(rest).then(|| clean(rest))
}

fn asks(sentence: &str) -> bool {
    let words = text::words(sentence);
    ASKING.split('|').any(|phrase| {
        phrase.split(' ').enumerate().all(|(n, part)| words.get(n).is_some_and(|word| word.norm == part))
    })
}

#[cfg(test)]
mod tests;
