//! Counters of the JIT.

use std::collections::BTreeMap;
use std::time::Duration;

#[derive(Default, Debug)]
pub struct Stats {
    /// Recordings started: at hot places and hot exits.
    pub recordings: u32,
    /// Regions compiled, growths included.
    pub compilations: u32,
    /// Of these, regions grown from hot exits.
    pub grown: u32,
    /// Recordings and compilations given up, by reason.
    pub aborts: BTreeMap<String, u32>,
    /// Regions that came with the image and were put in place, and those given up since.
    pub restored: u32,
    pub forgotten: u32,
    /// Times that all went since the memory for machine code was used up.
    pub evictions: u32,
    pub code_bytes: usize,
    /// Optimising and lowering; before that, lifting.
    pub compile_time: Duration,
    pub lift_time: Duration,
    /// Times that machine code was entered from the interpreter, and left by an exit.
    pub entries: u64,
    pub exits: u64,
}

impl Stats {
    pub fn abort(&mut self, why: &str) {
        *self.aborts.entry(why.to_string()).or_default() += 1;
    }

    /// As a JSON object on one line.
    pub fn to_json(&self) -> String {
        let mut json = format!(
            r#"{{"recordings":{},"compilations":{},"grown":{},"restored":{},"forgotten":{},"evictions":{},"codeBytes":{},"compileMs":{:.3},"entries":{},"exits":{},"aborts":{{"#,
            self.recordings,
            self.compilations,
            self.grown,
            self.restored,
            self.forgotten,
            self.evictions,
            self.code_bytes,
            self.compile_time.as_secs_f64() * 1000.0,
            self.entries,
            self.exits
        );
        for (i, (why, n)) in self.aborts.iter().enumerate() {
            // Reasons may name what the program calls its own.
            let why: String = why.chars().flat_map(json_char).collect();
            json += &format!("{}\"{why}\":{n}", if i == 0 { "" } else { "," });
        }
        json + "}}"
    }
}

/// A character inside a JSON string.
fn json_char(c: char) -> Vec<char> {
    match c {
        '"' | '\\' => vec!['\\', c],
        c if c < ' ' => format!("\\u{:04x}", u32::from(c)).chars().collect(),
        c => vec![c],
    }
}

impl std::fmt::Display for Stats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "recordings      {}", self.recordings)?;
        writeln!(f, "compilations    {} ({} grown)", self.compilations, self.grown)?;
        if self.restored != 0 {
            writeln!(f, "restored        {} ({} forgotten)", self.restored, self.forgotten)?;
        }
        writeln!(f, "machine code    {} bytes", self.code_bytes)?;
        if self.evictions != 0 {
            writeln!(f, "evictions       {}", self.evictions)?;
        }
        writeln!(f, "compile time    {:?}, {:?} to lift", self.compile_time, self.lift_time)?;
        writeln!(f, "entries         {}", self.entries)?;
        writeln!(f, "exits           {}", self.exits)?;
        for (why, n) in &self.aborts {
            writeln!(f, "abort {n:9} {why}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Stats;

    #[test]
    fn json_of_any_reason() {
        let mut stats = Stats { entries: 7, ..Stats::default() };
        stats.abort("a \"b\"\\\n");
        stats.abort("c");
        stats.abort("c");
        let expected = r#""compileMs":0.000,"entries":7,"exits":0,"aborts":{"a \"b\"\\\u000a":1,"c":2}}"#;
        assert!(stats.to_json().ends_with(expected), "{}", stats.to_json());
    }
}
