//! With whom a mailbox can be signed in to in place of a password, and what each of them wants.

use crate::settings::Settings;
use std::fmt;

/// A provider of mailboxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Provider {
    /// Gmail, Google Workspace (developers.google.com/identity/protocols/oauth2/native-app).
    Google,
    /// Outlook.com, Microsoft 365 (learn.microsoft.com/exchange/client-developer/legacy-protocols/
    /// how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth).
    Microsoft,
    /// Whoever the settings name.
    Other,
}

/// Where and for what it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoints {
    /// Where the rep is asked for leave.
    pub authorize_url: String,
    /// Where tokens are given.
    pub token_url: String,
    /// What is asked for.
    pub scopes: Vec<String>,
}

/// A setting that is needed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Missing(pub &'static str);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is needed to sign in, and is not set", self.0)
    }
}

impl Provider {
    /// The chosen one; `None`: the mailbox opens by password.
    pub fn of(settings: &Settings) -> Option<Self> {
        match settings.get("mail.sign_in") {
            "google" => Some(Self::Google),
            "microsoft" => Some(Self::Microsoft),
            "other" => Some(Self::Other),
            _ => None,
        }
    }

    /// As set.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Google => "google",
            Self::Microsoft => "microsoft",
            Self::Other => "other",
        }
    }

    /// Settings it needs that are not set.
    pub fn missing(self, settings: &Settings) -> Vec<&'static str> {
        let needed: &[&str] = match self {
            Self::Google | Self::Microsoft => &["mail.from", "sign_in.client_id"],
            Self::Other => &["mail.from", "sign_in.client_id", "sign_in.authorize_url", "sign_in.token_url"],
        };
        needed.iter().copied().filter(|key| settings.text(key).is_none()).collect()
    }

    /// Where and for what it is asked.
    pub fn endpoints(self, settings: &Settings) -> Endpoints {
        match self {
            Self::Google => Endpoints {
                authorize_url: "https://accounts.google.com/o/oauth2/v2/auth".to_owned(),
                token_url: "https://oauth2.googleapis.com/token".to_owned(),
                // The only scope Gmail's SMTP and IMAP take.
                scopes: vec!["https://mail.google.com/".to_owned()],
            },
            Self::Microsoft => {
                let tenant: String = settings
                    .get("sign_in.tenant")
                    .chars()
                    .filter(|c| c.is_ascii_alphanumeric() || "-.".contains(*c))
                    .collect();
                let at =
                    |page: &str| format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/{page}");
                Endpoints {
                    authorize_url: at("authorize"),
                    token_url: at("token"),
                    scopes: [
                        "https://outlook.office.com/IMAP.AccessAsUser.All",
                        "https://outlook.office.com/SMTP.Send",
                        // Without it there is no refresh token.
                        "offline_access",
                    ]
                    .map(str::to_owned)
                    .to_vec(),
                }
            }
            Self::Other => Endpoints {
                authorize_url: settings.get("sign_in.authorize_url").to_owned(),
                token_url: settings.get("sign_in.token_url").to_owned(),
                scopes: settings.get("sign_in.scope").split_whitespace().map(str::to_owned).collect(),
            },
        }
    }

    /// What it wants besides.
    pub const fn extra(self) -> &'static [(&'static str, &'static str)] {
        match self {
            // Google gives a refresh token for these alone, and at later sign-ins only after asking again.
            Self::Google => &[("access_type", "offline"), ("prompt", "consent")],
            Self::Microsoft => &[("prompt", "select_account")],
            Self::Other => &[],
        }
    }

    /// What this machine is called in the redirect. Microsoft's registration takes any port for localhost alone.
    pub const fn loopback(self) -> &'static str {
        match self {
            Self::Microsoft => "localhost",
            Self::Google | Self::Other => "127.0.0.1",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn set(pairs: &[(&str, &str)]) -> Settings {
        let stored: BTreeMap<_, _> =
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        Settings::new(1, stored)
    }

    #[test]
    fn a_tenant_cannot_lead_elsewhere() {
        let settings = set(&[("mail.sign_in", "microsoft"), ("sign_in.tenant", "evil.example/../@x?#y")]);
        let endpoints = Provider::of(&settings).unwrap().endpoints(&settings);
        assert_eq!(
            endpoints.token_url,
            "https://login.microsoftonline.com/evil.example..xy/oauth2/v2.0/token"
        );
    }

    #[test]
    fn another_provider_needs_its_addresses() {
        let settings = set(&[("mail.sign_in", "other"), ("mail.from", "rina@widgets.example")]);
        assert_eq!(
            Provider::Other.missing(&settings),
            ["sign_in.client_id", "sign_in.authorize_url", "sign_in.token_url"]
        );
        assert_eq!(Provider::of(&set(&[])), None);
    }
}
