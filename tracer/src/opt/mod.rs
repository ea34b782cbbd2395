//! The optimiser: passes over the trace IR between lifting and lowering. Folding, sharing and forwarding have happened while
//! lifting; what is here needs to see whole loops.
//!
//! A pass takes a function that [`verify`](crate::ir::verify::verify) accepts and leaves one that does the same. It keeps the numbers of blocks
//! and of the resume points that there are.

mod bounds;
mod fold;
mod hoist;
mod loops;
mod range;
mod sink;
mod widen;
pub mod words;

use crate::ir::Func;
use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

/// A row of the table.
pub struct Pass {
    pub name: &'static str,
    pub run: fn(&mut Func),
}

/// The passes in the order in which they run.
pub static PASSES: &[Pass] = &[
    Pass { name: "sink", run: sink::run },
    Pass { name: "fold", run: fold::run },
    Pass { name: "words", run: words::run },
    Pass { name: "widen", run: widen::run },
    Pass { name: "hoist", run: hoist::run },
    Pass { name: "range", run: range::run },
];

/// Runs the passes that are not switched off. `look` is shown the function at each [`Stage`].
pub fn optimise(f: &mut Func, off: Passes, mut look: impl FnMut(Stage, &Func)) {
    look(Stage::Lifted, f);
    for (n, pass) in PASSES.iter().enumerate() {
        if !off.has(n) {
            (pass.run)(f);
            debug_assert_eq!(crate::ir::verify::verify(f), Ok(()), "after {}:\n{f}", pass.name);
            look(Stage::After(n), f);
        }
    }
    look(Stage::Final, f);
}

/// A set of passes, by place in [`PASSES`]. As text: names with commas between them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Passes(u32);

impl Passes {
    fn has(self, n: usize) -> bool {
        self.0 >> n & 1 != 0
    }
}

impl FromStr for Passes {
    type Err = String;
    fn from_str(names: &str) -> Result<Passes, String> {
        let bit = |name: &str| PASSES.iter().position(|p| p.name == name);
        bits(names, bit).map(Passes)
    }
}

impl Display for Passes {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = (0..PASSES.len()).filter(|&n| self.has(n)).map(|n| PASSES[n].name);
        f.write_str(&names.collect::<Vec<_>>().join(","))
    }
}

/// Where a function can be looked at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    Lifted,
    Final,
    /// After a pass, by place in [`PASSES`].
    After(usize),
}

impl Stage {
    fn all() -> impl Iterator<Item = Stage> {
        [Stage::Lifted, Stage::Final].into_iter().chain((0..PASSES.len()).map(Stage::After))
    }
    pub fn name(self) -> &'static str {
        match self {
            Stage::Lifted => "lifted",
            Stage::Final => "final",
            Stage::After(n) => PASSES[n].name,
        }
    }
}

/// A set of stages, by place in [`Stage::all`]. As text: names with commas between them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Stages(u32);

impl Stages {
    pub fn has(self, stage: Stage) -> bool {
        Stage::all().position(|s| s == stage).is_some_and(|n| self.0 >> n & 1 != 0)
    }
}

impl FromStr for Stages {
    type Err = String;
    fn from_str(names: &str) -> Result<Stages, String> {
        bits(names, |name| Stage::all().position(|s| s.name() == name)).map(Stages)
    }
}

impl Display for Stages {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let names = Stage::all().filter(|&s| self.has(s)).map(Stage::name);
        f.write_str(&names.collect::<Vec<_>>().join(","))
    }
}

fn bits(names: &str, bit: impl Fn(&str) -> Option<usize>) -> Result<u32, String> {
    names.split(',').try_fold(0, |set, name| match bit(name) {
        Some(n) => Ok(set | 1 << n),
        None => {
            let passes: Vec<&str> = PASSES.iter().map(|p| p.name).collect();
            Err(format!("nothing is named '{name}' (passes: {})", passes.join(", ")))
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        for (n, p) in PASSES.iter().enumerate() {
            let passes: Passes = p.name.parse().unwrap();
            assert!(passes.has(n) && passes.to_string() == p.name);
            let stages: Stages = p.name.parse().unwrap();
            assert!(stages.has(Stage::After(n)) && stages.to_string() == p.name);
        }
        assert_eq!("lifted,final".parse::<Stages>().unwrap().to_string(), "lifted,final");
        assert!("hoist,nothing".parse::<Passes>().is_err());
        assert!("".parse::<Stages>().is_err());
    }
}
