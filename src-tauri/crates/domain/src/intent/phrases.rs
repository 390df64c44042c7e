//! What the words of a conversation say about buying, by class: phrases as data, and where they stand in a
//! text. Written by hand from how people speak; no weights are learned (docs/TRAINING.md).

use crate::text::Word;
use std::{collections::HashMap, sync::LazyLock};

/// What a phrase is evidence of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// Buys, books or orders.
    Act,
    /// Looks for what there is: nothing is chosen yet.
    Search,
    /// A refusal, where it opens the answer.
    No,
    /// Puts it off or turns it down.
    Later,
    /// An acceptance.
    Yes,
    /// We read the particulars back.
    Confirm,
    /// We say that it is bought or booked.
    Done,
    /// We show what there is.
    Found,
    /// We ask for the day, time or place.
    When,
    /// The particulars are right.
    Affirm,
    /// We propose to do it.
    Offer,
    /// What is bought or booked, where we propose it.
    SoftAct,
    /// We ask what is wanted, to look for it.
    Wish,
    /// A need is named.
    Need,
    /// Ordered as soon as it is named.
    Ride,
    /// Wait, or enough for now.
    Pause,
    /// A question about what there is.
    Ask,
    /// We ask for what only a purchase or booking needs.
    Amount,
    /// Particulars of a purchase or booking.
    Particulars,
    /// What is wanted, to look for it.
    Wishes,
    /// Likes it.
    Warm,
    /// Dislikes it.
    Cold,
    /// Wishes or plans.
    Plans,
    /// Has just bought it.
    Got,
    /// Speaks of others.
    Others,
    /// Asks for a deal.
    Deal,
    /// Passes on news.
    News,
}

