//! Word lists that tell names, companies and places from everything else.

/// Words that are hardly ever part of a person's name: function words, greetings, answers, verbs of chats.
const COMMON: &str = "
a about above account actually after afternoon again ah all almost already also although always am amazing an and another any
anymore anyone anything anyway are around as ask asking at available aw away awesome
back bad be because been before behind being believe best better between bit book booked booking both bought bring business busy but buy
buying by bye call called calling can canada cancel cannot cant card care change check checking chat choose come coming company confirm
contact cool correct cost could couldnt customer
date day days dear deal definitely delivery demo details did didnt different do does doesnt doing done dont down
each early easy eight either else email end english enough etc even evening every everyone everything exactly excellent excited
fantastic far feel few fifteen fine first five for forgot four free friday friend from full fun
gave get getting give given glad go goes going gone gonna good goodbye goodmorning got great guess guys
had half happy has hasnt have havent having he hear hello help helping her here hey hi high higood him his hmm hola home hope hour hours
how however hows hurry
i id idea if ill im important in indeed info information inquire inquiring inside instead interest interested into invoice is isnt it
item its ive
january february march april may june july august september october november december
just keep kind kindly know
last late later least leave left less let lets like little live located long look looking lot love
made mail make making man many maybe me mean meant meeting member message mind mine mobile moment monday money month months more morning most
much must my myself
name named names nah nay near nearly need needed needs never new next nice night nine no none nope nor not nothing now number
of off offer office oh ok okay old on once one online only open option or order ordered our out outside over own
package paid pardon party past pay payment people perfect perhaps person phone pls place please pm price probably problem product
purchase put question questions quick quite quote
ready really receive received recently refund regarding regards reservation reserve reserved right
said same saturday say says school see seems seen send sent service set seven several shall she should shouldnt show sir since six sleep
so some someone something soon sorry sort still stop store such sunday support sure system
table take talk talking team tell ten test than thank thanks that thats the their them then there theres these they theyre thing things
think thirty this those thought three through thursday time tired to today together told tomorrow tonight too trying tuesday
twelve twenty two
under unfortunately until up update upset us use used user using usually
very via visiting
wait waiting walk wanna want wanted wants was wasnt way we wednesday week weeks welcome well went were weve what whats when where which
while who whos why will wish with within without wondering wont work worked working works worry would wouldnt wow wrong
yeah year years yep yes yesterday yet you youd youll your youre yours yourself yup
ako akin ang ano ay ayaw ayoko ba bakit bukas bili dito din eh gusto hindi ho huwag ilan interesado ito kami kasi kaya kayo ko kumusta
lang magkano maganda mga mo muna na naman namin natin ng ngayon ngayong ni nila ninyo niya niyo nyo nga o oo opo pa paano pala para pero
po puwede pwede rin sa saan salamat sana sige sila siya tama tayo tungkol umaga wala yan yes yun yung
asap chatting considering currently curious dealing expecting running student thinking hoping having referring writing planning
male female married single years-old allergic vegan vegetarian confused disappointed frustrated concerned unable able afraid
american filipino filipina pinoy british australian canadian chinese indian japanese korean spanish german french european asian
owner manager director president ceo cto coo cfo founder cofounder engineer developer accountant dentist doctor nurse teacher
buyer supervisor secretary assistant admin administrator officer consultant realtor agent broker contractor freelancer
purchasing operations marketing sales hr it finance procurement lawyer attorney vp vice head lead chief
mon tue tues wed thu thur thurs fri sat sun feb apr jul aug sep sept oct nov dec password pwd ssn credit social noon midnight tonite
urgent ridiculous hungry angry important
premium gold silver bronze guest ssn zip dob address street password username pin
";

/// Particles inside names of many languages.
const PARTICLES: &[&str] = &[
    "de", "del", "dela", "della", "delos", "la", "las", "los", "le", "van", "von", "der", "den", "ten",
    "ter", "da", "dos", "das", "di", "du", "bin", "binti", "al", "el", "ibn", "ben", "y", "st", "san",
    "santa", "mc", "mac", "o",
];
/// Titles before a name; not part of it.
const TITLES: &[&str] =
    &["mr", "mrs", "ms", "miss", "mx", "dr", "sir", "madam", "maam", "prof", "engr", "atty", "arch", "rev"];
/// Generations after a name.
const SUFFIXES: &[&str] = &["jr", "sr", "ii", "iii", "iv", "junior", "senior"];

