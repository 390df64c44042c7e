//! Which websites may use the chat: the allow-list `chat.origins`, our own origin always, and whoever sends
//! no Origin at all (interfaces.md: an empty list means same origin only). Browsers enforce the rest.

use axum::http::{HeaderMap, HeaderValue, Uri, header};

/// Where a request comes from, as far as the chat is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    /// No Origin header: not a cross-site call of a browser.
    Absent,
    /// May use the chat; the header is echoed for CORS.
    Allowed(HeaderValue),
    /// May not.
    Foreign,
}

/// Judges the Origin header against our own authority (from the request line, else the Host header) and the
/// allow-list. Several Origin headers, `null` and what is not ASCII are foreign.
pub(crate) fn judge<S: AsRef<str>>(headers: &HeaderMap, uri: &Uri, allowed: &[S]) -> Origin {
    let mut values = headers.get_all(header::ORIGIN).iter();
    let Some(value) = values.next() else { return Origin::Absent };
    let (Ok(origin), None) = (value.to_str(), values.next()) else { return Origin::Foreign };
    let host = uri
        .authority()
        .map(|authority| authority.as_str())
        .or_else(|| headers.get(header::HOST).and_then(|host| host.to_str().ok()));
    let own = host.is_some_and(|host| is_same(origin, host));
    if own || allowed.iter().any(|entry| matches(origin, entry.as_ref())) {
        Origin::Allowed(value.clone())
    } else {
        Origin::Foreign
    }
}

/// Same origin: the Origin's host and port equal the Host header; a proxy may have ended TLS, so the scheme
/// only says which port is meant when none is written.
fn is_same(origin: &str, host: &str) -> bool {
    let Some((scheme, authority)) = split(origin) else { return false };
    without_default_port(scheme, authority).eq_ignore_ascii_case(without_default_port(scheme, host))
}

/// An entry of the list names an origin: scheme, host, port. A slash at its end is forgiven.
fn matches(origin: &str, entry: &str) -> bool {
    let entry = entry.trim();
    let (Some((scheme, authority)), Some((entry_scheme, entry_authority))) =
        (split(origin), split(entry.strip_suffix('/').unwrap_or(entry)))
    else {
        return false;
    };
    scheme.eq_ignore_ascii_case(entry_scheme)
        && without_default_port(scheme, authority)
            .eq_ignore_ascii_case(without_default_port(scheme, entry_authority))
}

/// `https://shop.example:8443` as scheme and authority; `None` for anything that is not a web origin.
fn split(origin: &str) -> Option<(&str, &str)> {
    let (scheme, authority) = origin.split_once("://")?;
    let web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let plain = !authority.is_empty() && !authority.contains(['/', '?', '#', '@', ' ', ',']);
    (web && plain).then_some((scheme, authority))
}

fn without_default_port<'a>(scheme: &str, authority: &'a str) -> &'a str {
    let port = if scheme.eq_ignore_ascii_case("https") { ":443" } else { ":80" };
    authority.strip_suffix(port).unwrap_or(authority)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn verdict(origin: &str, host: &str, allowed: &[&str]) -> Origin {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, HeaderValue::from_bytes(origin.as_bytes()).unwrap());
        headers.insert(header::HOST, HeaderValue::from_str(host).unwrap());
        judge(&headers, &Uri::from_static("/v1/chat/sessions"), allowed)
    }

    fn allows(origin: &str, host: &str, allowed: &[&str]) -> bool {
        matches!(verdict(origin, host, allowed), Origin::Allowed(_))
    }

    #[test]
    fn no_origin_is_let_through() {
        let uri = Uri::from_static("/v1/chat/sessions");
        assert_eq!(judge::<&str>(&HeaderMap::new(), &uri, &[]), Origin::Absent);
    }

    #[test]
    fn our_own_origin_is_allowed_whatever_the_list_says() {
        for list in [&[][..], &["https://shop.example"][..]] {
            assert!(allows("http://127.0.0.1:8787", "127.0.0.1:8787", list));
            assert!(allows("http://[::1]:8787", "[::1]:8787", list));
            assert!(allows("https://chat.shop.example", "chat.shop.example", list));
            assert!(allows("http://chat.shop.example", "chat.shop.example:80", list));
        }
        assert!(!allows("http://127.0.0.1:8788", "127.0.0.1:8787", &[]));
        assert!(!allows("http://localhost:8787", "127.0.0.1:8787", &[]));
        assert!(!allows("https://chat.shop.example:80", "chat.shop.example", &[]));
    }

    #[test]
    fn the_list_names_scheme_host_and_port() {
        let list = ["https://shop.example", "http://dev.example:3000/"];
        for good in ["https://shop.example", "https://SHOP.example", "https://shop.example:443"] {
            assert!(allows(good, "nexscout.example", &list), "{good}");
        }
        assert!(allows("http://dev.example:3000", "nexscout.example", &list));
        for bad in [
            "http://shop.example",
            "https://shop.example:8443",
            "https://shop.example.evil.example",
            "https://evil-shop.example",
            "https://www.shop.example",
            "https://shop.example, https://evil.example",
            "https://user@shop.example",
            "null",
            "",
            "file://",
            "shop.example",
        ] {
            assert_eq!(verdict(bad, "nexscout.example", &list), Origin::Foreign, "{bad:?}");
        }
    }

    #[test]
    fn two_origins_and_bytes_that_are_no_text_are_foreign() {
        assert_eq!(verdict("https://sh\u{f6}p.example", "x.example", &["https://sh\u{f6}p.example"]), {
            Origin::Foreign
        });
        let mut headers = HeaderMap::new();
        headers.append(header::ORIGIN, HeaderValue::from_static("https://shop.example"));
        headers.append(header::ORIGIN, HeaderValue::from_static("https://evil.example"));
        let uri = Uri::from_static("/");
        assert_eq!(judge(&headers, &uri, &["https://shop.example"]), Origin::Foreign);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn nothing_but_the_listed_origin_passes(origin in "[ -~]{0,40}") {
            let listed = origin.eq_ignore_ascii_case("https://shop.example")
                || origin.eq_ignore_ascii_case("https://shop.example:443");
            prop_assert_eq!(allows(&origin, "nexscout.example", &["https://shop.example"]), listed);
        }
    }
}
