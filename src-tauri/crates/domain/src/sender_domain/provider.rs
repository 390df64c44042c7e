//! What is known of mail providers, by the name of their submission server: what SPF must include, and under which
//! selectors they publish DKIM keys. As generally known in November 2026, not read off each provider's pages: a wrong row
//! makes a wrong hint and holds no mail back.

use super::{Finding, State, Subject};
use crate::email::Address;

/// A provider.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Provider {
    /// As the rep knows it.
    pub(super) name: &'static str,
    /// Servers' names, or what they end with when there is a dot in front.
    servers: &'static [&'static str],
    /// Any of these must be included by SPF, the first is what we say; empty where we know of none.
    pub(super) includes: &'static [&'static str],
    /// Selectors in use.
    pub(super) selectors: &'static [&'static str],
    /// Where signing is turned on.
    pub(super) signing: &'static str,
    /// The value of the CNAME of a selector, where it follows from the domain: `{s}` and `{d}` are filled in.
    pub(super) alias: Option<&'static str>,
    /// Its own domains, at which anybody can get an address.
    public: &'static [&'static str],
}

const NONE: Provider =
    Provider { name: "", servers: &[], includes: &[], selectors: &[], signing: "", alias: None, public: &[] };

static PROVIDERS: &[Provider] = &[
    Provider {
        name: "Google",
        servers: &["smtp.gmail.com", "smtp-relay.gmail.com", ".google.com", ".googlemail.com"],
        includes: &["_spf.google.com", "_netblocks.google.com"],
        selectors: &["google"],
        signing: "In admin.google.com open Apps, Google Workspace, Gmail, Authenticate email; make a key of 2048 bits, \
                  publish the record it shows, and press Start authentication.",
        public: &["gmail.com", "googlemail.com"],
        ..NONE
    },
    Provider {
        name: "Microsoft 365",
        servers: &["smtp.office365.com", ".outlook.com", ".office365.com"],
        includes: &["spf.protection.outlook.com"],
        selectors: &["selector1", "selector2"],
        signing: "In security.microsoft.com open Email & collaboration, Policies, Threat policies, Email authentication \
                  settings, DKIM; choose the domain, publish the two CNAME records it shows, and turn signing on.",
        public: &["outlook.com", "hotmail.com", "live.com", "msn.com"],
        ..NONE
    },
    Provider {
        name: "Fastmail",
        servers: &["smtp.fastmail.com", ".messagingengine.com"],
        includes: &["spf.messagingengine.com"],
        selectors: &["fm1", "fm2", "fm3"],
        signing: "Fastmail signs as soon as these records are published.",
        alias: Some("{s}.{d}.dkim.fmhosted.com"),
        public: &["fastmail.com", "fastmail.fm"],
    },
    Provider {
        name: "Zoho",
        servers: &[".zoho.com", ".zoho.eu", ".zoho.in", ".zoho.com.au", ".zoho.jp"],
        includes: &[
            "zohomail.com",
            "zoho.com",
            "one.zoho.com",
            "zohomail.eu",
            "zoho.eu",
            "zohomail.in",
            "zoho.in",
            "zohomail.com.au",
            "zohomail.jp",
        ],
        selectors: &["zmail", "zoho"],
        signing: "In the Zoho Mail admin console open Domains, your domain, Email configuration, DKIM; add a selector, \
                  publish the record it shows, and verify it.",
        public: &["zohomail.com", "zoho.com"],
        ..NONE
    },
    Provider {
        name: "iCloud",
        servers: &["smtp.mail.me.com"],
        includes: &["icloud.com"],
        selectors: &["sig1"],
        signing: "iCloud signs as soon as this record is published.",
        alias: Some("{s}.dkim.{d}.at.icloudmailadmin.com"),
        public: &["icloud.com", "me.com", "mac.com"],
    },
    Provider {
        name: "Yahoo",
        servers: &["smtp.mail.yahoo.com"],
        selectors: &["s2048", "s1024"],
        signing: "Ask Yahoo's help how mail from your own domain is signed.",
        public: &["yahoo.com", "ymail.com", "rocketmail.com"],
        ..NONE
    },
    Provider {
        name: "Proton",
        servers: &["smtp.protonmail.ch", "smtp.proton.me"],
        includes: &["_spf.protonmail.ch"],
        selectors: &["protonmail", "protonmail2", "protonmail3"],
        signing: "In Proton open Settings, Domain names, your domain, DKIM, and publish the three CNAME records it shows.",
        public: &["proton.me", "protonmail.com"],
        ..NONE
    },
    Provider {
        name: "IONOS",
        servers: &["smtp.ionos.com", "smtp.ionos.de", "smtp.ionos.co.uk", "smtp.ionos.es", "smtp.ionos.fr"],
        includes: &["_spf-eu.ionos.com", "_spf-us.ionos.com"],
        selectors: &["s1-ionos", "s2-ionos"],
        signing: "In the IONOS customer area open Domains & SSL, your domain, DNS, and add the DKIM records it offers.",
        ..NONE
    },
    Provider {
        name: "Namecheap Private Email",
        servers: &["mail.privateemail.com"],
        includes: &["spf.privateemail.com"],
        selectors: &["default"],
        signing: "In the Private Email panel open the domain's DKIM settings and publish the record it shows.",
        ..NONE
    },
    Provider {
        name: "Hostinger",
        servers: &["smtp.hostinger.com"],
        includes: &["_spf.mail.hostinger.com"],
        selectors: &["hostingermail-a", "hostingermail-b", "hostingermail-c", "hostingermail1"],
        signing: "In hPanel open Emails, your domain, DNS settings, and publish the DKIM records it shows.",
        ..NONE
    },
    Provider {
        name: "GoDaddy",
        servers: &["smtpout.secureserver.net"],
        includes: &["secureserver.net"],
        signing: "Ask GoDaddy's help how mail from your domain is signed.",
        ..NONE
    },
    Provider {
        name: "Mailgun",
        servers: &["smtp.mailgun.org", "smtp.eu.mailgun.org"],
        includes: &["mailgun.org", "eu.mailgun.org"],
        selectors: &["mx", "smtp", "pic", "k1", "mailo"],
        signing: "In Mailgun open Sending, Domains, your domain, DNS records, and publish the DKIM record it shows.",
        ..NONE
    },
    Provider {
        name: "SendGrid",
        servers: &["smtp.sendgrid.net"],
        selectors: &["s1", "s2"],
        signing: "In SendGrid open Settings, Sender authentication, Authenticate your domain, and publish its records.",
        ..NONE
    },
];

