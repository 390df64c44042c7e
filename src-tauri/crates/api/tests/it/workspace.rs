//! A temporary workspace whose mail server loses the line after every message.

use api::{ApiError, Scope, dispatch};
use async_trait::async_trait;
use engine::{
    Engine,
    ports::{
        MailAccepted, MailAccount, MailFault, MailTransaction, Mailer, OutgoingMail, Secret, SecretStore,
    },
};
use host::{Options, Overrides, Role, Running};
use serde_json::Value;
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
};
use testkit::{FixedClock, MemoryMail, MemorySecrets};

struct LosesTheLine;

#[async_trait]
impl Mailer for LosesTheLine {
    fn encode(&self, mail: &OutgoingMail) -> Result<Vec<u8>, MailFault> {
        Ok(mail.text.clone().into_bytes())
    }
    async fn open(&self, _: &MailAccount, _: &str, _: &str) -> Result<Box<dyn MailTransaction>, MailFault> {
        Ok(Box::new(Self))
    }
}

#[async_trait]
impl MailTransaction for LosesTheLine {
    async fn transmit(self: Box<Self>, _: &[u8]) -> Result<MailAccepted, MailFault> {
        Err(MailFault::Unknown { detail: "the line was lost".to_owned() })
    }
}

/// A real workspace in a temporary folder.
pub struct Workspace {
    running: Running,
    pub folder: tempfile::TempDir,
    secrets: Arc<MemorySecrets>,
    pub mail: MemoryMail,
    called: Mutex<BTreeSet<String>>,
}

impl Workspace {
    pub async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let secrets = Arc::new(MemorySecrets::default());
        let mail = MemoryMail::new(Arc::new(FixedClock::new(domain::Timestamp(0))));
        let overrides = Overrides {
            mailer: Some(Arc::new(LosesTheLine)),
            inbox: Some(Arc::new(mail.clone())),
            dns: Some(Arc::new(testkit::dns::MemoryDns::default())),
            secrets: Some(Arc::clone(&secrets) as Arc<dyn SecretStore>),
            ..Overrides::default()
        };
        let options = Options::new(folder.path(), Role::Once, "test").create().with(overrides);
        let running = host::start(options).await.unwrap();
        Self { running, folder, secrets, mail, called: Mutex::default() }
    }
    pub fn engine(&self) -> &Engine {
        &self.running.engine
    }
    pub fn secret(&self, key: &str) -> Option<Secret> {
        self.secrets.get(key).unwrap()
    }
    /// Calls a row that must succeed.
    pub async fn call(&self, name: &str, request: Value) -> Value {
        self.called.lock().unwrap().insert(name.to_owned());
        match dispatch(self.engine(), Scope::Admin, name, request.clone()).await {
            Ok(answer) => answer,
            Err(error) => panic!("{name} {request}: {error:?}"),
        }
    }
    /// Calls a row that may refuse.
    pub async fn try_call(&self, name: &str, request: Value) -> Result<Value, ApiError> {
        dispatch(self.engine(), Scope::Admin, name, request).await
    }
    /// Calls a row that must refuse.
    pub async fn refused(&self, name: &str, request: Value) -> ApiError {
        match dispatch(self.engine(), Scope::Admin, name, request.clone()).await {
            Ok(answer) => panic!("{name} took {request} and answered {answer}"),
            Err(error) => error,
        }
    }
    /// The rows called so far.
    pub fn called(&self) -> BTreeSet<String> {
        self.called.lock().unwrap().clone()
    }
    pub async fn end(self) {
        self.running.stop().await;
    }
}
