//! The check of the sender's domain: DNS asked over the network, against a real server; and what the rep is told, with
//! records that change between two looks.

use connectors::dns::NetworkDns;
use domain::Mode;
use engine::ports::Dns as _;
use serde_json::{Value, json};
use std::{net::UdpSocket, time::Duration};
use testkit::{Workspace, dns::DnsServer};

#[tokio::test(flavor = "multi_thread")]
async fn records_are_read_from_a_real_server() {
    let key = "p".repeat(900);
    let parts: Vec<_> = key.as_bytes().chunks(200).map(|part| String::from_utf8_lossy(part)).collect();
    let zone = format!(
        "widgets.example. 60 IN TXT \"v=spf1 include:\" \"_spf.mail.example -all\"\n\
         widgets.example. 60 IN TXT \"something else\"\n\
         bare.example. 60 IN A 192.0.2.1\n\
         k1._domainkey.widgets.example. 60 IN CNAME k1.mail.example.\n\
         k1.mail.example. 60 IN TXT \"v=DKIM1; p=abc\"\n\
         long.example. 60 IN TXT \"{}\"\n",
        parts.join("\" \"")
    );
    let server = DnsServer::start(&zone).await.unwrap();
    let dns = NetworkDns::of_server(server.address());
    let mut texts = dns.texts("widgets.example").await.unwrap();
    texts.sort();
    assert_eq!(texts, ["something else", "v=spf1 include:_spf.mail.example -all"]);
    assert_eq!(dns.texts("k1._domainkey.widgets.example").await.unwrap(), ["v=DKIM1; p=abc"]);
    // Too long for UDP: it is asked for again over TCP.
    assert_eq!(dns.texts("long.example").await.unwrap(), [key]);
    for without in ["bare.example", "nobody.example"] {
        assert_eq!(dns.texts(without).await.unwrap(), Vec::<String>::new(), "{without}");
    }
    // A server that fails says nothing about the records.
    dns.texts("a.broken.example").await.unwrap_err();
    // Nor does one that is silent.
    let deaf = UdpSocket::bind("127.0.0.1:0").unwrap();
    let dns = NetworkDns::of_server(deaf.local_addr().unwrap()).with_patience(Duration::from_millis(300));
    dns.texts("widgets.example").await.unwrap_err();
}

/// What the check says, as `subject state`.
async fn check(ws: &Workspace) -> (Vec<String>, Value) {
    let found = ws.call("domain.check", json!({})).await.unwrap();
    let findings = found["findings"].as_array().unwrap().iter();
    let brief =
        |one: &Value| format!("{} {}", one["subject"].as_str().unwrap(), one["state"].as_str().unwrap());
    (findings.map(brief).collect(), found)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_rep_is_told_what_to_publish_until_it_is_there() {
    let ws = Workspace::builder(Mode::Hybrid).set("smtp.host", "smtp.gmail.com").start().await.unwrap();
    let (brief, found) = check(&ws).await;
    assert!(
        brief.contains(&"spf problem".to_owned()) && brief.contains(&"dmarc warning".to_owned()),
        "{found:#}"
    );
    let records: Vec<_> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|one| one["records"].as_array().unwrap())
        .collect();
    let spf = records.iter().find(|one| one["name"] == "widgets.example").unwrap();
    let spf = spf["value"].as_str().unwrap();
    assert!(spf.contains("include:_spf.google.com"), "{spf}");

    // What was told to be published is what satisfies it.
    ws.dns().publish("_spf.google.com", "v=spf1 ip4:192.0.2.0/24 ~all");
    for record in &records {
        ws.dns().publish(record["name"].as_str().unwrap(), record["value"].as_str().unwrap());
    }
    let (brief, found) = check(&ws).await;
    assert!(brief.contains(&"spf ok".to_owned()), "{found:#}");
    assert!(
        brief.contains(&"dmarc ok".to_owned()) || !found.to_string().contains("has no DMARC"),
        "{found:#}"
    );

    // Silence is not absence.
    ws.dns().set_silent(true);
    let (brief, found) = check(&ws).await;
    assert!(!brief.is_empty() && brief.iter().all(|one| one.ends_with("unknown")), "{found:#}");
    assert_eq!(found["domain"], "widgets.example");
}
