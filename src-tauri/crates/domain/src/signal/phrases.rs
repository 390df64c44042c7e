//! The phrases behind each signal, in the words of product.md section 2 and their kin, English and Taglish.
//! Lower case, no apostrophes (`dont`), hyphens as blanks (`sign up`); `#` is any number, `@unit` a unit of
//! what is sold, `..` up to three words of any kind; `|` stands between phrases.

use crate::SignalKind;

/// Whether a word is in a list of this module.
pub(super) fn is_in(list: &str, word: &str) -> bool {
    list.split('|').any(|one| one == word)
}

/// Units of what is sold, after a number.
pub(super) const UNITS: &str = "\
    seat|seats|user|users|license|licenses|licence|licences|unit|units|pc|pcs|piece|pieces|piraso|box|\
    boxes|kahon|pack|packs|set|sets|case|cases|carton|cartons|dozen|copies|copy|bottles|bottle|kilos|\
    kilo|kg|kgs|sacks|sack|sako|rolls|pairs|bundles|bags|trays|pallets|employees|staff|accounts|devices|\
    machines|branches|stores|workstations|computers|laptops|agents|subscriptions|items|orders|pax|heads|\
    tao|people|persons|members|terminals|cameras|tons|liters|litres|meters";

/// Words that turn what follows in their clause around.
pub(super) const NEGATIONS: &str = "\
    not|dont|doesnt|didnt|wont|wouldnt|cant|cannot|couldnt|shouldnt|isnt|arent|wasnt|havent|hasnt|aint|\
    never|no|without|nor|neither|nothing|stop|hindi|hinde|di|ayaw|ayoko|wag|huwag|wala|walang";

/// Words that end what a negation reaches.
pub(super) const CONTRASTS: &str = "but|however|pero|kundi|though|although|instead|unless|until";

/// Days, for "call me Thursday".
pub(super) const DAYS: &str = "\
    monday|tuesday|wednesday|thursday|friday|saturday|sunday|lunes|martes|miyerkules|huwebes|biyernes|\
    sabado|linggo|mon|tue|tues|wed|thu|thurs|fri|sat|sun|today|tomorrow|bukas|asap|at|on|back|now|\
    please|po|mamaya|in|when|if|about|for";

/// Look like signals and are not.
pub(super) const INNOCENT: &str = "\
    how are you today|how are you doing today|hows your day today|for now|by now|until now|till now|\
    just now|now that|up to now|as of now|even now|every now and then|now and then|not now|order number|\
    order no|order id|order status|my order|purchase history|my purchase|last purchase|stop by|bus stop|\
    one stop|non stop|stop over|at all costs|cost center|trial court|market price|peer review|review it|\
    review the|review your|review my|price of oil|board meeting|team meeting|in a meeting|meeting room|\
    nice meeting you|no rush|email me not|dont call me|now i understand|now i see|rush hour|\
    free trial by jury|shipping industry|delivery man|no discount needed|for sale by owner|\
    know how much|thank you very much";

/// Phrases by signal.
pub(super) const SIGNALS: &[(SignalKind, &str)] = &[
    (SignalKind::PurchaseIntent, PURCHASE),
    (SignalKind::Urgency, URGENCY),
    (SignalKind::QuantityInquiry, QUANTITY),
    (SignalKind::PaymentOptions, PAYMENT),
    (SignalKind::DemoRequest, DEMO),
    (SignalKind::ContactRequest, CONTACT),
    (SignalKind::PricingInquiry, PRICING),
    (SignalKind::DeliveryCheck, DELIVERY),
    (SignalKind::Interest, INTEREST),
    (SignalKind::Validation, VALIDATION),
    (SignalKind::PromoInterest, PROMO),
    (SignalKind::Comparison, COMPARISON),
    (SignalKind::NotInterested, NOT_INTERESTED),
    (SignalKind::VendorPitch, VENDOR),
    (SignalKind::JobSeeker, JOB),
    (SignalKind::Spam, SPAM),
];

