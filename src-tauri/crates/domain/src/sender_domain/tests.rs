use super::{dkim, key, *};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed},
};

const DOMAIN: &str = "brightwidgets.example";

fn sender(server: &str) -> Sender {
    Sender { from: format!("sam@{DOMAIN}").parse().unwrap(), server: server.to_owned(), selector: None }
}

/// Answers with these records; every other name has none.
fn judged(sender: &Sender, records: &[(&str, &str)]) -> Vec<Finding> {
    let mut answers = Answers::new();
    for _ in 0..30 {
        let found = check(sender, &answers);
        if found.wanted.is_empty() {
            return found.findings;
        }
        for name in found.wanted {
            let here = records.iter().filter(|(at, _)| *at == name).map(|(_, text)| (*text).to_owned());
            answers.insert(name.clone(), Answer::Texts(here.collect()));
        }
    }
    panic!("it never ends");
}

/// State, words and the record to publish of the findings about SPF.
fn spf(server: &str, records: &[(&str, &str)]) -> Vec<(State, String, String)> {
    let of = |one: Finding| {
        (one.state, one.words, one.records.first().map_or(String::new(), |it| it.value.clone()))
    };
    judged(&sender(server), records).into_iter().filter(|one| one.subject == Subject::Spf).map(of).collect()
}

/// An RSA key as it is published, of that many bits.
fn rsa(bits: usize) -> String {
    let long = |tag: u8, body: Vec<u8>| {
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        [vec![tag, 0x82], length.to_vec(), body].concat()
    };
    let mut modulus = vec![0xff; bits / 8];
    modulus.insert(0, 0);
    let inner = long(0x30, [long(0x02, modulus), vec![0x02, 3, 1, 0, 1]].concat());
    let kind = vec![0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0];
    STANDARD.encode(long(0x30, [kind, long(0x03, [vec![0], inner].concat())].concat()))
}

#[test]
fn spf_is_judged_by_its_record() {
    let google = ("_spf.google.com", "v=spf1 include:_netblocks.google.com ~all");
    let blocks = ("_netblocks.google.com", "v=spf1 ip4:35.190.247.0/24 ~all");
    for (record, state, words, publish) in [
        ("v=spf1 include:_spf.google.com ~all", State::Ok, "names Google (2 of 10", ""),
        ("V=SPF1 INCLUDE:_SPF.GOOGLE.COM -ALL", State::Ok, "names Google", ""),
        ("v=spf1 redirect=_spf.google.com", State::Ok, "names Google", ""),
        ("v=spf1 include:_spf.google.com", State::Warning, "no end", "v=spf1 include:_spf.google.com ~all"),
        (
            "v=spf1 include:_spf.google.com ?all",
            State::Warning,
            "?all",
            "v=spf1 include:_spf.google.com ~all",
        ),
        (
            "v=spf1 include:_spf.google.com +all",
            State::Problem,
            "+all",
            "v=spf1 include:_spf.google.com ~all",
        ),
        ("v=spf1 include:_spf.google.com all", State::Problem, "+all", "v=spf1 include:_spf.google.com ~all"),
        ("v=spf1 -all", State::Problem, "does not name Google", "v=spf1 include:_spf.google.com -all"),
        // Nobody comes to what stands behind `all`.
        (
            "v=spf1 -all include:_spf.google.com",
            State::Problem,
            "does not name Google",
            "v=spf1 include:_spf.google.com -all",
        ),
        (
            "v=spf1 ip4:192.0.2.0/24 -all",
            State::Warning,
            "may cover them",
            "v=spf1 include:_spf.google.com ip4:192.0.2.0/24 -all",
        ),
        (
            "v=spf1 include:%{d}.spf.example -all",
            State::Warning,
            "may cover them",
            "v=spf1 include:_spf.google.com include:%{d}.spf.example -all",
        ),
        (
            "v=spf1 include:_spf.google.com ip4:1.2.3 ~all",
            State::Problem,
            "mistake: \"ip4:1.2.3\"",
            "v=spf1 include:_spf.google.com ~all",
        ),
        ("v=spf1 include: ~all", State::Problem, "mistake: \"include:\"", "v=spf1 ~all"),
        ("v=spf1 include:_spf.google.com ptr ~all", State::Warning, "ptr", ""),
        (
            "v=spf1 include:_spf.google.com include:nothing.example ~all",
            State::Problem,
            "nothing.example, which does not exist",
            "",
        ),
        (
            "v=spf1 include:brightwidgets.example include:_spf.google.com ~all",
            State::Problem,
            "leads back",
            "",
        ),
        ("v=spf1 include:localhost include:_spf.google.com ~all", State::Problem, "no domain", ""),
        (
            "v=spf1 include:_spf.google.com a mx a:x.example mx:x.example/24 a//64 a/24//64 exists:%{i}.x.example a:y.example -all",
            State::Ok,
            "(10 of 10",
            "",
        ),
        (
            "v=spf1 include:_spf.google.com a mx a:x.example mx a a a a a -all",
            State::Problem,
            "look up 11",
            "",
        ),
        ("v=spf1", State::Warning, "no end", "v=spf1 ~all"),
    ] {
        let found = spf("smtp.gmail.com", &[(DOMAIN, "other text"), (DOMAIN, record), google, blocks]);
        let (is, said, record_to_publish) = &found[0];
        assert!(*is == state && said.contains(words), "{record}: {found:?}");
        assert_eq!(record_to_publish, publish, "{record}: {found:?}");
    }
}

