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
    pub code_bytes: usize,
    pub compile_time: Duration,
    /// Times that machine code was entered from the interpreter, and left by an exit.
    pub entries: u64,
    pub exits: u64,
}

impl Stats {
    pub fn abort(&mut self, why: &str) {
        *self.aborts.entry(why.to_string()).or_default() += 1;
    }
}

impl std::fmt::Display for Stats {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "recordings      {}", self.recordings)?;
        writeln!(f, "compilations    {} ({} grown)", self.compilations, self.grown)?;
        writeln!(f, "machine code    {} bytes", self.code_bytes)?;
        writeln!(f, "compile time    {:?}", self.compile_time)?;
        writeln!(f, "entries         {}", self.entries)?;
        writeln!(f, "exits           {}", self.exits)?;
        for (why, n) in &self.aborts {
            writeln!(f, "abort {n:9} {why}")?;
        }
        Ok(())
    }
}