const PURCHASE: &str = "\
    buy|buying|purchase|purchasing|avail|availing|mag avail|maavail|sign up|sign me up|sign us up|\
    signup|signing up|subscribe|checkout|check out now|place an order|place order|place the order|\
    place my order|put in an order|like to order|want to order|wanna order|ready to order|can i order|\
    can we order|how to order|how do i order|how can i order|order now|order na|order po ako|order ako|\
    pa order|paorder|mag order|magorder|mag oorder|oorder|oorder na|oorderin|omorder|umorder|\
    i order ko na|bili na|bibili|bibilhin|bumili|pabili|bilhin|mabili|makabili|kukunin|kukuha|kunin ko|\
    sige na|go na|g na|deal na|kuha na|ill take|we will take|well take it|i will take it|lets do it|\
    lets proceed|lets go ahead|go ahead with|proceed with|move forward with|moving forward with|\
    get started|ready to start|ready to proceed|ready to go ahead|i want it|count me in|\
    i accept|we accept|we accept the offer|send the contract|where do i sign|where to sign|\
    reserve a slot|pa reserve|paano mag order|paano umorder|paano bumili";

const URGENCY: &str = "\
    today|now|right now|asap|as soon as possible|urgent|urgently|immediately|right away|tonight|\
    this very day|within the day|within the hour|same day|rush|emergency|time sensitive|at once|\
    without delay|by tomorrow|deadline|agad|agad agad|agarang|kaagad|ngayon|ngayon na|ngayong araw|\
    kailangan na|kailangan ko na|kailangan na namin|kailangan namin na|madalian|apurahan|nagmamadali|\
    minamadali|mamaya na|today na|now na";

const QUANTITY: &str = "\
    how many|ilan|ilang|ilan po|# @unit|# more @unit|# new @unit|# additional @unit|# na @unit|\
    # of them|# of these|# of those|team of #|group of #|quantity|quantities|qty|bulk|in bulk|\
    bulk order|wholesale|pakyawan|maramihan|minimum order|moq|@unit of #|dosena|dozens";

const PAYMENT: &str = "\
    gcash|paymaya|via maya|thru maya|maya or gcash|gcash or maya|bank transfer|bank deposit|\
    wire transfer|invoice|pro forma|proforma|credit card|debit card|visa or mastercard|paypal|stripe|\
    cash on delivery|cod|installment|installments|instalment|instalments|hulugan|hulog|payment|payments|\
    down payment|downpayment|how do i pay|how do we pay|how can i pay|how can we pay|how to pay|\
    can i pay|can we pay|where do i pay|pay by|pay via|pay with|pay in|pay online|pay monthly|\
    pay annually|net 30|net 60|purchase order|bayad|paano bayad|paano magbayad|paano .. magbayad|\
    magbayad|magbabayad|bayaran|babayaran|bdo|bpi|metrobank|unionbank|landbank|billing|\
    monthly or yearly|qr ph|instapay|pesonet";

const DEMO: &str = "\
    demo|demos|demonstration|demonstrate|trial|free trial|trials|pilot|presentation|walkthrough|\
    walk through|walk me through|walk us through|product tour|meeting|meet with|set up a meeting|\
    schedule a call|schedule a meeting|schedule a demo|schedule a visit|schedule a time|\
    schedule .. call|book a call|book a meeting|book a demo|book a slot|arrange a call|set up a call|\
    setup a call|hop on a call|jump on a call|get on a call|zoom call|video call|zoom meeting|\
    google meet|discovery call|consultation|appointment|test drive|can we meet|lets meet|\
    show me how it works|show us how it works|see it in action|try it out|try it first|subukan|pa demo|\
    pademo|mag demo|mag meeting|pwede .. makipag meeting|makipagkita";

