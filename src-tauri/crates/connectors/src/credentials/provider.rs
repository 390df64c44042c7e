//! The provider's two endpoints, through the `oauth2` crate. Answers are bounded in size and time, redirects are not
//! followed (RFC 9700 section 4.11), and neither codes nor tokens are in an error.

use super::misconfigured;
use crate::{
    printable::printable,
    web::{self, BodyFault},
};
use engine::ports::{SignInClient, SignInFault};
use futures::{FutureExt as _, future::BoxFuture};
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    RefreshToken, RequestTokenError, Scope, StandardRevocableToken, TokenResponse as _, TokenUrl,
    basic::{
        BasicClient, BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
        BasicTokenIntrospectionResponse, BasicTokenResponse,
    },
};
use std::time::Duration;

/// For one answer, connecting included.
const PATIENCE: Duration = Duration::from_secs(20);
/// Bytes of an answer at most: tokens have a few thousand.
const SIZE: usize = 256 * 1024;
/// What a token lasts where the provider does not say (RFC 6749 section 5.1 leaves it open): the usual hour.
const LASTS: Duration = Duration::from_secs(3600);

type Endpoints = Client<
    BasicErrorResponse,
    BasicTokenResponse,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointSet,
>;

/// One provider, asked as one client.
pub(super) struct Provider {
    endpoints: Endpoints,
    http: Http,
}

/// What the provider gave.
pub(super) struct Grant {
    /// For the servers.
    pub(super) token: String,
    /// For the next token; `None`: the one before stays good.
    pub(super) refresh_token: Option<String>,
    /// How long the token is good.
    pub(super) lasts: Duration,
}

/// What goes to the browser, and what is needed when it returns.
pub(super) struct Ask {
    pub(super) url: String,
    pub(super) state: CsrfToken,
    pub(super) verifier: PkceCodeVerifier,
}

impl Provider {
    pub(super) fn new(client: &SignInClient, secret: Option<String>) -> Result<Self, SignInFault> {
        let mut endpoints = BasicClient::new(ClientId::new(client.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(address("authorize", &client.authorize_url)?))
            .set_token_uri(TokenUrl::from_url(address("token", &client.token_url)?))
            // In the body: what every provider of mail takes; some refuse the header.
            .set_auth_type(AuthType::RequestBody);
        if let Some(secret) = secret.filter(|secret| !secret.is_empty()) {
            endpoints = endpoints.set_client_secret(ClientSecret::new(secret));
        }
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(PATIENCE)
            .build()
            .map_err(|_| misconfigured("TLS cannot be set up"))?;
        Ok(Self { endpoints, http: Http(http) })
    }

    pub(super) fn returning_to(mut self, url: &str) -> Result<Self, SignInFault> {
        let url = RedirectUrl::new(url.to_owned()).map_err(|error| misconfigured(error.to_string()))?;
        self.endpoints = self.endpoints.set_redirect_uri(url);
        Ok(self)
    }

    pub(super) fn ask(&self, client: &SignInClient, user: &str) -> Ask {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = self
            .endpoints
            .authorize_url(CsrfToken::new_random)
            .add_scopes(client.scopes.iter().cloned().map(Scope::new))
            .set_pkce_challenge(challenge);
        for (name, value) in client.extra {
            request = request.add_extra_param(*name, *value);
        }
        if !user.is_empty() {
            request = request.add_extra_param("login_hint", user);
        }
        let (url, state) = request.url();
        Ask { url: url.into(), state, verifier }
    }

    pub(super) async fn redeem(
        &self,
        code: String,
        verifier: PkceCodeVerifier,
    ) -> Result<Grant, SignInFault> {
        let request = self.endpoints.exchange_code(AuthorizationCode::new(code)).set_pkce_verifier(verifier);
        request.request_async(&self.http).await.map(grant).map_err(|error| fault(&error))
    }

    pub(super) async fn refresh(&self, token: String) -> Result<Grant, SignInFault> {
        let token = RefreshToken::new(token);
        let request = self.endpoints.exchange_refresh_token(&token);
        request.request_async(&self.http).await.map(grant).map_err(|error| fault(&error))
    }
}

/// Answers are bounded here.
struct Http(reqwest::Client);

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = HttpFault;
    type Future = BoxFuture<'c, Result<HttpResponse, HttpFault>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        self.ask(request).boxed()
    }
}

impl Http {
    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, HttpFault> {
        let request = reqwest::Request::try_from(request).map_err(|_| HttpFault::Offline("no request"))?;
        let answer = self.0.execute(request).await.map_err(|error| HttpFault::Offline(web::words(&error)))?;
        let status = answer.status();
        if status.is_server_error() || status.as_u16() == 429 {
            return Err(HttpFault::Later(status.as_u16()));
        }
        let body = web::body(answer, SIZE).await.map_err(|fault| match fault {
            BodyFault::Broken(words) => HttpFault::Offline(words),
            BodyFault::TooLarge => HttpFault::Senseless,
        })?;
        let mut whole = HttpResponse::new(body);
        *whole.status_mut() = status;
        Ok(whole)
    }
}

/// Why there was no answer to read.
#[derive(Debug, thiserror::Error)]
enum HttpFault {
    #[error("{0}")]
    Offline(&'static str),
    #[error("it answers {0}")]
    Later(u16),
    #[error("its answer is too large")]
    Senseless,
}

fn grant(answer: BasicTokenResponse) -> Grant {
    Grant {
        token: answer.access_token().secret().clone(),
        refresh_token: answer.refresh_token().map(|token| token.secret().clone()),
        lasts: answer.expires_in().unwrap_or(LASTS),
    }
}

fn fault(error: &RequestTokenError<HttpFault, BasicErrorResponse>) -> SignInFault {
    match error {
        RequestTokenError::Request(HttpFault::Offline(words)) => SignInFault::Offline((*words).to_owned()),
        RequestTokenError::Request(later) => SignInFault::Temporary(later.to_string()),
        RequestTokenError::ServerResponse(said) => {
            let code = said.error().as_ref();
            let words = said.error_description().map_or_else(String::new, |more| format!(" ({more})"));
            let words = printable(&format!("{code}{words}"));
            match said.error() {
                // Withdrawn by the rep, run out, or the password was changed (RFC 6749 section 5.2).
                BasicErrorResponseType::InvalidGrant => {
                    SignInFault::SignedOut(format!("the provider no longer takes the sign-in: {words}"))
                }
                _ => misconfigured(format!("the provider says {words}")),
            }
        }
        // Its body may hold tokens, and is not told.
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            SignInFault::Temporary("its answer makes no sense; is the token address right?".to_owned())
        }
    }
}

/// https, or this very machine: a token on an open line is anybody's.
fn address(name: &str, text: &str) -> Result<oauth2::url::Url, SignInFault> {
    let url = oauth2::url::Url::parse(text.trim())
        .map_err(|_| misconfigured(format!("the {name} address is not set or is none")))?;
    match url.scheme() {
        "https" => Ok(url),
        "http" if web::is_here(&url) => Ok(url),
        _ => Err(misconfigured(format!("the {name} address must begin with https://"))),
    }
}