#[test]
fn there_is_exactly_one_spf_record() {
    let found = spf("smtp.office365.com", &[(DOMAIN, "v=spf10 ~all"), (DOMAIN, "v=spf1x")]);
    assert_eq!(
        (found[0].0, found[0].2.as_str()),
        (State::Problem, "v=spf1 include:spf.protection.outlook.com ~all")
    );
    let found = spf("mail.brightwidgets.example", &[]);
    assert_eq!(found[0].2, "v=spf1 mx a:mail.brightwidgets.example ~all");
    assert_eq!(spf("mail.elsewhere.example", &[])[0].2, "v=spf1 mx ~all");
    let found = spf("smtp.gmail.com", &[(DOMAIN, "v=spf1 mx ~all"), (DOMAIN, "v=spf1 a mx -all")]);
    assert_eq!((found.len(), found[0].0), (1, State::Problem));
    assert_eq!(found[0].2, "v=spf1 include:_spf.google.com mx a -all");
}

#[test]
fn what_did_not_answer_is_not_known() {
    let silent = |name: &str| (name.to_owned(), Answer::Silent("timed out".to_owned()));
    let sender = sender("smtp.gmail.com");
    let mut answers: Answers =
        [silent(DOMAIN), silent(&format!("google._domainkey.{DOMAIN}")), silent(&format!("_dmarc.{DOMAIN}"))]
            .into();
    let found = check(&sender, &answers);
    assert!(found.wanted.is_empty());
    assert_eq!(found.findings.iter().map(|one| one.state).collect::<Vec<_>>(), [State::Unknown; 3]);
    assert!(found.findings.iter().all(|one| one.records.is_empty() && one.words.contains("timed out")));
    // Nor is a record that includes one.
    answers.insert(DOMAIN.to_owned(), Answer::Texts(vec!["v=spf1 include:x.example ~all".to_owned()]));
    answers.extend([silent("x.example")]);
    let found = check(&sender, &answers).findings;
    assert_eq!((found[0].state, found[1].subject), (State::Unknown, Subject::Dkim), "{found:?}");
}