/// Phrases of both sides of a conversation, `one|another`.
const DIALOGUE: &[(Class, &str)] = &[
    (
        Class::Act,
        "book|booking|reserve|reservation|reservations|reserving|buy|buy tickets|buying|purchase|\
         purchasing|order|order na|rent it|rent this|rent that|rent the|rent a|renting|to rent|\
         to visit|reserved|schedule|scheduling|appointment|sign me up|sign up|a cab|a taxi|\
         a ride|a table|a visit|cab|taxi|ride|get a table|get tickets|get me tickets|\
         get the tickets|get it for me|tickets|visit it|visit the|fix a visit|set up a visit|\
         view it|view the property|play it|play the|play this|play that|play some|stream it|\
         transfer|transfer money|send money|make a payment|secure|avail|proceed|go ahead|bili|\
         bibili|bibilhin|kukunin|mag order|pa reserve|ill take|take it|pay|scheduled visit",
    ),
    (
        Class::Search,
        "a place to|get me something|get me a place|find|finding|look for|look up|looking for|\
         looking up|search|searching|show me|tell me about|check my|check the|check how|\
         check out|whats my|what is my balance|what else|recommend|suggest|any other|\
         anything else|something else|something different|something to do|other options|\
         more options|another one|i want to see|see if there|see how|browse|weather|balance|\
         alarms|list|discover|explore|hear about|suggestions|options|hunt for|places to|\
         things to do|somewhere|some place",
    ),
    (
        Class::No,
        "i do not|i dont|i would not|no|nope|nah|naw|not|dont|negative|never|hindi|ayoko|wag|\
         wala",
    ),
    (
        Class::Later,
        "ill pass|another time|i have everything|some other time|no need|no thanks|no thank you|\
         not right now|not now|not yet|not at this time|not at the moment|not today|\
         not interested|not for now|not necessary|dont bother|dont need|right now im|maybe later|\
         later|hold off|think about it|in a bit|pass on|all for now|nothing else|nothing more|\
         do not need|do it myself later|would not like|just looking|just browsing|just getting|\
         change my mind|changed my mind|on second thought|saka na|for the time being|im set|\
         im good|rather not|but not|let me think|have to check|need to check my|\
         want to make sure|want to check my|want to check the|wont be necessary|will be all|\
         at a later|one second|already have|unnecessary",
    ),
    (
        Class::Yes,
        "go ahead|i sure would|all right|do it|do that|yes|yeah|yep|yup|ya|sure|ok|okay|please|\
         definitely|absolutely|of course|sounds good|sounds great|perfect|great|correct|oo|opo|\
         sige|exactly|fine|works|id love|why not|certainly|thats good|good idea|lets do|\
         that will do|that would do|alright",
    ),
    (
        Class::Confirm,
        "booking for|to be clear|to make sure|to recap|make sure|ill book|i am making|\
         i am booking|i will book|i will reserve|i will schedule|just checking|just to confirm|\
         im booking|im making|im reserving|im scheduling|have this right|okay to proceed|correct|\
         confirm|verify|confirming|is that correct|is this correct|is that right|is this right|\
         is that okay|is this okay|is that ok|is everything right|is that good|are these details|\
         details are|you are booking|so you want|so youd like|once again|following details|\
         sound right|does that sound right|got this right",
    ),
    (
        Class::Done,
        "i have made|all set|on the way|have been booked|have been made|have been purchased|\
         have been reserved|have been bought|have a great|is booked|is confirmed|is scheduled|\
         is on its way|is reserved|is complete|is all set|is playing|is coming|you have it|\
         has been booked|has been made|has been reserved|has been scheduled|has been purchased|\
         has been rented|has been confirmed|has been completed|has been bought|was booked|\
         was confirmed|was reserved|was purchased|was rented|was unsuccessful|was not able|\
         booked|confirmed|successful|successfully|were purchased|purchased|completed|enjoy your|\
         enjoy the|made the reservation|made your|ive made|rented|could not|couldnt|failed|\
         unable|wasnt able|now playing|started playing|youre booked",
    ),
    (
        Class::Found,
        "check out|what about|what do you think|another option|i found|i see|i have|do you like|\
         would that|have you considered|one option|is located|is a nice|is a good|is a great|\
         you might|you could|does that|ive got|found|there is|there are|theres|how about|\
         takes off|leaves at|departs|located|costs|priced|the rating",
    ),
    (
        Class::When,
        "tell me the|what time|what date|what day|what restaurant|for what time|the date|\
         the time|which date|which day|which restaurant|which account|when would|when do|\
         when should|when will|around what|where do|recipient|amount",
    ),
    (
        Class::Affirm,
        "i confirm|all correct|yes correct|yes thats it|absolutely right|correct|exactly right|\
         thats correct|thats right|thats exactly|that is correct|that is right|that is exactly|\
         you got it|everything is right|its correct|it is correct",
    ),
    (
        Class::Offer,
        "i may|i can|i could|do you want to|do you want a|do you wish|do you need|\
         would you like to|would you like a|would you want|want me to|want a|want to|why not|\
         are you interested|you should|how about|if you want|if youd like|should i|should we|\
         shall i|shall we|like me to|wanna|may i|can i|can make|did you want|then you|\
         interested in|care to|ready to",
    ),
    (
        Class::SoftAct,
        "rent|a room|a seat|a spot|a reservation|get it|get one|visit|see it|see the property|\
         see him|see her|hear it|an opening|rooms|room|seats|viewing|tour|stay there|watch it|\
         watch this|watch now|watch that|listen to it",
    ),
    (
        Class::Wish,
        "what cuisine|what kind of food|what food|what type of event|what city|what area|\
         what location|what kind of|what type of|in which|are you looking|which artist|\
         which city|which area|where are you going|cuisine|genre|type of food|type of movie|\
         type of event|food type|kind of music|kind of movie|kind of event|bedrooms|star rating|\
         directed|artist|preference|preferences|airline|destination|going to|departing from|\
         leaving from|fly from|travelling from",
    ),
    (
        Class::Need,
        "get me|ill need|i need|i want|i would like|i also need|i also want|i will need|i wish|\
         i am interested|i feel like|im after|im looking|im interested|need to|id like|\
         id also like|id love|could you get|can you get|help me with",
    ),
    (Class::Ride, "a cab|a taxi|a ride|a lyft|cab|taxi|ride|an uber"),
    (
        Class::Pause,
        "dont want|hold on|hold that|all i need|all i needed|do not want|thats all|thats it|\
         that is all|wait|first",
    ),
    (Class::Ask, "what about|do they|is there|are there|how about"),
    (
        Class::Amount,
        "ride type|check in|what type of ride|what kind of ride|for how many|how many tickets|\
         how many rooms|how many people|how many seats|how many|how long|type of ride|\
         number of tickets|number of rooms|number of people|number of seats|number of riders|\
         shared ride|insurance|subtitles|additional luggage",
    ),
    (
        Class::Particulars,
        "tickets for|check in|for the stay|for one person|for two people|one room|one person|\
         shared ride|insurance|subtitles|checking in|two rooms|two people|three rooms|1 room|\
         2 rooms|3 rooms|days stay|people|sharing|subs",
    ),
    (
        Class::Wishes,
        "one way|cuisine|bedrooms|star|directed by|bedroom|bed rooms|bed room|round trip|economy|\
         wifi|stars|starring|unisex|kid friendly",
    ),
];