const CONTACT: &str = "\
    call me|call us|phone me|ring me|ring us|call back|callback|give me a call|give us a call|\
    give me a ring|email me|email us|mail me|e mail me|send me an email|send us an email|\
    send me a message|shoot me an email|drop me an email|drop me a line|text me|text us|message me|\
    message us|msg me|pm me|dm me|whatsapp me|viber me|contact me|contact us|reach me|reach us|\
    reach out to me|reach out to us|get in touch|get back to me|get back to us|get a hold of|\
    follow up with me|talk to a person|talk to a human|talk to a real|talk to someone|talk to somebody|\
    talk to an agent|talk to your team|talk to sales|talk to your sales|talk to a rep|\
    talk to .. representative|talk with someone|speak to a person|speak to a human|speak to someone|\
    speak to sales|speak with someone|speak with a|speak to an agent|speak to .. representative|\
    speak to a real|someone call|someone contact|somebody call|someone from sales|have someone|\
    human agent|live agent|live person|real person|your phone number|your contact number|your number|\
    contact number nyo|contact number niyo|contact number po|may contact number|number nyo|number niyo|\
    pakitawagan|paki tawagan|patawag|tawagan mo|tawagan nyo|tawagan niyo|tawagan ninyo|pwede tawagan|\
    tawag kayo|pakicontact|paki contact|paki email|pakiemail|paki text|pakitext|paki message|\
    i email nyo|i email niyo|itext nyo|i text nyo|i message nyo|makausap|kausapin|pm nyo ako|\
    pm niyo ako|pa pm|viber nyo|viber niyo|text nyo|text niyo|tawagan nyo ako|message nyo|message niyo|\
    email nyo|email niyo";

const PRICING: &str = "\
    price|prices|priced|pricing|price list|pricelist|cost|costs|costing|how much|hm po|how mch|quote|\
    quotes|quotation|quotations|estimate|fee|fees|your rate|your rates|rates|rate card|\
    what do you charge|do you charge|you charge|package price|magkano|magkanu|mgkano|mag kano|magkno|\
    presyo|presyuhan|halaga|srp|tag price|pa quote|paquote|tariff|affordable|monthly fee|\
    subscription fee|price range";

const DELIVERY: &str = "\
    shipping|ship to|ship it|you ship|shipment|shipped|delivery|deliver|delivers|delivered|deliveries|\
    onboarding time|onboarding take|onboarding process|how long .. onboarding|implementation time|\
    go live|lead time|lead times|turnaround|eta|courier|lalamove|lbc|pickup|pick up point|\
    how long .. arrive|how long .. take|when .. arrive|padala|ipadala|magpadala|pinapadala|maipadala|\
    pa deliver|padeliver|nag deliver|nagdedeliver|nagdeliver|nag dedeliver|nagship|nagshiship|nag ship|\
    gaano katagal|kelan darating|kailan darating|naka ship|in stock|may stock|stocks";

const INTEREST: &str = "\
    looking for|looking into|looking at getting|looking to|interested|interested in|im interested|\
    keen on|keen to|curious about|curious how|tell me more|tell us more|more info|more information|\
    more details|know more|learn more|find out more|like to know|want to know|considering|in need of|\
    in the market for|searching for|in search of|exploring|evaluating|we need|i need a|i need an|\
    do you have|do you offer|do you sell|gusto|gusto ko|gustong|gusto namin|interesado|hanap|hanap ko|\
    naghahanap|hinahanap|may available|meron ba|meron kayo|meron po|mayroon ba|pwede malaman|pa inquire|\
    mag inquire|inquire|inquiring|pa info|details po|brochure|catalog|catalogue";

const VALIDATION: &str = "\
    review|reviews|legit|legit ba|legitimate|testimonial|testimonials|feedbacks|case study|case studies|\
    success story|success stories|customer references|client references|your clients|your customers say|\
    trusted|trustworthy|reputable|reliable|scam|is this real|proof|totoo ba|maganda ba|okay ba|ok ba|\
    subok na|mapagkakatiwalaan|money back|guarantee|guaranteed|warranty|certified|iso certified|\
    sec registered|dti registered|rating|ratings|track record|who uses";

const PROMO: &str = "\
    discount|discounts|discounted|promo|promos|promotion|promotions|promo code|coupon|coupons|voucher|\
    vouchers|special offer|special offers|on sale|sale price|any deals|best deal|special price|\
    volume pricing|cheaper|lower price|best price|last price|free shipping|freebie|freebies|may sale|\
    naka sale|tawad|bawas|diskwento|mas mura|makakamura|may less|student price|black friday|early bird|\
    buy one get one|bogo|package deal|rebate";

