//! DNS by hickory, over the system's name servers; where the system names none, over public ones.

use async_trait::async_trait;
use engine::ports::{Dns, DnsFault};
use hickory_resolver::{
    TokioResolver,
    config::{CLOUDFLARE, ConnectionConfig, NameServerConfig, QUAD9, ResolverConfig},
    net::{NetError, runtime::TokioRuntimeProvider},
    proto::rr::RData,
};
use std::{net::SocketAddr, time::Duration};

/// How long a name may take, tries included.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a server may take for one try.
const TRY: Duration = Duration::from_secs(3);

/// Looks names up over the network.
#[derive(Debug, Clone)]
pub struct NetworkDns {
    server: Option<SocketAddr>,
    patience: Duration,
}

impl Default for NetworkDns {
    fn default() -> Self {
        Self { server: None, patience: PATIENCE }
    }
}

impl NetworkDns {
    /// One that asks this server only.
    pub fn of_server(server: SocketAddr) -> Self {
        Self { server: Some(server), ..Self::default() }
    }
    /// One that waits so long for a name.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Made anew for each question: the network may have changed, and a check must not read what was kept.
    fn resolver(&self) -> Result<TokioResolver, NetError> {
        let provider = TokioRuntimeProvider::default;
        let mut builder = match self.server {
            Some(at) => {
                let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()];
                let connections = connections.map(|one| {
                    let mut one = one;
                    one.port = at.port();
                    one
                });
                let server = NameServerConfig::new(at.ip(), true, connections.to_vec());
                TokioResolver::builder_with_config(
                    ResolverConfig::from_name_servers(vec![server]),
                    provider(),
                )
            }
            None => TokioResolver::builder_tokio().unwrap_or_else(|error| {
                tracing::debug!(%error, "the system names no DNS servers");
                let public = QUAD9.udp_and_tcp().chain(CLOUDFLARE.udp_and_tcp()).collect();
                TokioResolver::builder_with_config(ResolverConfig::from_name_servers(public), provider())
            }),
        };
        let options = builder.options_mut();
        options.timeout = TRY.min(self.patience);
        options.cache_size = 0;
        builder.build()
    }
}

#[async_trait]
impl Dns for NetworkDns {
    async fn texts(&self, name: &str) -> Result<Vec<String>, DnsFault> {
        let resolver = self.resolver().map_err(fault)?;
        // With a dot at its end the name is whole: nothing is added to it.
        let asked = resolver.txt_lookup(format!("{name}."));
        let found = match tokio::time::timeout(self.patience, asked).await {
            Err(_) => return Err(DnsFault("no answer in time".to_owned())),
            Ok(Err(error)) if error.is_no_records_found() => return Ok(Vec::new()),
            Ok(Err(error)) => return Err(fault(error)),
            Ok(Ok(found)) => found,
        };
        let texts = found.answers().iter().filter_map(|record| match &record.data {
            RData::TXT(text) => Some(String::from_utf8_lossy(&text.txt_data.concat()).into_owned()),
            _ => None,
        });
        Ok(texts.collect())
    }
}

fn fault(error: NetError) -> DnsFault {
    DnsFault(match error {
        NetError::Timeout => "no answer in time".to_owned(),
        NetError::NoConnections | NetError::Io(_) => "the name servers cannot be reached".to_owned(),
        other => other.to_string(),
    })
}
