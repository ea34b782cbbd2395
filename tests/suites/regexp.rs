//! Random regular expressions, with the results that Node 26 gives (`tests/regexp/`).

use crate::{cases, jsbundle, repository};

/// Patterns for each seed.
const COUNT: &str = "400";

#[test]
fn random_patterns() {
    let folder = repository().join("tests/regexp");
    let expected = std::fs::read_to_string(folder.join("node26.txt")).expect("the checksums of Node");
    let seeds: Vec<String> = expected.lines().filter_map(|line| Some(line.split_once(' ')?.0.to_owned())).collect();
    assert!(seeds.len() > 30, "no seeds");
    cases::check("regexp", &folder.join("expected-failures.txt"), &seeds, |seed| {
        let program = folder.join("generate.js");
        let out = cases::output(jsbundle().arg("run").arg(program).args([seed, COUNT, "--sum"]))?;
        let line = String::from_utf8_lossy(&out.stdout);
        if expected.lines().any(|known| known == line.trim_end()) {
            return Ok(());
        }
        Err(format!("{line}{}: compare `generate.js {seed}` with Node's", String::from_utf8_lossy(&out.stderr)))
    });
}
