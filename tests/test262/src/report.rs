//! What came of a run, against what was expected.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::corpus::{Corpus, FOLDERS, Test};
use crate::lists;
use crate::pool::Outcome;

#[derive(Default, Clone, Copy)]
struct Count {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Count {
    fn json(self) -> serde_json::Value {
        json!({ "passed": self.passed, "failed": self.failed, "skipped": self.skipped })
    }
    fn percent(self) -> f64 {
        self.passed as f64 * 100.0 / (self.passed + self.failed + self.skipped).max(1) as f64
    }
}

pub struct Report<'c> {
    corpus: &'c Corpus,
    home: PathBuf,
    expected: BTreeMap<String, String>,
    skip: BTreeMap<String, String>,
    failures: BTreeMap<String, String>,
    unexpected: Vec<String>,
    crashes: usize,
    hangs: usize,
    all: Count,
    /// Of tests without proposed features.
    standard: Count,
    /// By the first two parts of their path.
    folders: BTreeMap<String, Count>,
}

const EXPECTED: &str = "expected-failures.txt";

impl<'c> Report<'c> {
    /// `home`: the folder of the lists.
    ///
    /// # Errors
    /// Lists that cannot be read.
    pub fn new(corpus: &'c Corpus, home: PathBuf) -> Result<Report<'c>, String> {
        let expected = lists::read(&home.join(EXPECTED))?;
        let skip = lists::read(&home.join("skip.txt"))?;
        Ok(Report {
            corpus,
            home,
            expected,
            skip,
            failures: BTreeMap::new(),
            unexpected: Vec::new(),
            crashes: 0,
            hangs: 0,
            all: Count::default(),
            standard: Count::default(),
            folders: BTreeMap::new(),
        })
    }

    fn counts(&mut self, test: &Test) -> impl Iterator<Item = &mut Count> {
        let folder = test.name.split('/').take(2).collect::<Vec<_>>().join("/");
        let folder = self.folders.entry(folder).or_default();
        let standard = self.corpus.is_standard(test).then_some(&mut self.standard);
        [&mut self.all, folder].into_iter().chain(standard)
    }

    /// Whether a feature of the test is one that is left out; counts it then.
    pub fn skips(&mut self, test: &Test, json: bool) -> bool {
        let Some(feature) = test.front.features.iter().find(|feature| self.skip.contains_key(*feature)).cloned() else {
            return false;
        };
        self.counts(test).for_each(|count| count.skipped += 1);
        if json {
            println!("{}", json!({ "test": test.name, "outcome": "skipped", "why": feature }));
        }
        true
    }

    pub fn add(&mut self, test: &Test, outcome: Outcome, took: Duration, json: bool) {
        let (word, why) = match outcome {
            Outcome::Passed => ("passed", String::new()),
            Outcome::Failed(why) => ("failed", why),
            Outcome::Crashed(why) => {
                self.crashes += 1;
                ("crashed", format!("crash: {why}"))
            }
            Outcome::Hung(why) => {
                self.hangs += 1;
                ("hung", format!("hang: {why}"))
            }
        };
        if json {
            println!("{}", json!({ "test": test.name, "outcome": word, "why": why, "us": took.as_micros() as u64 }));
        }
        let passed = word == "passed";
        self.counts(test).for_each(|count| *(if passed { &mut count.passed } else { &mut count.failed }) += 1);
        let listed = FOLDERS.iter().any(|folder| test.name.split('/').next() == Some(folder));
        match (passed, self.expected.contains_key(&test.name)) {
            (true, true) => self.unexpected.push(format!("{}: passes; take it out of {EXPECTED}", test.name)),
            (false, false) if listed || word != "failed" => self.unexpected.push(format!("{}: {why}", test.name)),
            _ => {}
        }
        if !passed {
            self.failures.insert(test.name.clone(), why);
        }
    }

    /// Writes what was seen as what is expected; reasons that are known are kept.
    ///
    /// # Errors
    /// Of the file system.
    pub fn bless(&mut self) -> Result<(), String> {
        let failures = self.failures.iter().map(|(name, why)| (name, self.expected.get(name).unwrap_or(why)));
        let failures: BTreeMap<String, String> = failures.map(|(name, why)| (name.clone(), why.clone())).collect();
        lists::write(&self.home.join(EXPECTED), &failures)?;
        let folders: BTreeMap<_, _> = self.folders.iter().map(|(name, count)| (name, count.json())).collect();
        let metrics = json!({ "all": self.all.json(), "standard": self.standard.json(), "folders": folders });
        let text = serde_json::to_string_pretty(&metrics).map_err(|e| e.to_string())? + "\n";
        let path = self.home.join("metrics.json");
        std::fs::write(&path, text).map_err(|e| format!("{}: {e}", path.display()))?;
        self.unexpected.clear();
        Ok(())
    }

    /// Prints the summary: whether all went as expected. `whole`: nothing of the corpus was left out.
    pub fn finish(&mut self, json: bool, whole: bool, took: Duration) -> bool {
        if json {
            return self.unexpected.is_empty();
        }
        self.unexpected.sort();
        for line in &self.unexpected {
            println!("{line}");
        }
        if whole {
            println!(
                "{:.2}% of all, {:.2}% of those without proposed features; {} s",
                self.all.percent(),
                self.standard.percent(),
                took.as_secs()
            );
        }
        println!("{} unexpected; {} crashes, {} hangs", self.unexpected.len(), self.crashes, self.hangs);
        println!("{} passed, {} failed, {} skipped", self.all.passed, self.all.failed, self.all.skipped);
        self.unexpected.is_empty()
    }
}
