// SPDX-License-Identifier: MIT
//! An example adapter for an engine in Rust. Build it with: rustc -O --edition 2021 example_engine.rs
mod adapter_kit;

struct Entry {
    value: f64,
    adjoint: f64,
    partials: Vec<(usize, f64)>, // operand and partial
}

/// A tape. A node is a position on it.
#[derive(Default)]
struct Tape(Vec<Entry>);

impl Tape {
    fn record(&mut self, value: f64, partials: &[(usize, f64)]) -> usize {
        self.0.push(Entry { value, adjoint: 0.0, partials: partials.to_vec() });
        self.0.len() - 1
    }
}

impl adapter_kit::Engine for Tape {
    type Node = usize;
    const NAME: &'static str = "example in Rust";
    const VERSION: &'static str = "1";
    const OPS: &'static [&'static str] = &["add", "sub", "mul", "neg", "exp", "sin"];
    const CLAIMS: &'static str = r#", "gradients": "all", "second_backward": "unsupported""#;

    fn start(&mut self) {
        self.0.clear();
    }

    fn variable(&mut self, number: f64) -> usize {
        self.record(number, &[])
    }

    fn constant(&mut self, number: f64) -> usize {
        self.record(number, &[])
    }

    fn apply(&mut self, op: &str, operands: &[usize]) -> usize {
        let x: Vec<f64> = operands.iter().map(|&k| self.0[k].value).collect();
        let (a, b) = (operands[0], *operands.last().unwrap());
        match op {
            "add" => self.record(x[0] + x[1], &[(a, 1.0), (b, 1.0)]),
            "sub" => self.record(x[0] - x[1], &[(a, 1.0), (b, -1.0)]),
            "mul" => self.record(x[0] * x[1], &[(a, x[1]), (b, x[0])]),
            "neg" => self.record(-x[0], &[(a, -1.0)]),
            "exp" => self.record(x[0].exp(), &[(a, x[0].exp())]),
            "sin" => self.record(x[0].sin(), &[(a, x[0].cos())]),
            other => adapter_kit::skip(&format!("{other} is not claimed")),
        }
    }

    fn value(&self, &node: &usize) -> f64 {
        self.0[node].value
    }

    /// Passes nothing on where an adjoint or a partial is 0.
    fn backward(&mut self, &root: &usize) {
        self.0[root].adjoint = 1.0;
        for i in (0..=root).rev() {
            let adjoint = self.0[i].adjoint;
            for (operand, partial) in self.0[i].partials.clone() {
                if adjoint != 0.0 && partial != 0.0 {
                    self.0[operand].adjoint += partial * adjoint;
                }
            }
        }
    }

    fn gradient(&self, &node: &usize) -> f64 {
        self.0[node].adjoint
    }

    fn clear(&mut self, &node: &usize) {
        self.0[node].adjoint = 0.0;
    }
}

fn main() {
    adapter_kit::serve(Tape::default());
}
