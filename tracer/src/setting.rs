//! What is said about the JIT from outside: whether there is one, and how early it starts.

use crate::driver::Options;
use crate::record::Limits;

/// Whether programs have a JIT unless told otherwise: run from their sources, and as executables.
pub const ON_BY_DEFAULT: bool = true;

impl Options {
    /// For a program that nothing was said about.
    pub fn unless_told() -> Option<Options> {
        ON_BY_DEFAULT.then(Options::default)
    }

    /// With another threshold. Who asks for an early start wants all of it early, and does not want it to depend on time: tests,
    /// whose loops are short.
    pub fn starting_at(threshold: u16) -> Options {
        let defaults = Options::default();
        let limits = Limits {
            passes: defaults.limits.passes.min(threshold.into()),
            skipped: defaults.limits.skipped.min(u32::from(threshold) * 500),
            ..defaults.limits
        };
        let exit_threshold = defaults.exit_threshold.min(threshold.into());
        Options { threshold, limits, exit_threshold, throttle: false, background: Some(false), ..defaults }
    }

    /// `on`, `off` or `threshold=N`.
    ///
    /// # Errors
    /// What may be said instead.
    pub fn parse(text: &str) -> Result<Option<Options>, String> {
        let threshold = text.strip_prefix("threshold=").and_then(|n| n.parse().ok()).filter(|&n| n > 0);
        match (text, threshold) {
            ("off", _) => Ok(None),
            ("on", _) => Ok(Some(Options::default())),
            (_, Some(threshold)) => Ok(Some(Options::starting_at(threshold))),
            _ => Err(format!("{text:?} is not on, off or threshold=N (N from 1 to {})", u16::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_understood_or_refused() {
        assert!(Options::parse("off").unwrap().is_none());
        let on = Options::parse("on").unwrap().unwrap();
        assert!(on.throttle && on.threshold > 1);
        let early = Options::parse("threshold=1").unwrap().unwrap();
        assert_eq!((early.threshold, early.exit_threshold, early.limits.passes, early.throttle), (1, 1, 1, false));
        for text in ["", "ON", "1", "threshold=", "threshold=0", "threshold=65536", "threshold=-1", "threshold=1,2"] {
            assert!(Options::parse(text).is_err(), "{text}");
        }
    }
}
