//! What NexScout does: use cases, job handlers, the worker and effects. Everything outside (time, randomness,
//! mail, secrets) is a port; the only SQL is behind `store`.

pub mod ports;
