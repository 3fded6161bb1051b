// SPDX-License-Identifier: MIT
//! The adapter kit for Rust: handles the messages of corpus/PROTOCOL.md and builds graphs. It needs only the standard
//! library. Put it beside the adapter and write `mod adapter_kit;`.
use std::collections::BTreeMap;
use std::io::{BufRead, Write};
use std::panic::{catch_unwind, panic_any, AssertUnwindSafe};

/// An engine and how to call it. Each point starts with a new expression.
pub trait Engine {
    type Node: Clone;
    const NAME: &'static str;
    const VERSION: &'static str;
    /// The operations, by the names of `minigrad ops`.
    const OPS: &'static [&'static str];
    /// Further fields of the answer to start, each after a comma: `, "gradients": "all"`.
    const CLAIMS: &'static str = "";

    fn start(&mut self);
    fn variable(&mut self, number: f64) -> Self::Node;
    fn constant(&mut self, number: f64) -> Self::Node;
    /// Applies an operation of OPS to one or two operands.
    fn apply(&mut self, op: &str, operands: &[Self::Node]) -> Self::Node;
    fn value(&self, node: &Self::Node) -> f64;
    fn backward(&mut self, root: &Self::Node);
    fn gradient(&self, node: &Self::Node) -> f64;
    /// Called on each input, on each node that is read, and on the root.
    fn clear(&mut self, node: &Self::Node);
}

struct Skip(String);

/// Declines the point, which is then skipped. Any other panic is an error of the point.
pub fn skip(reason: &str) -> ! {
    panic_any(Skip(reason.to_string()))
}

/// A JSON value. A number keeps its text, which f64's parser reads as the nearest double.
enum Json {
    Text(String),
    Number(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
    Other,
}

impl Json {
    fn text(&self) -> &str {
        match self {
            Json::Text(text) => text,
            _ => "",
        }
    }

    /// A number, also as one of the strings "nan", "inf" and "-inf".
    fn number(&self) -> f64 {
        match self {
            Json::Text(text) | Json::Number(text) => text.parse().expect("a number"),
            _ => panic!("expected a number"),
        }
    }

    fn position(&self) -> usize {
        match self {
            Json::Number(text) => text.parse().expect("a position"),
            _ => panic!("expected a position"),
        }
    }

    fn list(&self) -> &[Json] {
        match self {
            Json::List(list) => list,
            _ => &[],
        }
    }

    fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(fields) => fields.get(key),
            _ => None,
        }
    }
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    /// The next character that is no blank, which stays.
    fn peek(&mut self) -> Result<u8, String> {
        while self.at < self.text.len() && self.text[self.at].is_ascii_whitespace() {
            self.at += 1;
        }
        self.text.get(self.at).copied().ok_or_else(|| "the message ends early".to_string())
    }

    /// Takes the character if it is the next one.
    fn takes(&mut self, expected: u8) -> Result<bool, String> {
        let is_next = self.peek()? == expected;
        self.at += usize::from(is_next);
        Ok(is_next)
    }

    fn string(&mut self) -> Result<String, String> {
        if !self.takes(b'"')? {
            return Err(format!("column {}: expected a string", self.at + 1));
        }
        let start = self.at;
        while *self.text.get(self.at).ok_or("a string does not end")? != b'"' {
            self.at += 1 + usize::from(self.text[self.at] == b'\\');
        }
        self.at += 1;
        Ok(String::from_utf8_lossy(&self.text[start..self.at - 1]).into_owned())
    }

    fn value(&mut self) -> Result<Json, String> {
        match self.peek()? {
            b'"' => Ok(Json::Text(self.string()?)),
            b'[' => {
                let mut list = Vec::new();
                self.at += 1;
                while !self.takes(b']')? {
                    list.push(self.value()?);
                    self.takes(b',')?;
                }
                Ok(Json::List(list))
            }
            b'{' => {
                let mut fields = BTreeMap::new();
                self.at += 1;
                while !self.takes(b'}')? {
                    let key = self.string()?;
                    self.takes(b':')?;
                    fields.insert(key, self.value()?);
                    self.takes(b',')?;
                }
                Ok(Json::Object(fields))
            }
            first => {
                let start = self.at;
                while self.at < self.text.len() && !b",]} \t\r\n".contains(&self.text[self.at]) {
                    self.at += 1;
                }
                let word = String::from_utf8_lossy(&self.text[start..self.at]).into_owned();
                match first {
                    b'-' | b'0'..=b'9' => Ok(Json::Number(word)),
                    b't' | b'f' | b'n' => Ok(Json::Other),
                    _ => Err(format!("column {}: expected JSON", start + 1)),
                }
            }
        }
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c < ' ' => out.push(' '),
            c => out.push(c),
        }
    }
    out + "\""
}

