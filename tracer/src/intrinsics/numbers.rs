//! Functions of numbers that no inst computes.

use super::Intrinsic;
use crate::helpers::Name;
use crate::ir::{Cc, Op, Ref, Ty};
use crate::lift::Lifter;

impl Lifter<'_> {
    /// See [`intrinsic`](Lifter::intrinsic).
    pub(super) fn of_numbers(&mut self, what: Intrinsic, args: &[isize], want: Ref) -> Option<Ref> {
        let numbers: Option<Vec<Ref>> = args.iter().map(|&a| self.number_argument(a)).collect();
        let numbers = numbers?;
        let takes = match what {
            Intrinsic::Random => 0,
            Intrinsic::Atan2 | Intrinsic::Pow => 2,
            _ => 1,
        };
        if numbers.len() != takes {
            return None;
        }
        let resume = self.resume();
        self.b.guard_true(want, resume);
        match (what, &numbers[..]) {
            (Intrinsic::Random, []) => Some(self.call(Name::random, Ty::F64, &[])),
            (Intrinsic::Math(function), &[x]) => {
                let (x, number) = (self.as_double(x), self.b.int(function as i32));
                let v = self.call(Name::math, Ty::F64, &[x, number]);
                Some(self.int_if_seen(v))
            }
            (Intrinsic::Pow, &[x, y]) => {
                let (x, y) = (self.as_double(x), self.as_double(y));
                let v = self.call(Name::pow, Ty::F64, &[x, y]);
                Some(self.int_if_seen(v))
            }
            (Intrinsic::Atan2, &[y, x]) => {
                let (y, x) = (self.as_double(y), self.as_double(x));
                Some(self.call(Name::atan2, Ty::F64, &[y, x]))
            }
            (Intrinsic::IsNan | Intrinsic::IsFinite | Intrinsic::IsInteger, &[x]) if self.b.func.ty(x) == Ty::I32 => {
                Some(self.b.bool(what != Intrinsic::IsNan))
            }
            (Intrinsic::IsNan, &[x]) => Some(self.b.emit(Op::FCmp, Ty::Bool, &[x, x], Cc::Ne as u64)),
            // The difference is NaN for what is not finite.
            (Intrinsic::IsFinite, &[x]) => Some(self.is_zero_difference(x, x)),
            (Intrinsic::IsInteger, &[x]) => {
                let whole = self.b.emit(Op::FTrunc, Ty::F64, &[x], 0);
                Some(self.is_zero_difference(x, whole))
            }
            _ => None,
        }
    }

    fn is_zero_difference(&mut self, x: Ref, y: Ref) -> Ref {
        let difference = self.b.emit(Op::FSub, Ty::F64, &[x, y], 0);
        let zero = self.b.double(0.0);
        self.b.emit(Op::FCmp, Ty::Bool, &[difference, zero], Cc::Eq as u64)
    }

    /// A double as an int, if results have always been ints.
    fn int_if_seen(&mut self, v: Ref) -> Ref {
        if !self.result_is_int() {
            return v;
        }
        let resume = self.resume();
        self.b.checked(Op::F64ToInt, Ty::I32, &[v], 0, resume)
    }
}