/// Words that make a name a company's.
const COMPANY_WORDS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "llp",
    "ltd",
    "limited",
    "plc",
    "gmbh",
    "ag",
    "pty",
    "opc",
    "group",
    "holdings",
    "partners",
    "associates",
    "ventures",
    "capital",
    "bank",
    "insurance",
    "realty",
    "properties",
    "trading",
    "enterprises",
    "enterprise",
    "industries",
    "industrial",
    "manufacturing",
    "builders",
    "construction",
    "contractors",
    "foods",
    "bakery",
    "cafe",
    "restaurant",
    "resto",
    "catering",
    "hotel",
    "hotels",
    "resort",
    "travel",
    "tours",
    "dental",
    "clinic",
    "clinics",
    "medical",
    "hospital",
    "pharmacy",
    "health",
    "wellness",
    "spa",
    "salon",
    "gym",
    "fitness",
    "school",
    "college",
    "university",
    "academy",
    "institute",
    "foundation",
    "studio",
    "studios",
    "media",
    "agency",
    "design",
    "designs",
    "creative",
    "marketing",
    "consulting",
    "consultants",
    "solutions",
    "systems",
    "technologies",
    "technology",
    "tech",
    "software",
    "labs",
    "digital",
    "online",
    "services",
    "service",
    "logistics",
    "freight",
    "express",
    "transport",
    "motors",
    "auto",
    "autos",
    "hardware",
    "supply",
    "supplies",
    "store",
    "stores",
    "shop",
    "shops",
    "mart",
    "market",
    "outlet",
    "boutique",
    "apparel",
    "fashion",
    "electronics",
    "energy",
    "solar",
    "power",
    "water",
    "farms",
    "farm",
    "garden",
    "gardens",
    "laundry",
    "printing",
    "press",
    "law",
    "legal",
    "accounting",
    "audit",
    "security",
    "cleaning",
    "plumbing",
    "roofing",
    "homes",
    "interiors",
    "furniture",
    "works",
    "brothers",
    "sons",
    "international",
    "global",
    "worldwide",
    "telecom",
    "networks",
    "pharma",
    "chemicals",
    "textiles",
    "shipping",
    "airlines",
];

/// Places people say they are from; never a company (product.md section 2).
const PLACES: &str = "
manila|metro manila|quezon city|qc|makati|makati city|taguig|bgc|bonifacio global city|pasig|pasig city|ortigas|mandaluyong|pasay|parañaque|
paranaque|las piñas|las pinas|muntinlupa|alabang|marikina|caloocan|malabon|navotas|valenzuela|san juan|pateros|cebu|cebu city|mandaue|
lapu lapu|davao|davao city|baguio|baguio city|iloilo|iloilo city|bacolod|cagayan de oro|cdo|zamboanga|general santos|gensan|butuan|
tacloban|dumaguete|tagaytay|batangas|batangas city|lipa|laguna|calamba|santa rosa|sta rosa|biñan|binan|san pedro|cavite|bacoor|imus|
dasmariñas|dasmarinas|general trias|rizal|antipolo|antipolo city|cainta|taytay|bulacan|malolos|meycauayan|pampanga|angeles|angeles city|
clark|san fernando|olongapo|subic|zambales|tarlac|nueva ecija|cabanatuan|pangasinan|dagupan|urdaneta|la union|ilocos|ilocos norte|
ilocos sur|vigan|laoag|isabela|tuguegarao|bicol|naga|naga city|legazpi|albay|sorsogon|quezon|lucena|mindoro|palawan|puerto princesa|
bohol|tagbilaran|siargao|boracay|aklan|leyte|ormoc|samar|negros|surigao|cotabato|koronadal|luzon|visayas|mindanao|ncr|philippines|
the philippines|pilipinas|pinas|
usa|us|u s|united states|america|new york|nyc|new york city|brooklyn|los angeles|la|san francisco|sf|bay area|san diego|san jose|
sacramento|oakland|chicago|houston|dallas|austin|san antonio|fort worth|phoenix|tucson|philadelphia|pittsburgh|boston|seattle|portland|
denver|las vegas|miami|orlando|tampa|jacksonville|atlanta|charlotte|raleigh|nashville|memphis|detroit|cleveland|columbus|cincinnati|
indianapolis|milwaukee|minneapolis|st louis|kansas city|omaha|salt lake city|new orleans|baltimore|washington|washington dc|dc|honolulu|
anchorage|alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|hawaii|idaho|illinois|indiana|iowa|kansas|
kentucky|louisiana|maine|maryland|massachusetts|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|
new jersey|new mexico|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina|south dakota|
tennessee|texas|utah|vermont|virginia|west virginia|wisconsin|wyoming|puerto rico|guam|
canada|toronto|vancouver|montreal|calgary|ottawa|mexico|mexico city|brazil|argentina|chile|colombia|peru|uk|united kingdom|england|
scotland|wales|ireland|london|manchester|birmingham|edinburgh|dublin|france|paris|germany|berlin|munich|hamburg|spain|madrid|barcelona|
portugal|lisbon|italy|rome|milan|netherlands|amsterdam|belgium|brussels|switzerland|zurich|geneva|austria|vienna|sweden|stockholm|norway|
oslo|denmark|copenhagen|finland|helsinki|poland|warsaw|czech republic|prague|hungary|budapest|romania|bulgaria|greece|athens|turkey|
istanbul|ukraine|russia|moscow|israel|tel aviv|egypt|cairo|south africa|cape town|johannesburg|nigeria|lagos|kenya|nairobi|uae|
united arab emirates|dubai|abu dhabi|saudi arabia|saudi|riyadh|qatar|doha|kuwait|bahrain|oman|india|mumbai|delhi|new delhi|bangalore|
hyderabad|chennai|pakistan|karachi|bangladesh|dhaka|sri lanka|china|beijing|shanghai|shenzhen|hong kong|hongkong|hk|taiwan|taipei|japan|
tokyo|osaka|korea|south korea|seoul|singapore|sg|malaysia|kuala lumpur|kl|indonesia|jakarta|bali|thailand|bangkok|vietnam|hanoi|
ho chi minh|saigon|cambodia|myanmar|australia|sydney|melbourne|brisbane|perth|adelaide|new zealand|auckland|europe|asia|here|home|abroad|
overseas|nowhere|work|facebook|google|instagram|tiktok|linkedin|youtube|twitter|there|the internet|a friend|your website|your site
";