/// The shortest text that is read back as the same double.
fn number_text(x: f64) -> String {
    match x {
        x if x.is_nan() => "\"nan\"".to_string(),
        x if x.is_infinite() => (if x > 0.0 { "\"inf\"" } else { "\"-inf\"" }).to_string(),
        x => format!("{x:e}"),
    }
}

fn build<E: Engine>(engine: &mut E, graph: &[Json], point: &[Json]) -> (Vec<E::Node>, Vec<usize>) {
    let (mut nodes, mut inputs): (Vec<E::Node>, Vec<usize>) = Default::default();
    for (position, node) in graph.iter().enumerate() {
        let node = node.list();
        let made = match node[0].text() {
            "input" => {
                inputs.push(position);
                engine.variable(point[inputs.len() - 1].number())
            }
            "const" => engine.constant(node[1].number()),
            op => {
                let operands: Vec<E::Node> = node[1..].iter().map(|k| nodes[k.position()].clone()).collect();
                engine.apply(op, &operands)
            }
        };
        nodes.push(made);
    }
    (nodes, inputs)
}

fn answer<E: Engine>(engine: &mut E, run: &Json, point: &[Json]) -> String {
    engine.start();
    let (nodes, inputs) = build(engine, run.get("graph").expect("a graph").list(), point);
    let wanted: Vec<usize> = match run.get("wanted") {
        Some(list) => list.list().iter().map(Json::position).collect(),
        None => inputs.clone(),
    };
    let mut root = nodes.len() - 1;
    match run.get("backward") {
        None => engine.backward(&nodes[root]),
        Some(steps) => {
            for step in steps.list() {
                if step.text() == "clear" {
                    for &k in inputs.iter().chain(&wanted).chain([&root]) {
                        engine.clear(&nodes[k]);
                    }
                } else {
                    root = step.position();
                    engine.backward(&nodes[root]);
                }
            }
        }
    }
    let gradient: Vec<String> = wanted.iter().map(|&k| number_text(engine.gradient(&nodes[k]))).collect();
    format!("{{\"value\": {}, \"gradient\": [{}]}}", number_text(engine.value(&nodes[root])), gradient.join(", "))
}

fn answer_or_refuse<E: Engine>(engine: &mut E, run: &Json, point: &[Json]) -> String {
    match catch_unwind(AssertUnwindSafe(|| answer(engine, run, point))) {
        Ok(answer) => answer,
        Err(payload) => {
            if let Some(Skip(reason)) = payload.downcast_ref::<Skip>() {
                return format!("{{\"skip\": {}}}", quoted(reason));
            }
            let text = payload.downcast_ref::<&str>().map(|text| text.to_string());
            let reason = text.or_else(|| payload.downcast_ref::<String>().cloned());
            format!("{{\"error\": {}}}", quoted(&reason.unwrap_or_else(|| "panic".to_string())))
        }
    }
}

fn reply<E: Engine>(engine: &mut E, line: &[u8]) -> Result<Option<String>, String> {
    let message = Parser { text: line, at: 0 }.value()?;
    match message.get("command").map_or("", Json::text) {
        "start" => Ok(Some(format!(
            "{{\"protocol\": 1, \"language\": \"rust\", \"name\": {}, \"version\": {}, \"ops\": [{}], \"constants\": [\"own\"]{}}}",
            quoted(E::NAME),
            quoted(E::VERSION),
            E::OPS.iter().map(|op| quoted(op)).collect::<Vec<_>>().join(", "),
            E::CLAIMS
        ))),
        "run" => {
            let points = message.get("points").ok_or("no points")?.list();
            let answers: Vec<String> =
                points.iter().map(|point| answer_or_refuse(engine, &message, point.list())).collect();
            let id = message.get("id").ok_or("no id")?.position();
            Ok(Some(format!("{{\"id\": {id}, \"answers\": [{}]}}", answers.join(", "))))
        }
        "stop" => Ok(None),
        other => Err(format!("unknown command {other}")),
    }
}

/// Answers line by line until `stop` or the end of the input. The engine must not write to standard output.
pub fn serve<E: Engine>(mut engine: E) {
    std::panic::set_hook(Box::new(|_| {})); // the answer has the message
    let (mut input, mut output) = (std::io::stdin().lock(), std::io::stdout());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line).expect("standard input") > 0 {
        let text = match reply(&mut engine, &line) {
            Ok(Some(text)) => text,
            Ok(None) => return,
            Err(error) => format!("{{\"error\": {}}}", quoted(&error)),
        };
        writeln!(output, "{text}").and_then(|()| output.flush()).expect("standard output");
        line.clear();
    }
}
