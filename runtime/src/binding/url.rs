//! Binding `url`: domain names that are not plain ASCII (UTS 46), for `internal/url/host`.

use engine::builtins::natives;
use engine::vm::{Args, JsResult, Vm};

natives! {
    pub TABLE:
    "domainToASCII" 1 => domain_to_ascii;
    "domainToUnicode" 1 => domain_to_unicode;
}

/// The domain in ASCII, `''` where it has none. Not strict: what DNS would object to may stay.
fn domain_to_ascii(vm: &mut Vm, args: Args) -> JsResult {
    let domain = super::text(vm, args.get(0));
    Ok(vm.str(&idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::EMPTY).unwrap_or_default()).into())
}

/// The domain with its punycode labels decoded. Labels that do not decode stay as they are.
fn domain_to_unicode(vm: &mut Vm, args: Args) -> JsResult {
    let domain = super::text(vm, args.get(0));
    let (unicode, _) = idna::domain_to_unicode(&domain);
    Ok(vm.str(&unicode).into())
}
