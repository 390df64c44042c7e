//! The invented people: who they are, what they said, and how far they have come. Their addresses are in reserved
//! domains, so that they are nobody's.

use domain::{Source, Stage, WaitReason};

/// One line of a chat: seconds after its start, whether the visitor says it, the words. `{name}`, `{email}`, `{phone}`
/// and `{company}` stand for the person's own.
pub(super) type Line = (i64, bool, &'static str);

/// What is planned with somebody; moments in hours from now, negative: past.
#[derive(Debug, Clone, Copy)]
pub(super) enum Plan {
    /// A task.
    Task(&'static str, i64),
    /// A meeting.
    Meeting(&'static str, i64),
    /// A note of the rep.
    Note(&'static str, i64),
    /// A call of the rep.
    Call(&'static str, i64),
    /// A job that waits, and the words of why.
    Waits(domain::JobKind, WaitReason, &'static str),
    /// A closing message prepared for approval.
    Closing,
}

/// An invented person.
#[derive(Debug, Clone, Copy)]
pub(super) struct Person {
    pub(super) name: &'static str,
    pub(super) company: &'static str,
    /// Before `.example`; the whole address is `who@domain.example`.
    pub(super) who: &'static str,
    pub(super) domain: &'static str,
    pub(super) phone: &'static str,
    pub(super) source: Source,
    pub(super) stage: Stage,
    /// Hours since they came.
    pub(super) born: i64,
    /// Hours since they entered their stage.
    pub(super) entered: i64,
    /// What they said; empty for those who came another way.
    pub(super) chat: &'static [Line],
    /// What they may bring, in whole units of the workspace's currency; 0: nothing named.
    pub(super) amount: i64,
    /// Why lost.
    pub(super) reason: &'static str,
    pub(super) confirmed: bool,
    pub(super) hands_off: bool,
    pub(super) plans: &'static [Plan],
}

const ASKS_PRICE: &[Line] = &[
    (0, true, "Hi, how much is Widget Pro for 12 seats?"),
    (2, false, "Widget Pro is 49.00 per seat and month. For 12 seats that is 588.00 a month."),
    (40, true, "Can we see a demo on Thursday?"),
    (42, false, "Gladly. Where may we send the invitation?"),
    (75, true, "My email is {email}"),
    (110, true, "I'm {name} from {company}"),
    (113, false, "Thank you, {name}. We will be in touch."),
    (190, true, "Great, we start next month so Thursday would be good"),
];
const BUYS: &[Line] = &[
    (0, true, "Good morning! We would like to buy Widget Pro for 20 seats"),
    (3, false, "Good morning! Widget Pro is 49.00 per seat and month; 20 seats are 980.00 a month."),
    (55, true, "Can we pay by bank transfer? We need it this week, it is urgent"),
    (58, false, "Yes, by bank transfer, GCash or card; yearly plans by invoice."),
    (95, true, "Perfect. {name}, {company}, {email}"),
    (140, true, "Please send the invoice today"),
    (143, false, "We will write to you right away."),
];
const LOOKS: &[Line] = &[
    (0, true, "Hello, we are looking for a CRM for a small team"),
    (3, false, "Hello! Widget Starter has contacts, notes and reminders for 19.00 per seat and month."),
    (60, true, "How long does onboarding take?"),
    (63, false, "Most teams are set up within two working days."),
    (130, true, "Nice. Can you email me the details? {email}"),
    (133, false, "With pleasure."),
    (200, true, "{name} here, by the way"),
];
const TAGLISH: &[Line] = &[
    (0, true, "Hi po, magkano ang Widget Starter para sa 5 seats?"),
    (3, false, "Hi po! 19.00 per seat bawat buwan ang Widget Starter, kaya 95.00 para sa 5."),
    (50, true, "May free trial ba? Gusto naming subukan"),
    (53, false, "Opo, 14 na araw, walang card."),
    (100, true, "Sige, {email} ang email ko. {name} po"),
    (104, false, "Salamat po, {name}!"),
];
const COMPARES: &[Line] = &[
    (0, true, "How do you compare to the other CRM tools? We have 8 people"),
    (3, false, "I can tell you what Widget Pro does: automation, reports and phone support."),
    (70, true, "And the price per seat?"),
    (73, false, "Widget Pro is 49.00 per seat and month."),
    (150, true, "Call me at {phone}, I am {name}"),
    (154, false, "Thank you, somebody will call."),
    (210, true, "My mail is {email}"),
];
const SHORT: &[Line] = &[
    (0, true, "Hello, do you ship to Cebu?"),
    (3, false, "Widgets are online only: nothing has to be shipped."),
    (45, true, "Ah ok. I want a quote for 3 seats, {email}"),
    (48, false, "Widget Starter is 19.00 per seat and month."),
];
const NONE: &[Line] = &[];

use Plan::{Call, Closing, Meeting, Note, Task, Waits};
use Source::{FacebookLeadAds, GoogleLeadForm, InboundMail, Manual, WebChat};
use Stage::{Contacted, Interested, Lost, New, Qualified, ReadyToClose, Won};
use domain::JobKind::{BookMeeting, FollowUp, Nurture, Qualify, SmartScan};

/// Most of them share all but a few fields.
const fn person(
    name: &'static str,
    company: &'static str,
    who: &'static str,
    domain: &'static str,
) -> Person {
    Person {
        name,
        company,
        who,
        domain,
        phone: "",
        source: WebChat,
        stage: New,
        born: 20,
        entered: 20,
        chat: NONE,
        amount: 0,
        reason: "",
        confirmed: false,
        hands_off: false,
        plans: &[],
    }
}

/// Everybody.
pub(super) const PEOPLE: &[Person] = &[
    // new
    Person {
        chat: ASKS_PRICE,
        born: 1,
        entered: 1,
        ..person("Ana Lopez", "Lopez Dental", "ana", "lopezdental")
    },
    Person { chat: TAGLISH, born: 3, entered: 3, ..person("Jun Dela Cruz", "", "jun", "sarisarihub") },
    Person {
        chat: SHORT,
        born: 6,
        entered: 6,
        plans: &[Waits(
            FollowUp,
            WaitReason::Unconfirmed,
            "the address is not confirmed: a reply or you can do that",
        )],
        ..person("Mika Tan", "Tan & Daughters Bakery", "mika", "tanbakery")
    },
    Person {
        source: FacebookLeadAds,
        confirmed: true,
        born: 26,
        entered: 26,
        phone: "+639175550141",
        plans: &[Waits(SmartScan, WaitReason::Energy, "needs 10 energy, has less: refill or wait")],
        ..person("Rosa Villanueva", "Villanueva Travel", "rosa", "villanuevatravel")
    },
    Person {
        source: GoogleLeadForm,
        confirmed: true,
        born: 50,
        entered: 50,
        ..person("Peter Novak", "Novak Cycles", "peter", "novakcycles")
    },
    Person {
        chat: LOOKS, born: 74, entered: 74, ..person("שרה לוי", "לוי עיצוב", "sara", "levidesign")
    },
    // contacted
    Person {
        stage: Contacted,
        chat: LOOKS,
        born: 40,
        entered: 20,
        confirmed: true,
        ..person("Grace Lim", "Lim Optical", "grace", "limoptical")
    },
    Person {
        stage: Contacted,
        chat: COMPARES,
        born: 60,
        entered: 30,
        phone: "+639175550142",
        plans: &[Task("Call back about the comparison", -4), Call("No answer, tried at lunch", -27)],
        ..person("Miguel Santos", "Santos Hardware", "miguel", "santoshardware")
    },
    Person {
        stage: Contacted,
        source: InboundMail,
        confirmed: true,
        born: 130,
        entered: 120,
        plans: &[Waits(FollowUp, WaitReason::Window, "the send window opens at 08:00 in their time")],
        ..person("Hannah Schmidt", "Schmidt Logistik", "hannah", "schmidtlogistik")
    },
    Person {
        stage: Contacted,
        source: Manual,
        confirmed: true,
        born: 200,
        entered: 190,
        amount: 570,
        plans: &[Note("Met at the trade fair; wants a paper brochure first", -189)],
        ..person("Carlos Mendoza", "Mendoza Feeds", "carlos", "mendozafeeds")
    },
    Person {
        stage: Contacted,
        chat: TAGLISH,
        born: 210,
        entered: 150,
        ..person("Liza Ramos", "", "liza", "ramosevents")
    },
    Person {
        stage: Contacted,
        source: FacebookLeadAds,
        confirmed: true,
        born: 260,
        entered: 240,
        hands_off: true,
        ..person("Omar Haddad", "Haddad Interiors", "omar", "haddadinteriors")
    },
    // qualified
    Person {
        stage: Qualified,
        chat: ASKS_PRICE,
        born: 80,
        entered: 30,
        amount: 7_056,
        confirmed: true,
        plans: &[Waits(Nurture, WaitReason::Schedule, "starts after three days without a question")],
        ..person("Bea Santos", "Santos Foods", "bea", "santosfoods")
    },
    Person {
        stage: Qualified,
        chat: COMPARES,
        born: 100,
        entered: 60,
        amount: 4_704,
        confirmed: true,
        plans: &[Task("Send the security sheet", 20)],
        ..person("Kenji Watanabe", "Watanabe Print", "kenji", "watanabeprint")
    },
    Person {
        stage: Qualified,
        chat: BUYS,
        born: 120,
        entered: 90,
        amount: 11_760,
        confirmed: true,
        plans: &[Waits(FollowUp, WaitReason::Cap, "10 mails went to this domain today: tomorrow at 00:00")],
        ..person(
            "Alexandra Konstantinopoulou-Featherstonehaugh de la Vega y Arbuthnot",
            "The Extraordinarily Long-Named Consulting and Advisory Partnership of Northern Luzon",
            "alexandra",
            "longnameconsulting",
        )
    },
    Person {
        stage: Qualified,
        source: GoogleLeadForm,
        confirmed: true,
        born: 180,
        entered: 120,
        amount: 950,
        plans: &[Task("Ask who decides", -30)],
        ..person("Tom Becker", "Becker Garden", "tom", "beckergarden")
    },
    Person {
        stage: Qualified,
        chat: LOOKS,
        born: 240,
        entered: 200,
        amount: 1_140,
        ..person("Nina Aquino", "Aquino Legal", "nina", "aquinolegal")
    },
    Person {
        stage: Qualified,
        chat: TAGLISH,
        born: 300,
        entered: 250,
        amount: 1_140,
        confirmed: true,
        plans: &[Waits(Qualify, WaitReason::Coins, "the day's budget is used up: tomorrow at 00:00")],
        ..person("Paolo Garcia", "Garcia Motors", "paolo", "garciamotors")
    },
    Person {
        stage: Qualified,
        source: Manual,
        confirmed: true,
        born: 330,
        entered: 260,
        amount: 2_280,
        ..person("Ingrid Olsen", "Olsen Marine", "ingrid", "olsenmarine")
    },
    // interested
    Person {
        stage: Interested,
        chat: ASKS_PRICE,
        born: 110,
        entered: 20,
        amount: 7_056,
        confirmed: true,
        phone: "+639175550143",
        plans: &[Meeting("Demo of Widget Pro", 26)],
        ..person("Dana Cruz", "Cruz Pharmacy", "dana", "cruzpharmacy")
    },
    Person {
        stage: Interested,
        chat: BUYS,
        born: 150,
        entered: 50,
        amount: 11_760,
        confirmed: true,
        plans: &[Meeting("Demo for the whole team", 50), Note("Wants reports above all", -48)],
        ..person("Samuel Osei", "Osei Textiles", "samuel", "oseitextiles")
    },
    Person {
        stage: Interested,
        chat: ASKS_PRICE,
        born: 170,
        entered: 100,
        amount: 7_056,
        plans: &[Waits(
            BookMeeting,
            WaitReason::Unconfirmed,
            "the address is not confirmed: a reply or you can do that",
        )],
        ..person("Yara Nasser", "Nasser Clinic", "yara", "nasserclinic")
    },
    Person {
        stage: Interested,
        chat: COMPARES,
        born: 220,
        entered: 130,
        amount: 4_704,
        confirmed: true,
        plans: &[Task("Prepare the demo data", 3)],
        ..person("Victor Chua", "Chua Trading", "victor", "chuatrading")
    },
    Person {
        stage: Interested,
        source: InboundMail,
        confirmed: true,
        born: 280,
        entered: 220,
        amount: 3_528,
        ..person("Elena Petrova", "Petrova Studio", "elena", "petrovastudio")
    },
    Person {
        stage: Interested,
        chat: BUYS,
        born: 350,
        entered: 240,
        amount: 11_760,
        confirmed: true,
        plans: &[Task("Send the contract draft to legal", -50)],
        ..person("Marco Rossi", "Rossi Caffe", "marco", "rossicaffe")
    },
    // ready to close
    Person {
        stage: ReadyToClose,
        chat: BUYS,
        born: 60,
        entered: 8,
        amount: 11_760,
        confirmed: true,
        plans: &[Closing],
        ..person("Ben Cruz", "Cruz Logistics", "ben", "cruzlogistics")
    },
    Person {
        stage: ReadyToClose,
        chat: BUYS,
        born: 140,
        entered: 30,
        amount: 11_760,
        confirmed: true,
        plans: &[Closing, Note("Boss signs on Fridays", -29)],
        ..person("Fatima Rahman", "Rahman Exports", "fatima", "rahmanexports")
    },
    Person {
        stage: ReadyToClose,
        chat: BUYS,
        born: 230,
        entered: 70,
        amount: 11_760,
        confirmed: true,
        plans: &[Task("Call about the signature", 1)],
        ..person("Luis Navarro", "Navarro Builders", "luis", "navarrobuilders")
    },
    Person {
        stage: ReadyToClose,
        chat: ASKS_PRICE,
        born: 300,
        entered: 140,
        amount: 7_056,
        confirmed: true,
        plans: &[Meeting("Last questions before signing", 5)],
        ..person("Olivia Brown", "Brown & Daughters", "olivia", "brownanddaughters")
    },
    // won
    Person {
        stage: Won,
        chat: BUYS,
        born: 200,
        entered: 40,
        amount: 11_760,
        confirmed: true,
        ..person("Isabel Torres", "Torres Academy", "isabel", "torresacademy")
    },
    Person {
        stage: Won,
        chat: ASKS_PRICE,
        born: 300,
        entered: 110,
        amount: 7_056,
        confirmed: true,
        plans: &[Task("Welcome call", 48)],
        ..person("Daniel Kim", "Kim Dental Labs", "daniel", "kimdentallabs")
    },
    Person {
        stage: Won,
        source: FacebookLeadAds,
        confirmed: true,
        born: 400,
        entered: 180,
        amount: 2_280,
        ..person("Patricia Gomez", "Gomez Flowers", "patricia", "gomezflowers")
    },
    Person {
        stage: Won,
        source: Manual,
        confirmed: true,
        born: 480,
        entered: 260,
        amount: 5_880,
        ..person("George Wright", "Wright Surveying", "george", "wrightsurveying")
    },
    Person {
        stage: Won,
        chat: LOOKS,
        born: 490,
        entered: 330,
        amount: 1_140,
        confirmed: true,
        ..person("Amina Yusuf", "Yusuf Catering", "amina", "yusufcatering")
    },
    // lost
    Person {
        stage: Lost,
        chat: COMPARES,
        born: 260,
        entered: 60,
        amount: 4_704,
        confirmed: true,
        reason: "Chose another vendor",
        ..person("Stefan Huber", "Huber Metall", "stefan", "hubermetall")
    },
    Person {
        stage: Lost,
        chat: SHORT,
        born: 320,
        entered: 150,
        reason: "No budget this year",
        ..person("Joy Bautista", "", "joy", "bautistacrafts")
    },
    Person {
        stage: Lost,
        source: GoogleLeadForm,
        confirmed: true,
        born: 420,
        entered: 250,
        amount: 950,
        reason: "No answer",
        ..person("Andre Silva", "Silva Imports", "andre", "silvaimports")
    },
    Person {
        stage: Lost,
        chat: LOOKS,
        born: 495,
        entered: 300,
        amount: 1_140,
        reason: "Timing: comes back next year",
        ..person("Chloe Martin", "Martin Voyages", "chloe", "martinvoyages")
    },
];

/// Visitors who left an address but made no prospect yet: name, address, what they said.
pub(super) const PASSERS_BY: &[(&str, &str, i64, &[Line])] = &[
    (
        "Theo",
        "theo@quietinquiry.example",
        5,
        &[
            (0, true, "hello"),
            (3, false, "Hello! How can I help?"),
            (40, true, "just write to {email} please"),
        ],
    ),
    ("", "", 2, &[(0, true, "Do you have an office in Davao?"), (3, false, "We work online, from Makati.")]),
];
