//! Composes a running NexScout: workspace, connectors, worker, endpoint, owner lock.
