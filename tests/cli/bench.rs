//! `jsbundle bench`: that it measures and reports; not what.

use crate::{Dir, jsbundle, text};

#[test]
fn cold_start_as_json_and_plot() {
    let dir = Dir::new("bench-cold");
    let svg = dir.path().join("plot.svg");
    let out = jsbundle()
        .args(["bench", "cold", "true", "no=false", "--alone", "--runs", "3", "--json", "--svg"])
        .arg(&svg)
        .assert()
        .success()
        .get_output()
        .clone();
    let report: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let programs = report["programs"].as_array().unwrap();
    let one = programs.iter().find(|p| p["name"] == "true").unwrap();
    assert_eq!(one["runs"], 3);
    assert!(one["median_ms"].as_f64().unwrap() > 0.0);
    assert!(one["peak_kib"].as_i64().unwrap() > 0);
    assert_eq!(report["failed"][0]["name"], "no");
    assert_eq!(report["failed"][0]["reason"], "ended with exit code 1");
    assert!(std::fs::read_to_string(svg).unwrap().starts_with("<svg"));
}

#[test]
fn a_program_that_is_not_there() {
    let out = jsbundle().args(["bench", "cold", "./not-here", "--alone"]).assert().code(2).get_output().clone();
    assert!(text(&out.stderr).contains("not-here"));
}
