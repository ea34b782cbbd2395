//! Chooses the dispatcher: tail calls between handlers are an LLVM optimisation that happens from opt-level 1 on;
//! unoptimised builds use the trampoline.
fn main() {
    println!("cargo::rustc-check-cfg=cfg(tail_dispatch)");
    let opt = std::env::var("OPT_LEVEL").unwrap_or_default();
    if opt != "0" {
        println!("cargo::rustc-cfg=tail_dispatch");
    }
    println!("cargo::rerun-if-changed=build.rs");
}
