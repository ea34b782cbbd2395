//! Methods of strings with arguments of the usual kinds: strings and ints.

use super::Intrinsic;
use crate::helpers::Name;
use crate::ir::{Ref, Ty};
use crate::lift::Lifter;
use crate::region::kind;

impl Lifter<'_> {
    /// As [`intrinsic`](Lifter::intrinsic) for the methods of strings.
    pub(super) fn string_method(&mut self, what: Intrinsic, this: isize, args: &[isize], want: Ref) -> Option<Ref> {
        use Intrinsic::*;
        let n = &self.region.nodes[self.node as usize];
        let strings = n.shapes.is_empty() && n.access != 0;
        if !strings {
            return None;
        }
        let first = *args.first()?;
        let by_string = matches!(what, StartsWith | EndsWith | Includes | IndexOf);
        if by_string {
            // With a position they are rare.
            if args.len() != 1 || self.argument_kinds(first) != kind::STRING {
                return None;
            }
            let r = self.resume();
            self.b.guard_true(want, r);
            let (s, x) = (self.string_operand(this), self.string_operand(first));
            return Some(match what {
                StartsWith => self.call(Name::starts_with, Ty::Bool, &[s, x]),
                EndsWith => self.call(Name::ends_with, Ty::Bool, &[s, x]),
                IndexOf => self.call(Name::index_of, Ty::I32, &[s, x]),
                _ => {
                    let at = self.call(Name::index_of, Ty::I32, &[s, x]);
                    let zero = self.b.int(0);
                    self.b.icmp(crate::ir::Cc::Ge, at, zero)
                }
            });
        }
        let k = self.int_argument(first)?;
        let end = match (what, args) {
            (Slice | Substring, [_, end]) => self.int_argument(*end)?,
            (Slice | Substring, [_]) => self.b.int(i32::MAX),
            (Slice | Substring, _) => return None,
            _ => k,
        };
        let r = self.resume();
        self.b.guard_true(want, r);
        let s = self.string_operand(this);
        Some(match what {
            CharAt => self.call(Name::char_or_empty, Ty::Val, &[s, k]),
            CodePointAt => {
                // One-byte strings have no surrogates.
                let c = if self.result_kinds() == kind::INT { self.char_of_flat(s, k) } else { None };
                match c {
                    Some(c) => c,
                    None => {
                        let v = self.call(Name::code_point_at, Ty::Val, &[s, k]);
                        self.as_seen(v)
                    }
                }
            }
            Slice => self.call(Name::slice_string, Ty::Val, &[s, k, end]),
            _ => self.call(Name::substring, Ty::Val, &[s, k, end]),
        })
    }
}
