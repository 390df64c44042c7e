//! Signing in to the mailbox through a browser against a stand-in authorization server, and what it opens: a real SMTP
//! server (aiosmtpd) and a real IMAP server (dovecot), both of which ask that authorization server about each token.

use domain::Mode;
use serde_json::{Value, json};
use testkit::{
    Workspace,
    authorization::{Authorization, CLIENT_ID, CLIENT_SECRET, Mood, USER},
    dovecot::Dovecot,
    peer::SmtpSink,
};

/// A workspace whose mailbox is opened by signing in.
struct Signing {
    workspace: Workspace,
    provider: Authorization,
    sink: SmtpSink,
    dovecot: Dovecot,
}

impl Signing {
    async fn start() -> Self {
        let provider = Authorization::start().await.unwrap();
        let asks = provider.url("/introspect");
        let sink = SmtpSink::start_with_tokens(&asks).await.unwrap();
        let dovecot = Dovecot::start_with_tokens(&asks).await.unwrap();
        let workspace = Workspace::builder(Mode::Hybrid).without_mailbox().start().await.unwrap();
        for (key, value) in [
            ("mail.sign_in", "other".to_owned()),
            ("sign_in.client_id", CLIENT_ID.to_owned()),
            ("sign_in.authorize_url", provider.url("/authorize")),
            ("sign_in.token_url", provider.url("/token")),
            ("sign_in.scope", "mail offline".to_owned()),
            ("smtp.port", sink.port().to_string()),
            ("smtp.security", "none".to_owned()),
            ("smtp.host", "127.0.0.1".to_owned()),
            ("imap.port", dovecot.port().to_string()),
            ("imap.security", "none".to_owned()),
            ("imap.host", "127.0.0.1".to_owned()),
        ] {
            workspace.set(key, value).await.unwrap();
        }
        let secret = json!({ "key": "sign_in.client_secret", "value": CLIENT_SECRET });
        workspace.call("settings.set_secret", secret).await.unwrap();
        Self { workspace, provider, sink, dovecot }
    }

    async fn call(&self, name: &str) -> Value {
        self.workspace.call(name, json!({})).await.unwrap_or_else(|error| panic!("{name}: {error:?}"))
    }

    /// Does what the rep does in the browser: what the last page says.
    async fn browse(&self, url: &str) -> String {
        self.workspace.http().get(url).send().await.unwrap().text().await.unwrap()
    }

    /// Signs in; the error's words if that failed, and what the browser showed.
    async fn sign_in(&self) -> (Result<Value, String>, String) {
        let url = self.call("sign_in.begin").await["url"].as_str().unwrap().to_owned();
        let finish = self.workspace.call("sign_in.finish", json!({}));
        let (outcome, page) = tokio::join!(finish, self.browse(&url));
        (outcome.map_err(|error| error.message), page)
    }

    /// The test of sending: whether it went, and its words.
    async fn send(&self) -> (bool, String) {
        let test = self.call("mailbox.test").await;
        (test["ok"] == true, test.to_string())
    }

