//! Whom a limit counts: the client's address, as the peer shows it or, behind the one trusted proxy, as that
//! proxy names it. An IPv6 client is its /64, since it owns all of it. Never logged.

use axum::http::HeaderMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// The address a limit counts: an IPv4 address, or the /64 of an IPv6 one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct ClientAddress(IpAddr);

impl ClientAddress {
    /// Cuts an address to what one client owns; an IPv4 address mapped into IPv6 is the IPv4 one.
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
            v4 => v4,
        })
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(v4) => v4.fmt(f),
            IpAddr::V6(v6) => write!(f, "{v6}/64"),
        }
    }
}

impl fmt::Debug for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ClientAddress(***)")
    }
}

/// The client of a request. The last entry of X-Forwarded-For counts, and only when the peer is the trusted
/// hop: every earlier entry is the client's own claim, and so is the whole header from anybody else.
pub(crate) fn client(peer: IpAddr, trusted: Option<IpAddr>, headers: &HeaderMap) -> ClientAddress {
    let named = trusted
        .filter(|proxy| proxy.to_canonical() == peer.to_canonical())
        .and_then(|_| headers.get_all("x-forwarded-for").iter().next_back())
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.rsplit(',').next())
        .and_then(|entry| parse(entry.trim()));
    ClientAddress::of(named.unwrap_or(peer))
}

/// Some proxies write the port as well, some write brackets.
fn parse(entry: &str) -> Option<IpAddr> {
    entry
        .parse::<IpAddr>()
        .or_else(|_| entry.parse::<SocketAddr>().map(|socket| socket.ip()))
        .ok()
        .or_else(|| entry.strip_prefix('[')?.strip_suffix(']')?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn seen(peer: &str, trusted: Option<&str>, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_str(line).unwrap());
        }
        client(peer.parse().unwrap(), trusted.map(|proxy| proxy.parse().unwrap()), &headers).to_string()
    }

    #[test]
    fn a_claim_of_anybody_but_the_trusted_hop_counts_nothing() {
        assert_eq!(seen("198.51.100.7", None, &["203.0.113.9"]), "198.51.100.7");
        assert_eq!(seen("198.51.100.7", Some("127.0.0.1"), &["203.0.113.9"]), "198.51.100.7");
    }

    #[test]
    fn behind_the_trusted_hop_the_last_entry_is_the_client() {
        let hop = Some("127.0.0.1");
        assert_eq!(seen("127.0.0.1", hop, &["1.1.1.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", hop, &["1.1.1.1", "2.2.2.2, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(seen("::ffff:127.0.0.1", hop, &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(seen("127.0.0.1", hop, &["[2001:db8:1:2:3:4:5:6]"]), "2001:db8:1:2::/64");
        assert_eq!(seen("127.0.0.1", hop, &["[2001:db8:1:2:3:4:5:6]:80"]), "2001:db8:1:2::/64");
        for nonsense in [&[][..], &["unknown"], &[""], &["203.0.113.9, "]] {
            assert_eq!(seen("127.0.0.1", hop, nonsense), "127.0.0.1");
        }
    }

    #[test]
    fn one_ipv6_network_is_one_client_and_a_mapped_address_is_ipv4() {
        assert_eq!(seen("2001:db8::1", None, &[]), seen("2001:db8::ffff:1", None, &[]));
        assert_ne!(seen("2001:db8::1", None, &[]), seen("2001:db8:0:1::1", None, &[]));
        assert_eq!(seen("::ffff:192.0.2.1", None, &[]), "192.0.2.1");
    }
}
