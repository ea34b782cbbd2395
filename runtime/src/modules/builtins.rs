//! Names of Node's built-in modules.

/// Modules that may be named with or without `node:`, sorted.
pub const NAMES: &[&str] = &[
    "_http_agent",
    "_http_client",
    "_http_common",
    "_http_incoming",
    "_http_outgoing",
    "_http_server",
    "_tls_common",
    "_tls_wrap",
    "assert",
    "assert/strict",
    "async_hooks",
    "buffer",
    "child_process",
    "cluster",
    "console",
    "constants",
    "crypto",
    "dgram",
    "diagnostics_channel",
    "dns",
    "dns/promises",
    "domain",
    "events",
    "fs",
    "fs/promises",
    "http",
    "http2",
    "https",
    "inspector",
    "inspector/promises",
    "module",
    "net",
    "os",
    "path",
    "path/posix",
    "path/win32",
    "perf_hooks",
    "process",
    "punycode",
    "querystring",
    "readline",
    "readline/promises",
    "repl",
    "stream",
    "stream/consumers",
    "stream/promises",
    "stream/web",
    "string_decoder",
    "sys",
    "timers",
    "timers/promises",
    "tls",
    "trace_events",
    "tty",
    "url",
    "util",
    "util/types",
    "v8",
    "vm",
    "wasi",
    "worker_threads",
    "zlib",
];

/// Modules that exist only as `node:NAME`, sorted.
pub const SCHEME_ONLY: &[&str] = &["sea", "sqlite", "test", "test/reporters"];

/// The name without `node:` if a specifier names a built-in module.
pub fn lookup(specifier: &str) -> Option<&str> {
    match specifier.strip_prefix("node:") {
        Some(name) => (NAMES.binary_search(&name).is_ok() || SCHEME_ONLY.binary_search(&name).is_ok()).then_some(name),
        None => NAMES.binary_search(&specifier).is_ok().then_some(specifier),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted() {
        assert!(NAMES.is_sorted() && SCHEME_ONLY.is_sorted());
    }

    #[test]
    fn names() {
        assert_eq!(lookup("fs"), Some("fs"));
        assert_eq!(lookup("node:fs/promises"), Some("fs/promises"));
        assert_eq!(lookup("node:test"), Some("test"));
        assert_eq!(lookup("test"), None);
        assert_eq!(lookup("node:nothing"), None);
        assert_eq!(lookup("./fs"), None);
    }
}