#[test]
fn keys_are_read() {
    use dkim::{Key, read};
    let ed25519 = STANDARD.encode([7; 32]);
    for (text, key) in [
        (format!("v=DKIM1; k=rsa; p={}", rsa(2048)), Some(Key::Good("RSA, 2048 bits".to_owned()))),
        (format!("p={}", rsa(4096)), Some(Key::Good("RSA, 4096 bits".to_owned()))),
        (format!(" v = DKIM1 ;p = {} ; ", rsa(1024)), Some(Key::Short(1024))),
        (
            format!("v=DKIM1; p={}", rsa(512)),
            Some(Key::Bad("512 bits are too few, 1024 is the least".to_owned())),
        ),
        (format!("v=DKIM1; k=ed25519; p={ed25519}"), Some(Key::Good("Ed25519".to_owned()))),
        ("v=DKIM1; p=".to_owned(), Some(Key::Revoked)),
        ("v=DKIM1".to_owned(), Some(Key::Bad("it has no p=".to_owned()))),
        ("v=DKIM1; p=!".to_owned(), Some(Key::Bad("its p= is no base64".to_owned()))),
        ("v=DKIM1; p=MIIB".to_owned(), Some(Key::Bad("its p= is no RSA key".to_owned()))),
        ("v=DKIM2; p=MIIB".to_owned(), Some(Key::Bad("its version is \"DKIM2\", not DKIM1".to_owned()))),
        ("google-site-verification=x".to_owned(), None),
        (String::new(), None),
    ] {
        assert_eq!(read(&text), key, "{text}");
    }
}

#[test]
fn a_key_made_by_another_program_is_measured() {
    // openssl genrsa 1024 | openssl rsa -pubout -outform DER
    let real = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ij\
                Ssq631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";
    assert_eq!(key::rsa_bits(&key::octets(real).unwrap()), Some(1024));
}

#[test]
fn dkim_is_looked_for_where_the_provider_or_the_rep_says() {
    let dkim = |sender: &Sender, records: &[(&str, &str)]| {
        let all = judged(sender, records).into_iter().filter(|one| one.subject == Subject::Dkim);
        all.collect::<Vec<_>>()
    };
    let good = format!("v=DKIM1; p={}", rsa(2048));
    let at = |selector: &str| format!("{selector}._domainkey.{DOMAIN}");
    let microsoft = sender("smtp.office365.com");
    // One of the two is taken back while the other is in use.
    let found = dkim(&microsoft, &[(&at("selector1"), "v=DKIM1; p="), (&at("selector2"), &good)]);
    assert_eq!((found.len(), found[0].state), (1, State::Ok), "{found:?}");
    let found = dkim(&microsoft, &[(&at("selector1"), "v=DKIM1; p=")]);
    assert_eq!(found[0].state, State::Problem);
    let found = dkim(&microsoft, &[]);
    assert!(
        found[0].state == State::Warning && found[0].fix.as_ref().unwrap().contains("security.microsoft.com")
    );
    let found = dkim(&sender("smtp.fastmail.com"), &[]);
    assert_eq!(found[0].records.len(), 3);
    assert_eq!(
        found[0].records[0],
        Record { name: at("fm1"), kind: "CNAME", value: format!("fm1.{DOMAIN}.dkim.fmhosted.com") }
    );
    let other = sender("mail.elsewhere.example");
    assert_eq!(dkim(&other, &[])[0].state, State::Unknown);
    let named = Sender { selector: Some(" K7 ".to_owned()), ..other };
    assert_eq!(dkim(&named, &[])[0].state, State::Problem);
    assert_eq!(dkim(&named, &[(&at("k7"), &good)])[0].state, State::Ok);
    assert_eq!(dkim(&named, &[(&at("k7"), &good), (&at("k7"), &good)])[0].state, State::Problem);
    // A selector that cannot be one finds nothing, and asks for nothing.
    let odd = Sender { selector: Some("a b/../c".to_owned()), ..named };
    assert_eq!(dkim(&odd, &[])[0].state, State::Problem);
}