/// Phrases of a text that stands alone: opinions, plans and purchases.
const ALONE: &[(Class, &str)] = &[
    (
        Class::Warm,
        "love|loving|amazing|awesome|beautiful|pretty|gorgeous|stunning|great|nice|cool|excited|\
         exciting|cant wait|joy|perfect|best|incredible|impressive|impressed|fantastic|wow|\
         worth it|worth every|worth paying|worth the|so good|so fast|sexy|dope|lit|fire|sweet|\
         sick|congrats|finally|happy|enjoying|fun|thank|blessed|obsessed|dream|excellent|smooth|\
         lovely|wonderful|favorite|thrilled|good|clear|better than my|tempted|tempting|fab|magic|\
         smart",
    ),
    (
        Class::Cold,
        "hate|hates|bad|worse|worst|sucks|suck|sucked|trash|garbage|crap|crappy|shit|shitty|ugly|\
         stupid|dumb|annoying|annoyed|disappointed|disappointing|disappointment|broke|broken|\
         crash|crashes|freeze|freezes|freezing|frozen|slow|problem|problems|issue|issues|\
         overpriced|expensive|waste|ridiculous|useless|fuck|fucking|fucked|mad|angry|regret|\
         hurts|terrible|horrible|awful|lame|boring|fail|failed|fails|doesnt work|didnt work|\
         didnt want|not working|not worth|not impressed|not buying|wont work|wont buy|\
         never works|never|cracked|lost|cheap|glitch|bug|bugs|poor|pissed|wrong|scared|concerns|\
         overrated|let down|dont like|dont want|dont need|do not like|refuse|no thanks|too much|\
         miss my|missing|return|returned|returning|cancel|complain|sad|pointless|joke|hell no|\
         nope|dead|stuck|died|overheats|difficult|hard to|inferior|behind|rather|instead of|\
         going back to|went back|sold my|scam|disgusting|weird|awkward",
    ),
    (
        Class::Plans,
        "cant wait|so bad|finally|do i|going to|need|need to|want|want to|wish|ill|id|imma|ima|\
         gonna|wanna|gotta|will|needs|might|may|would|could|soon|hope|hopefully|thinking|\
         think im|about to|ready|considering|decided|plan|planning|next month|tomorrow|today|\
         this week|when i|christmas|birthday|should i|just|really want",
    ),
    (
        Class::Got,
        "loving my|finally got|ordered my|preordered|my new|my own|just got|just ordered|\
         just bought|got my|got the|got mine|got a|arrived|came in|came today|is here|is coming|\
         in my hands|new phone|picked up|on the way|delivered|delivery|coming in",
    ),
    (Class::Others, "they|he|she|people|his|her|their|everyone|someone|us|ppl|them|folks|yall|you|ur|your"),
    (
        Class::Deal,
        "trade in|in stock|win|giveaway|free|discount|deal|sale|offer|off|price|how much|cost|\
         where can i|availability|available|stock|preorders",
    ),
    (
        Class::News,
        "sales|stocks|production|analyst|analysts|report|rumor|rumors|video|article|review|\
         reviews|via|vs",
    ),
];

/// Phrases by their first word.
pub(super) type Index = HashMap<&'static str, Vec<(Vec<&'static str>, Class)>>;

pub(super) static DIALOGUE_INDEX: LazyLock<Index> = LazyLock::new(|| index(DIALOGUE));
pub(super) static ALONE_INDEX: LazyLock<Index> = LazyLock::new(|| index(ALONE));

fn index(table: &[(Class, &'static str)]) -> Index {
    let mut index = Index::new();
    for (class, phrase) in
        table.iter().flat_map(|(class, list)| list.split('|').map(|phrase| (*class, phrase)))
    {
        let words: Vec<&str> = phrase.split(' ').collect();
        index.entry(words.first().copied().unwrap_or_default()).or_default().push((words, class));
    }
    index
}

/// A phrase of a class where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) class: Class,
    /// Its first word.
    pub(super) first: usize,
    /// Past its last.
    pub(super) end: usize,
}

/// Past the last word of the phrase, where it stands at `first`: whole words, within a clause.
pub(super) fn stands<'p>(
    words: &[Word],
    first: usize,
    phrase: impl IntoIterator<Item = &'p str>,
) -> Option<usize> {
    let mut end = first;
    for wanted in phrase {
        let word = words.get(end)?;
        if word.norm != wanted || (end > first && word.breaks) {
            return None;
        }
        end += 1;
    }
    Some(end)
}

/// Every phrase in the words, within clauses, in order.
pub(super) fn hits(words: &[Word], index: &Index) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (first, word) in words.iter().enumerate() {
        for (phrase, class) in index.get(word.norm.as_str()).into_iter().flatten() {
            if let Some(end) = stands(words, first, phrase.iter().copied()) {
                hits.push(Hit { class: *class, first, end });
            }
        }
    }
    hits
}