const COMPARISON: &str = "\
    versus|vs|alternative|alternatives|compare|compares|comparing|compared to|compared with|comparison|\
    better than|cheaper than|difference between|different from|whats the difference|competitor|\
    competitors|competition|other vendors|other providers|other suppliers|switch from|switching from|\
    instead of using|why choose you|why should i choose|what makes you different|kumpara|ikumpara|kaysa|\
    kesa|pinagkaiba|kaibahan|pagkakaiba|mas maganda";

const NOT_INTERESTED: &str = "\
    no thanks|no thank you|no thanks you|not interested|no longer interested|never interested|\
    not for me|not for us|not really interested|not at all interested|no interest|stop|stop it|\
    please stop|stop emailing|stop messaging|stop contacting|stop texting|stop calling|unsubscribe|\
    opt out|remove me|take me off|leave me alone|dont contact me|do not contact|dont email me|\
    do not email|dont call me|do not call|dont message me|not a fit|not a good fit|we will pass|\
    ill pass|well pass|i will pass|went with another|went with someone else|chose another|found another|\
    already have one|changed my mind|change my mind|hindi na|hindi na po|di na|wag na|huwag na|ayaw na|\
    ayaw ko na|ayoko na|ayoko|hindi interesado|hindi kami interesado|hindi ako interesado|\
    di ako interesado|walang interes|salamat na lang|next time na lang|saka na lang|saka na|\
    wala akong interes";

const VENDOR: &str = "\
    we offer .. services|we offer .. seo|we offer .. solutions to|i offer .. services|\
    we provide .. services|i provide .. services|our agency|we are an agency|we are a .. agency|\
    seo service|seo services|seo agency|seo expert|seo package|seo packages|backlink|backlinks|\
    link building|guest post|guest posts|guest posting|sponsored post|rank your website|rank your site|\
    rank higher on google|first page of google|page one of google|top of google|increase your traffic|\
    more traffic to your|increase your sales|boost your sales|grow your business|grow your revenue|\
    generate more leads|qualified leads for your|lead generation services|redesign your website|\
    website redesign|your website design|web design services|web development services|\
    app development services|digital marketing services|social media management services|\
    outsourcing services|staffing services|virtual assistant services|i noticed your website|\
    i visited your website|i came across your website|i was on your website|i found your website and|\
    partnership opportunity|business proposal|business loan offer|merchant cash advance|\
    working capital for your|our software can help you|we can help your business|\
    we help companies like yours|we help businesses like yours|on your website and noticed|\
    errors on your website|buy our|sell you our|supply you with|introduce our company|\
    introduce our products|our factory|we are a manufacturer|we are manufacturer of|\
    we are a leading supplier|explainer video|data entry services";

const JOB: &str = "\
    are you hiring|are you guys hiring|you hiring|hiring ba|hiring po|hiring pa|hiring kayo|may hiring|\
    still hiring|job opening|job openings|job vacancy|job vacancies|vacancy|vacancies|open position|\
    open positions|job application|job opportunity|job opportunities|job post|apply for a job|\
    apply for the job|apply for the position|apply for a position|apply for .. position|apply as|\
    applying for|applying as|mag apply|mag aapply|magaapply|my resume|my cv|attached resume|\
    attached my resume|looking for a job|looking for work|looking for job|looking for employment|\
    looking for an internship|internship|intern position|ojt|naghahanap ng trabaho|naghahanap ng work|\
    hanap trabaho|naghahanap ako ng trabaho|may trabaho|career opportunities|careers page|\
    work for you guys|join your team|employment opportunity";

const SPAM: &str = "\
    casino|viagra|cialis|forex signals|crypto giveaway|free bitcoin|double your bitcoin|\
    bitcoin investment|crypto investment|earn money fast|earn money online|make money online|\
    make money fast|work from home and earn|earn # per day|earn up to #|you have won|you won|\
    claim your prize|lottery winner|inheritance fund|nigerian prince|hot singles|adult content|porn|xxx|\
    escort|sex cam|payday loan|cheap followers|buy followers|instagram followers|online sabong|\
    click this link|click the link below|click here to claim|limited time offer click|100 free|act now|\
    risk free investment|guaranteed returns";
