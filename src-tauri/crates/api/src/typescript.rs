//! TypeScript of the whole table, as one module: every type once, then the map from command to request and
//! response. Written by `cargo run -p nexscout-api --example typescript`, checked by a test.

use crate::{ApiError, TABLE};
use std::{collections::BTreeMap, fmt::Write};
use ts_rs::{Config, TS, TypeVisitor};

/// Types met so far, by name.
pub(crate) struct Types {
    config: Config,
    declared: BTreeMap<String, String>,
    /// Rust types, as two of them must not share a name.
    seen: BTreeMap<String, &'static str>,
}

impl Default for Types {
    fn default() -> Self {
        // Every 64-bit number we send is a count, minor units or milliseconds: far below 2^53.
        let config = Config::new().with_large_int("number");
        Self { config, declared: BTreeMap::new(), seen: BTreeMap::new() }
    }
}

impl Types {
    /// The name of `T`, whose declaration and all it needs are kept.
    pub(crate) fn name<T: TS + 'static>(&mut self) -> String {
        self.visit::<T>();
        T::name(&self.config)
    }
}

impl TypeVisitor for Types {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let (name, rust) = (T::name(&self.config), std::any::type_name::<T>());
        match self.seen.insert(name.clone(), rust) {
            Some(known) if known == rust => return,
            // Not TypeScript, so that the next reader stops there: one of the two needs `#[ts(rename)]`.
            Some(known) if T::output_path().is_some() => {
                self.declared.insert(format!("{name}!"), format!("{name} is both {known} and {rust}\n"));
                return;
            }
            Some(_) => return,
            None => {}
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let text = format!("{docs}export {}\n", T::decl(&self.config));
            self.declared.insert(T::ident(&self.config), text);
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

/// The module's text.
pub fn typescript() -> String {
    let mut types = Types::default();
    types.name::<ApiError>();
    types.name::<crate::Scope>();
    let mut commands = String::new();
    for row in TABLE {
        let (request, response) = row.types(&mut types);
        // Writing to a String cannot fail.
        let _ = write!(
            commands,
            "  /** {} */\n  \"{}\": {{ scope: \"{}\"; request: {request}; response: {response} }};\n",
            row.summary, row.name, row.scope
        );
    }
    let declared: Vec<&str> = types.declared.values().map(String::as_str).collect();
    format!(
        "// Generated from Rust by `make types`. Do not edit.\n\n{}\n/** Every command of the table. */\n\
         export interface Commands {{\n{commands}}}\n",
        declared.join("\n")
    )
}