#[test]
fn dmarc_falls_back_to_the_domain_above() {
    let mut from = sender("smtp.gmail.com");
    from.from = "sam@mail.eu.brightwidgets.example".parse().unwrap();
    let dmarc = |records: &[(&str, &str)]| {
        judged(&from, records).into_iter().find(|one| one.subject == Subject::Dmarc).unwrap()
    };
    let (own, above) = ("_dmarc.mail.eu.brightwidgets.example", "_dmarc.brightwidgets.example");
    for (records, state, words) in [
        (&[(own, "v=DMARC1; p=none")][..], State::Ok, "only watches"),
        (
            &[(own, "v=DMARC1;p=reject; rua=mailto:x@y.example"), (above, "v=DMARC1; p=none")],
            State::Ok,
            "refuse",
        ),
        (&[(above, "v=DMARC1; p=reject; sp=none")], State::Ok, "only watches"),
        (
            &[(above, "v=DMARC1; p=quarantine")],
            State::Ok,
            "holds for yours as well. It asks others to put into spam",
        ),
        (&[(own, "v=DMARC1; p=never")], State::Problem, "p=never"),
        (&[(own, "v=DMARC1")], State::Problem, "no p="),
        (&[(own, "v=DMARC1; p=none"), (own, "v=DMARC1; p=none")], State::Problem, "2 DMARC records"),
        (
            &[(own, "v=spf1 -all"), (own, "p=none; v=DMARC1"), ("_dmarc.example", "v=DMARC1; p=none")],
            State::Warning,
            "no DMARC",
        ),
    ] {
        let found = dmarc(records);
        assert!(found.state == state && found.words.contains(words), "{records:?}: {found:?}");
    }
    let found = dmarc(&[]);
    assert_eq!((found.records[0].name.as_str(), found.records[0].value.as_str()), (own, "v=DMARC1; p=none"));
}

#[test]
fn an_address_at_a_providers_own_domain_needs_nothing_but_its_server() {
    for (from, server, state) in [
        ("sam@gmail.com", "smtp.gmail.com", State::Ok),
        ("sam@gmail.com", "smtp.office365.com", State::Problem),
        ("sam@gmail.com", "mail.elsewhere.example", State::Problem),
        ("sam@hotmail.com", "smtp-mail.outlook.com", State::Ok),
        ("sam@gmx.net", "mail.gmx.net", State::Ok),
    ] {
        let sender = Sender { from: from.parse().unwrap(), server: server.to_owned(), selector: None };
        let found = check(&sender, &Answers::new());
        assert!(found.wanted.is_empty() && found.findings.len() == 1, "{found:?}");
        assert_eq!(
            (found.findings[0].subject, found.findings[0].state),
            (Subject::Domain, state),
            "{found:?}"
        );
    }
}

#[test]
fn records_that_go_on_for_ever_are_not_followed_for_ever() {
    // Each includes the next ones twice over: 2^n look-ups.
    let names: Vec<String> = (0..40).map(|n| format!("n{n}.x.example")).collect();
    let texts: Vec<String> = (0..40)
        .map(|n| format!("v=spf1 include:n{}.x.example include:n{}.x.example -all", n + 1, n + 2))
        .collect();
    let mut records: Vec<(&str, &str)> =
        names.iter().zip(&texts).map(|(n, t)| (n.as_str(), t.as_str())).collect();
    records.push((DOMAIN, "v=spf1 include:n0.x.example -all"));
    let found = spf("smtp.gmail.com", &records);
    assert!(found[0].1.contains("more than 20"), "{found:?}");
}

proptest! {
    #![proptest_config(Config { cases: 400, rng_seed: RngSeed::Fixed(2), failure_persistence: None, ..Config::default() })]
    #[test]
    fn hostile_records_are_only_text(
        texts in prop::collection::vec("(v=spf1 |v=DKIM1; |v=DMARC1; )?([a-z+~?-]{0,7}[:=/ ;]?|\\PC{0,8}|(include|redirect|a|mx|ip4|ip6|p|k|sp)[:=]?\\PC{0,20}| ){0,8}", 0..4),
        server in prop::sample::select(vec!["smtp.gmail.com", "smtp.fastmail.com", "mail.brightwidgets.example", ""]),
    ) {
        let sender = sender(server);
        let mut answers = Answers::new();
        for round in 0.. {
            prop_assert!(round < 60, "it never ends");
            let found = check(&sender, &answers);
            for finding in &found.findings {
                prop_assert!(finding.words.len() < 700 && !finding.words.chars().any(char::is_control));
                for record in &finding.records {
                    prop_assert!(record.value.chars().all(|c| c.is_ascii_graphic() || c == ' '), "{record:?}");
                }
            }
            if found.wanted.is_empty() {
                break;
            }
            for name in found.wanted {
                prop_assert_eq!(normal_name(&name), Some(name.clone()), "a name that may not be asked for");
                answers.insert(name, Answer::Texts(texts.clone()));
            }
        }
    }
}