/// Where a "from" leads that is neither a place nor a company.
const NO_PLACE: &[&str] = &[
    "here",
    "home",
    "abroad",
    "overseas",
    "nowhere",
    "work",
    "facebook",
    "google",
    "instagram",
    "tiktok",
    "linkedin",
    "youtube",
    "twitter",
    "there",
    "the internet",
    "a friend",
    "your website",
    "your site",
];

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

static COMMON_SET: LazyLock<HashSet<&'static str>> = LazyLock::new(|| COMMON.split_whitespace().collect());
static PLACE_SET: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| PLACES.split('|').map(str::trim).filter(|place| !place.is_empty()).collect());

/// Phrases with what each proves, by their first word.
pub(super) type Openers<T> = HashMap<&'static str, Vec<(&'static str, T)>>;

/// Sorts lists written `one phrase|another` by first word.
pub(super) fn openers<T: Copy>(table: &[(T, &'static str)]) -> Openers<T> {
    let mut openers: Openers<T> = HashMap::new();
    for (proof, phrase) in
        table.iter().flat_map(|(proof, list)| list.split('|').map(|phrase| (*proof, phrase)))
    {
        let first = phrase.split(' ').next().unwrap_or_default();
        openers.entry(first).or_default().push((phrase, proof));
    }
    openers
}

/// Whether a word is one of a list written `one|two|three`.
pub(super) fn lists(list: &str, word: &str) -> bool {
    list.split('|').any(|one| one == word)
}

/// Hardly ever part of a name.
pub(super) fn is_common(norm: &str) -> bool {
    COMMON_SET.contains(norm)
}
/// Months that are also given names.
pub(super) fn is_calendar_name(norm: &str) -> bool {
    ["april", "may", "june", "august"].contains(&norm)
}
/// Could stand inside a name.
pub(super) fn is_particle(norm: &str) -> bool {
    PARTICLES.contains(&norm)
}
/// Mr, Dr, Engr.
pub(super) fn is_title(norm: &str) -> bool {
    TITLES.contains(&norm)
}
/// Jr, III.
pub(super) fn is_suffix(norm: &str) -> bool {
    SUFFIXES.contains(&norm)
}
/// Inc, Dental, Trading.
pub(super) fn is_company_word(norm: &str) -> bool {
    COMPANY_WORDS.contains(&norm)
}
/// A place, or one of the things people also say they come from; lower case, words separated by one blank.
pub(super) fn is_place(phrase: &str) -> bool {
    PLACE_SET.contains(phrase)
        || phrase.ends_with(" city")
        || phrase.ends_with(" province")
        || phrase.starts_with("san ")
        || phrase.starts_with("santa ")
        || phrase.starts_with("sta ")
        || phrase.starts_with("sto ")
}
/// A place that tells where someone is.
pub(super) fn is_location(phrase: &str) -> bool {
    is_place(phrase) && !NO_PLACE.contains(&phrase)
}
