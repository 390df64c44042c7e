//! Figures: latencies by percentile, and tables people can read.

use serde_json::{Value, json};
use std::time::Duration;

/// Samples of how long something took.
#[derive(Debug, Default)]
pub struct Latencies {
    sorted: Vec<Duration>,
}

impl From<Vec<Duration>> for Latencies {
    fn from(mut sorted: Vec<Duration>) -> Self {
        sorted.sort_unstable();
        Self { sorted }
    }
}

impl Latencies {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.sorted.len()
    }
    /// The smallest sample that `percent` (0-100) of all do not exceed (nearest rank), in milliseconds; 0
    /// without any.
    pub fn percentile(&self, percent: usize) -> f64 {
        let rank = (self.sorted.len() * percent).div_ceil(100).max(1);
        self.sorted.get(rank - 1).map_or(0.0, |sample| sample.as_secs_f64() * 1_000.0)
    }
    /// Median, 99th percentile and maximum, in milliseconds.
    pub fn json(&self) -> Value {
        json!({
            "samples": self.count(),
            "p50_ms": round(self.percentile(50), 3),
            "p99_ms": round(self.percentile(99), 3),
            "max_ms": round(self.percentile(100), 3),
        })
    }
    /// The same in words.
    pub fn words(&self) -> String {
        let [p50, p99, max] = [50, 99, 100].map(|percent| self.percentile(percent));
        format!("p50 {p50:.2} ms, p99 {p99:.2} ms, max {max:.2} ms")
    }
}

/// So many a second.
pub fn rate(count: usize, took: Duration) -> f64 {
    count as f64 / took.as_secs_f64().max(1e-9)
}

/// Rounded for printing.
pub fn round(value: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (value * scale).round() / scale
}

/// A whole number in groups of three: `1,000,000`.
pub fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rows of a table, the first column to the left and the others to the right, each as wide as it must be.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        })
        .collect();
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .zip(&widths)
                .enumerate()
                .map(
                    |(at, (cell, &width))| {
                        if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                    },
                )
                .collect();
            cells.join("  ").trim_end().to_owned()
        })
        .collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_samples() {
        let all: Latencies = (1..=200).map(Duration::from_millis).collect::<Vec<_>>().into();
        assert_eq!([50, 99, 100].map(|percent| all.percentile(percent)), [100.0, 198.0, 200.0]);
        let one: Latencies = vec![Duration::from_millis(7)].into();
        assert_eq!([1, 50, 99].map(|percent| one.percentile(percent)), [7.0, 7.0, 7.0]);
        assert_eq!(Latencies::default().percentile(50), 0.0);
    }

    #[test]
    fn numbers_come_in_groups() {
        assert_eq!(["1", "999", "1,000", "1,234,568"], [1.0, 999.0, 1e3, 1_234_567.9].map(grouped));
    }
}
