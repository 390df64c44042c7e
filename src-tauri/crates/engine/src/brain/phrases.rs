//! Pieces of a reply: cleaned record texts and the sentences that need no record. It must not decide which of
//! them is said.

use super::{FaqHit, Question, Source, SourceKind};
use domain::Language;
use domain::offer::Product;

/// Longest record text in one reply, in characters.
const LONGEST: usize = 1_200;

/// One statement of a reply with what it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) sources: Vec<Source>,
    /// Whether it names a price.
    pub(super) priced: bool,
}

impl Said {
    /// A statement that rests on no record.
    pub(super) const fn plain(text: String) -> Self {
        Self { text, sources: Vec::new(), priced: false }
    }
}

/// A text as one line without control characters.
pub(super) fn line(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text with its line breaks, bounded.
pub(super) fn block(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(line).filter(|line| !line.is_empty()).collect();
    lines.join("\n").chars().take(LONGEST).collect()
}

/// The company's name, or a stand-in.
pub(super) fn name(name: &str, language: Language) -> String {
    match (line(name), language) {
        (name, _) if !name.is_empty() => name,
        (_, Language::English) => "this company".to_owned(),
        (_, Language::Taglish) => "company na ito".to_owned(),
    }
}

pub(super) fn product_source(product: &Product) -> Source {
    Source { kind: SourceKind::Product, id: product.id.to_string(), title: line(&product.name) }
}

pub(super) fn faq_source(hit: &FaqHit) -> Source {
    Source { kind: SourceKind::Faq, id: hit.id.to_string(), title: line(&hit.question) }
}

impl Question<'_> {
    pub(super) fn company_name(&self) -> String {
        name(self.company.name, self.language)
    }
    pub(super) fn company_source(&self) -> Source {
        Source { kind: SourceKind::Company, id: String::new(), title: self.company_name() }
    }

    pub(super) fn i_am_automated(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!(
                "I'm the automated assistant of {name}, not a person. A person can take over if you \
                 prefer that."
            ),
            &format!(
                "Automated assistant po ako ng {name}, hindi tao. Kung gusto po ninyo, puwede kayong \
                 kausapin ng tao."
            ),
        )
    }
    pub(super) fn only_this_company(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!("I can only help with questions about {name} and what it offers."),
            &format!("Mga tanong lang po tungkol sa {name} at sa mga alok nito ang masasagot ko."),
        )
    }
    pub(super) fn nothing_about_others(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!(
                "I have no access to records, and I don't share anything about other people. I can help \
                 with questions about {name} and what it offers."
            ),
            &format!(
                "Wala po akong access sa mga record, at hindi po ako nagbibigay ng impormasyon tungkol sa \
                 ibang tao. Makakatulong po ako sa mga tanong tungkol sa {name} at sa mga alok nito."
            ),
        )
    }
    pub(super) fn i_do_not_know(&self) -> String {
        self.say(
            "I don't know that for certain, and I don't want to guess; I can have a person get back to you.",
            "Hindi po ako sigurado diyan at ayaw kong manghula; puwede ko pong ipasagot sa isang tao.",
        )
    }
    pub(super) fn perhaps_related(&self, answer: &str) -> String {
        self.say(
            &format!(
                "I'm not certain that this answers your question, but this is what I have on it: {answer}"
            ),
            &format!(
                "Hindi po ako sigurado kung ito ang sagot sa tanong ninyo, pero ito po ang nasa record \
                 ko: {answer}"
            ),
        )
    }
    pub(super) fn no_discount_beyond(&self) -> String {
        self.say(
            "I can only name the listed prices; anything beyond them is for a person to decide.",
            "Mga nakalistang price lang po ang maibibigay ko; tao po ang magdedesisyon kung may iba pa.",
        )
    }
    pub(super) fn how_can_i_help(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!(
                "Hello. I can answer questions about {name}, its products and prices. What would you like \
                 to know?"
            ),
            &format!(
                "Hello po. Masasagot ko po ang mga tanong tungkol sa {name}, sa products at prices. Ano \
                 po ang gusto ninyong malaman?"
            ),
        )
    }
    pub(super) fn tell_me_more(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!("Thank you for telling me. What would you like to know about {name}?"),
            &format!("Salamat po sa impormasyon. Ano po ang gusto ninyong malaman tungkol sa {name}?"),
        )
    }
    pub(super) fn all_right(&self) -> String {
        self.say(
            "All right. If another question comes up, just write it here.",
            "Sige po. Kung may tanong pa kayo, isulat lang po dito.",
        )
    }
    pub(super) fn side_by_side(&self) -> String {
        self.say("Side by side:", "Magkatabi po:")
    }
    pub(super) fn this_may_fit(&self) -> String {
        self.say("This may be what you are looking for:", "Baka ito po ang hanap ninyo:")
    }
    pub(super) fn thanks_for_telling(&self) -> String {
        self.say("Thank you for telling me.", "Salamat po sa impormasyon.")
    }
    pub(super) fn noted_ask_more(&self) -> String {
        self.say(
            "Thank you, I have noted that. If another question comes up, just write it here.",
            "Salamat po, nakuha ko na. Kung may tanong pa kayo, isulat lang po dito.",
        )
    }
    pub(super) fn you_are_welcome(&self) -> String {
        self.say(
            "You're welcome. If another question comes up, just write it here.",
            "Walang anuman po. Kung may tanong pa kayo, isulat lang po dito.",
        )
    }
    pub(super) fn farewell(&self) -> String {
        self.say(
            "All right, thank you for letting me know. If you have a question later, just write it here.",
            "Sige po, salamat sa pagsabi. Kung may tanong po kayo sa susunod, isulat lang dito.",
        )
    }
    pub(super) fn contact_noted(&self) -> String {
        self.say("Thank you, I have noted that.", "Salamat po, nakuha ko na.")
    }
    pub(super) fn person_gets_back(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!("A person from {name} can get back to you at the address or number you gave."),
            &format!(
                "Puwede na po kayong balikan ng tao mula sa {name} sa email o number na ibinigay ninyo."
            ),
        )
    }
    pub(super) fn ask_contact(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!(
                "If you leave your e-mail address or phone number here, a person from {name} can get back \
                 to you."
            ),
            &format!(
                "Kung iiwan po ninyo dito ang email o phone number ninyo, puwede kayong balikan ng tao \
                 mula sa {name}."
            ),
        )
    }
    pub(super) fn ask_contact_for_person(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!(
                "A person from {name} can talk to you. Which e-mail address or phone number may they use?"
            ),
            &format!(
                "Puwede po kayong kausapin ng tao mula sa {name}. Saang email o phone number po kayo \
                 puwedeng kontakin?"
            ),
        )
    }
    pub(super) fn times_by_mail(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!("A person from {name} will propose times to you by e-mail."),
            &format!("Magpapadala po ng mga puwedeng oras sa email ang isang tao mula sa {name}."),
        )
    }
    pub(super) fn ask_address_for_times(&self) -> String {
        self.say("Which e-mail address may they use?", "Saang email address po puwedeng ipadala?")
    }
    pub(super) fn times_need_an_address(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!(
                "A person from {name} proposes times by e-mail as soon as there is an address to write to."
            ),
            &format!(
                "Magpapadala po ng mga puwedeng oras sa email ang isang tao mula sa {name} kapag may \
                 address na."
            ),
        )
    }
    pub(super) fn person_needs_contact(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!(
                "A person from {name} can get back to you as soon as there is an address or number to use."
            ),
            &format!("Puwede po kayong balikan ng tao mula sa {name} kapag may email o number na."),
        )
    }
    pub(super) fn person_takes_orders(&self) -> String {
        let name = self.company_name();
        self.say(
            &format!("I can't take orders myself; a person from {name} does that."),
            &format!("Hindi po ako ang tumatanggap ng order; tao po mula sa {name} ang mag-aasikaso."),
        )
    }

    pub(super) fn tap_demo(&self) -> String {
        self.say("I would like a demo", "Gusto ko po ng demo")
    }
    pub(super) fn tap_person(&self) -> String {
        self.say("Talk to a person", "Gusto kong makausap ang tao")
    }
    pub(super) fn tap_products(&self) -> String {
        self.say("What do you offer?", "Ano po ang products ninyo?")
    }
    pub(super) fn tap_prices(&self) -> String {
        self.say("How much does it cost?", "Magkano po?")
    }
}