/// Whose server it is.
pub(super) fn of_server(server: &str) -> Option<&'static Provider> {
    let server = server.strip_suffix('.').unwrap_or(server).to_lowercase();
    let fits =
        |known: &&str| if known.starts_with('.') { server.ends_with(*known) } else { server == *known };
    PROVIDERS.iter().find(|provider| provider.servers.iter().any(fits))
}

/// The finding where the address is at a domain anybody can have one at: its owner publishes the records.
pub(super) fn public_mail(from: &Address, sends: Option<&Provider>) -> Option<Finding> {
    let domain = from.domain();
    let owner = PROVIDERS.iter().find(|provider| provider.public.contains(&domain));
    match (owner, sends) {
        (Some(owner), sends) if sends != Some(owner) => {
            let words = format!(
                "Mail from {domain} has to leave over {}'s own server; sent over another it fails their SPF and DKIM, \
                 and others refuse it or put it into spam.",
                owner.name
            );
            let server = owner.servers.iter().find(|known| !known.starts_with('.'));
            let server = server.map_or_else(String::new, |server| format!(" ({server})"));
            let fix = format!(
                "Set the sending server to {}'s{server}, or send from an address at a domain of your own.",
                owner.name
            );
            Some(Finding::new(Subject::Domain, State::Problem, words).fix(fix))
        }
        (Some(_), _) => Some(Finding::new(Subject::Domain, State::Ok, theirs(domain))),
        (None, _) if from.is_free_mail() => Some(
            Finding::new(Subject::Domain, State::Ok, theirs(domain))
                .fix("It only fits mail that leaves over that provider's own server."),
        ),
        (None, _) => None,
    }
}

fn theirs(domain: &str) -> String {
    format!(
        "{domain} belongs to your mail provider, who publishes SPF, DKIM and DMARC for it. There is nothing to set."
    )
}