    async fn read(&self) -> Result<Value, String> {
        self.workspace.call("mailbox.read", json!({})).await.map_err(|error| error.message)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_in_opens_sending_and_reading_and_lasts() {
    let signing = Signing::start().await;
    assert_eq!(signing.call("sign_in.state").await["signed_in"], false);
    let (sent, words) = signing.send().await;
    assert!(!sent && words.contains("nobody is signed in"), "{words}");

    let (outcome, page) = signing.sign_in().await;
    assert_eq!(outcome.unwrap()["signed_in"], true);
    assert!(page.contains("You are signed in"), "{page}");
    // PKCE: the stand-in has compared the verifier with the challenge, and it was no guess.
    assert!(signing.provider.asked()[0]["code_verifier"].len() >= 43);

    let (sent, words) = signing.send().await;
    assert!(sent, "{words}");
    assert_eq!(signing.sink.wait_for(1).await.unwrap()[0].from, USER);
    signing.read().await.unwrap();
    // One token served both.
    assert_eq!(signing.provider.asked().len(), 1);

    let test = signing.call("mailbox.test_reading").await;
    assert_eq!(test["ok"], true, "{test}");

    // The secrets stay with a new start; the token is made anew, by a refresh token that is good once.
    let Signing { workspace, provider, sink, dovecot } = signing;
    let signing = Signing { workspace: workspace.restart().await.unwrap(), provider, sink, dovecot };
    for round in 0..3 {
        // Before its time: a server refuses it, and another is made in the same login.
        signing.provider.expire();
        signing.read().await.unwrap_or_else(|error| panic!("round {round}: {error}"));
        signing.provider.expire();
        let (sent, words) = signing.send().await;
        assert!(sent, "round {round}: {words}");
    }
    assert!(signing.provider.asked().len() > 6);
    assert!(signing.dovecot.mails().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_has_run_out_is_not_shown() {
    let signing = Signing::start().await;
    // Less than a minute is no time at all.
    signing.provider.set_lasting(59);
    signing.sign_in().await.0.unwrap();
    signing.read().await.unwrap();
    let (sent, words) = signing.send().await;
    assert!(sent, "{words}");
    let kinds: Vec<_> = signing.provider.asked().iter().map(|asked| asked["grant_type"].clone()).collect();
    // The mailbox is read by itself as well, with a new one each time.
    assert_eq!(kinds[0], "authorization_code");
    assert!(kinds.len() >= 3 && kinds[1..].iter().all(|kind| kind == "refresh_token"), "{kinds:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_says_why_and_tells_no_secret() {
    let signing = Signing::start().await;
    for (mood, expected) in [
        (Mood::Denies, "leave was not given"),
        (Mood::Down, "try later"),
        (Mood::Babbles, "makes no sense"),
        (Mood::Once, "offline access"),
    ] {
        signing.provider.set_mood(mood);
        let (outcome, page) = signing.sign_in().await;
        let words = outcome.unwrap_err();
        assert!(words.contains(expected), "{mood:?}: {words}");
        assert!(!words.contains("-token"), "{mood:?}: {words}");
        assert!(page.contains("You are not signed in"), "{mood:?}: {page}");
        assert_eq!(signing.call("sign_in.state").await["signed_in"], false, "{mood:?}");
    }

    signing.provider.set_mood(Mood::Good);
    signing.sign_in().await.0.unwrap();
    // The provider is down with a token in hand that nobody takes any more: it may pass by itself.
    signing.provider.set_mood(Mood::Down);
    signing.provider.expire();
    assert!(signing.read().await.unwrap_err().contains("try later"));
    signing.provider.set_mood(Mood::Good);
    signing.read().await.unwrap();

    // Withdrawn at the provider: only the rep can help.
    signing.provider.withdraw();
    let (sent, words) = signing.send().await;
    assert!(!sent && words.contains("sign in again") && !words.contains("-token"), "{words}");
    assert!(signing.read().await.unwrap_err().contains("sign in again"));

    signing.sign_in().await.0.unwrap();
    signing.read().await.unwrap();
    assert_eq!(signing.call("sign_in.out").await["signed_in"], false);
    assert!(signing.read().await.unwrap_err().contains("sign in again"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_grant_is_shown_to_no_other_provider() {
    let signing = Signing::start().await;
    signing.sign_in().await.0.unwrap();
    let other = Authorization::start().await.unwrap();
    signing.workspace.set("sign_in.token_url", other.url("/token")).await.unwrap();
    assert_eq!(signing.call("sign_in.state").await["signed_in"], false);
    assert!(signing.read().await.unwrap_err().contains("sign in again"));
    assert!(other.asked().is_empty());
    // On an open line it is shown to nobody.
    signing.workspace.set("sign_in.token_url", "http://provider.example/token").await.unwrap();
    let refused = signing.workspace.call("sign_in.begin", json!({})).await.unwrap_err();
    assert!(refused.message.contains("https://"), "{}", refused.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_browser_that_was_sent_ends_the_waiting() {
    let signing = Signing::start().await;
    let url = signing.call("sign_in.begin").await["url"].as_str().unwrap().to_owned();
    let asked = reqwest::Url::parse(&url).unwrap();
    let back = asked.query_pairs().find(|(name, _)| name == "redirect_uri").unwrap().1.into_owned();
    let finish = signing.workspace.call("sign_in.finish", json!({}));
    let rep = async {
        for stranger in ["", "?code=mine", "?code=mine&state=guess", "?error=access_denied&state="] {
            let page = signing.browse(&format!("{back}{stranger}")).await;
            assert!(page.contains("Nothing is waiting"), "{stranger}: {page}");
        }
        signing.browse(&url).await
    };
    let (outcome, page) = tokio::join!(finish, rep);
    assert_eq!(outcome.unwrap()["signed_in"], true);
    assert!(page.contains("You are signed in"), "{page}");

    // Cancelled, it waits no longer, and there is nothing to come back to.
    let url = signing.call("sign_in.begin").await["url"].as_str().unwrap().to_owned();
    let finish = signing.workspace.call("sign_in.finish", json!({}));
    let (outcome, _) = tokio::join!(biased(finish), signing.call("sign_in.cancel"));
    assert!(outcome.unwrap_err().message.contains("cancelled"));
    assert!(signing.workspace.http().get(&url).send().await.is_err());
    let nothing = signing.workspace.call("sign_in.finish", json!({})).await.unwrap_err();
    assert!(nothing.message.contains("begin one first"));
}

/// As it is; `join!` polls its first first.
async fn biased<T>(work: impl Future<Output = T>) -> T {
    work.await
}
