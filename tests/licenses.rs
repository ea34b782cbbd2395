//! Every crate the project is built from is under a licence listed in `ci/licenses.txt`.

use std::collections::BTreeSet;
use std::process::Command;

#[test]
fn every_dependency_may_be_used() {
    let root = env!("CARGO_MANIFEST_DIR");
    let list = std::fs::read_to_string(format!("{root}/ci/licenses.txt")).unwrap();
    let allowed: BTreeSet<&str> =
        list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let out = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root)
        .output()
        .unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 10, "cargo metadata lists the dependencies");
    let bad: Vec<String> = packages
        .iter()
        .filter_map(|package| {
            let license = package["license"].as_str().unwrap_or("none");
            let fine = holds(license, &allowed);
            (!fine).then(|| format!("{} {}: {license}", package["name"], package["version"]))
        })
        .collect();
    assert!(bad.is_empty(), "not listed in ci/licenses.txt:\n{}", bad.join("\n"));
}

/// Whether an SPDX expression can be met: `OR` binds weakest, `A/B` is the old form of it.
fn holds(expression: &str, allowed: &BTreeSet<&str>) -> bool {
    let text = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut at = 0;
    let value = either(&tokens, &mut at, allowed);
    value && at == tokens.len()
}

fn either(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let mut value = both(tokens, at, allowed);
    while tokens.get(*at) == Some(&"OR") {
        *at += 1;
        value |= both(tokens, at, allowed);
    }
    value
}

fn both(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let mut value = one(tokens, at, allowed);
    while tokens.get(*at) == Some(&"AND") {
        *at += 1;
        value &= one(tokens, at, allowed);
    }
    value
}

fn one(tokens: &[&str], at: &mut usize, allowed: &BTreeSet<&str>) -> bool {
    let Some(&token) = tokens.get(*at) else { return false };
    *at += 1;
    if token == "(" {
        let value = either(tokens, at, allowed);
        let closed = tokens.get(*at) == Some(&")");
        *at += 1;
        return value && closed;
    }
    if tokens.get(*at) == Some(&"WITH") {
        let whole = format!("{token} WITH {}", tokens.get(*at + 1).copied().unwrap_or(""));
        *at += 2;
        return allowed.contains(whole.as_str());
    }
    allowed.contains(token)
}

#[test]
fn expressions() {
    let allowed = BTreeSet::from(["MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception"]);
    for good in ["MIT", "MIT OR GPL-3.0", "GPL-3.0/MIT", "(MIT OR X) AND Apache-2.0", "Apache-2.0 WITH LLVM-exception"]
    {
        assert!(holds(good, &allowed), "{good}");
    }
    for bad in ["", "GPL-3.0", "MIT AND X", "(MIT", "X WITH Y", "MIT MIT"] {
        assert!(!holds(bad, &allowed), "{bad}");
    }
}
