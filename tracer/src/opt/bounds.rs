//! Bounds checks of loop counters, before the loop: where a counter starts at no less than 0, only grows and is compared with a
//! bound in every iteration, its checks against a length hold in all of them if the bound does not exceed the length. The same for
//! counters that only shrink, down to a constant.
//!
//! Part of [`hoist`](super::hoist): the checks that are made instead are hoisted guards like others, and go further out if they can. They
//! say something of the bound, which the loop might not have come to: that is why only checks that every full iteration
//! makes are replaced.

use super::hoist::Hoister;
use super::loops::Loop;
use crate::ir::{BlockId, Cc, Inst, Op, Ref, ResumeId, Term, Ty};

/// A parameter of the head that one thing is added to in every iteration.
struct Counter {
    param: Ref,
    /// What it starts from, and what it is in the next iteration.
    init: Ref,
    next: Ref,
    /// What is added, or (`false`) subtracted.
    step: Ref,
    grows: bool,
}

/// `value <= bound + by`, found at a place of the loop; or, of constant bounds, `>=`.
struct Fact {
    value: Ref,
    bound: Ref,
    by: i64,
    at: usize,
}

/// A bounds check in the loop: `index < length`, unsigned.
struct Check {
    guard: Ref,
    index: Ref,
    length: Ref,
    at: usize,
}

#[derive(Default)]
struct Found {
    above: Vec<Fact>,
    below: Vec<Fact>,
    checks: Vec<Check>,
    /// Conditions seen, as places.
    places: usize,
}

/// Replaces the checks of a loop whose invariants have moved.
pub(super) fn run(h: &mut Hoister<'_>, l: &Loop) {
    let counters = counters(h, l);
    if counters.is_empty() {
        return;
    }
    let found = conditions(h, l);
    for check in &found.checks {
        let i = *h.f.inst(check.index);
        let (param, by) = match i.op {
            Op::AddOv | Op::SubOv => match constant(h, i.args[1]) {
                Some(c) => (i.args[0], if i.op == Op::AddOv { c } else { -c }),
                None => continue,
            },
            _ => (check.index, 0),
        };
        let Some(c) = counters.iter().find(|c| c.param == param) else { continue };
        let wanted = if c.grows { upwards(h, c, by, check, &found) } else { downwards(h, c, by, check, &found) };
        let Some(wanted) = wanted.filter(|w| w.iter().all(|w| w.known(h) != Some(false))) else { continue };
        for w in wanted.into_iter().filter(|w| w.known(h) != Some(true)).collect::<Vec<_>>() {
            h.guard_before(w);
        }
        h.drop(check.guard);
    }
}

/// A comparison that has to hold before the loop: of `left + plus`.
struct Wanted {
    op: Op,
    cc: Cc,
    left: Ref,
    plus: i64,
    right: Right,
}
enum Right {
    Value(Ref),
    Int(i64),
}

impl Wanted {
    /// Whether it is known to hold, or not to.
    fn known(&self, h: &Hoister<'_>) -> Option<bool> {
        let (left, right) = match self.right {
            Right::Value(r) if r == self.left => (self.plus, 0),
            Right::Value(r) => (constant(h, self.left)? + self.plus, constant(h, r)?),
            Right::Int(n) => (constant(h, self.left)? + self.plus, n),
        };
        let holds = match self.cc {
            Cc::Lt => left < right,
            Cc::Le => left <= right,
            _ => left >= right,
        };
        Some(holds && (self.op == Op::ICmp || left >= 0))
    }
}

fn constant(h: &Hoister<'_>, r: Ref) -> Option<i64> {
    let i = h.f.inst(r);
    (i.op == Op::ConstI32).then_some(i.imm as u32 as i32 as i64)
}

fn counters(h: &Hoister<'_>, l: &Loop) -> Vec<Counter> {
    let Term::Jump(entry) = &h.f.block(h.before).term else { return Vec::new() };
    let back = l.blocks.iter().flat_map(|&b| h.f.block(b).term.edges()).filter(|e| e.block == l.head);
    let back: Vec<&[Ref]> = back.map(|e| &e.args[..]).collect();
    let counter = |k: usize, param: Ref| {
        let next = back[0][k];
        if back.iter().any(|args| args[k] != next) {
            return None;
        }
        let i = h.f.inst(next);
        let step = match i.op {
            Op::AddOv | Op::SubOv if i.args[0] == param => i.args[1],
            Op::AddOv if i.args[1] == param => i.args[0],
            _ => return None,
        };
        let grows = match (i.op, constant(h, step)) {
            (Op::AddOv, Some(c)) => c > 0,
            (_, Some(c)) => c < 0,
            (Op::AddOv, None) if !h.is_inside(step) => true,
            _ => return None,
        };
        Some(Counter { param, init: entry.args[k], next, step, grows })
    };
    let params = h.f.block(l.head).params.iter().enumerate();
    params.filter(|p| h.f.ty(*p.1) == Ty::I32).filter_map(|(k, &p)| counter(k, p)).collect()
}

/// What holds, and what is checked, in every full iteration.
fn conditions(h: &Hoister<'_>, l: &Loop) -> Found {
    let mut found = Found::default();
    for &b in &l.spine {
        if b != l.head
            && let [p] = h.preds[b.0 as usize][..]
        {
            edge(h, &mut found, p, b);
        }
        for &r in &h.f.block(b).insts {
            let i = h.f.inst(r);
            if matches!(i.op, Op::GuardTrue | Op::GuardFalse) {
                found.condition(h, i.args[0], i.op == Op::GuardTrue, Some(r));
            }
        }
    }
    let mut latches = l.blocks.iter().filter(|&&b| h.f.block(b).term.edges().any(|e| e.block == l.head));
    if let (Some(&latch), None) = (latches.next(), latches.next()) {
        edge(h, &mut found, latch, l.head);
    }
    found
}

/// What holds on the way from one block to another.
fn edge(h: &Hoister<'_>, found: &mut Found, from: BlockId, to: BlockId) {
    if let Term::Branch { cond, then, other } = &h.f.block(from).term
        && then.block != other.block
    {
        found.condition(h, *cond, then.block == to, None);
    }
}

impl Found {
    fn condition(&mut self, h: &Hoister<'_>, cond: Ref, holds: bool, guard: Option<Ref>) {
        let i = *h.f.inst(cond);
        let [a, b, ..] = i.args;
        let cc = Cc::from_imm(i.imm);
        self.places += 1;
        match i.op {
            Op::Not => self.condition(h, a, !holds, guard),
            Op::ICmp => {
                let cc = if holds { cc } else { cc.negated() };
                self.compared(h, cc, a, b);
                self.compared(h, cc.swapped(), b, a);
            }
            Op::UCmp if holds && cc == Cc::Lt && !h.is_inside(b) => {
                let check = guard.map(|guard| Check { guard, index: a, length: b, at: self.places });
                self.checks.extend(check);
            }
            _ => {}
        }
    }

    fn compared(&mut self, h: &Hoister<'_>, cc: Cc, value: Ref, bound: Ref) {
        let at = self.places;
        if h.is_inside(bound) {
            return;
        }
        match cc {
            Cc::Lt | Cc::Le => self.above.push(Fact { value, bound, by: if cc == Cc::Lt { -1 } else { 0 }, at }),
            Cc::Gt | Cc::Ge => self.below.push(Fact { value, bound, by: if cc == Cc::Gt { 1 } else { 0 }, at }),
            Cc::Eq | Cc::Ne => {}
        }
    }
}

/// The fact that holds of the counter at a check; or of its next value, and then has to hold of the first too.
fn fact<'a>(facts: &'a [Fact], c: &Counter, check: &Check) -> Option<(&'a Fact, bool)> {
    let here = facts.iter().find(|f| f.value == c.param && f.at < check.at).map(|f| (f, false));
    here.or_else(|| facts.iter().find(|f| f.value == c.next).map(|f| (f, true)))
}

fn signed(cc: Cc, left: Ref, right: Right) -> Wanted {
    Wanted { op: Op::ICmp, cc, left, plus: 0, right }
}

/// What `counter + by` takes to be in bounds, for a counter that grows.
fn upwards(h: &Hoister<'_>, c: &Counter, by: i64, check: &Check, found: &Found) -> Option<Vec<Wanted>> {
    let (f, of_next) = fact(&found.above, c, check)?;
    let mut wanted = vec![signed(Cc::Ge, c.init, Right::Int(-by))];
    if constant(h, c.step).is_none() {
        wanted.push(signed(Cc::Ge, c.step, Right::Int(0)));
    }
    if of_next {
        let cc = if f.by == 0 { Cc::Le } else { Cc::Lt };
        wanted.push(signed(cc, c.init, Right::Value(f.bound)));
    }
    // A bound that is 0 allows no iteration: nothing below it is to be compared.
    let (cc, plus) = if f.by + by < 0 { (Cc::Le, 0) } else { (Cc::Lt, f.by + by) };
    wanted.push(Wanted { op: Op::UCmp, cc, left: f.bound, plus, right: Right::Value(check.length) });
    Some(wanted)
}

/// Likewise for one that shrinks.
fn downwards(h: &Hoister<'_>, c: &Counter, by: i64, check: &Check, found: &Found) -> Option<Vec<Wanted>> {
    let (f, of_next) = fact(&found.below, c, check)?;
    let least = constant(h, f.bound)? + f.by;
    if least + by < 0 {
        return None;
    }
    let mut wanted =
        vec![Wanted { op: Op::UCmp, cc: Cc::Lt, left: c.init, plus: by, right: Right::Value(check.length) }];
    if of_next {
        wanted.push(signed(Cc::Ge, c.init, Right::Int(least)));
    }
    Some(wanted)
}

impl Hoister<'_> {
    /// Whether something is made in the loop.
    fn is_inside(&self, r: Ref) -> bool {
        self.inside[self.home[r.0 as usize].0 as usize]
    }

    /// Leaves before the loop unless the comparison holds.
    fn guard_before(&mut self, w: Wanted) {
        let plain = |op, args: [Ref; 2], ty, imm| Inst {
            op,
            ty,
            args: [args[0], args[1], Ref::NONE, Ref::NONE],
            imm,
            resume: ResumeId::NONE,
        };
        let none = Ref::NONE;
        let resume = self.hoisted_resume();
        let mut left = w.left;
        if w.plus != 0 {
            let by = self.add(plain(Op::ConstI32, [none, none], Ty::I32, w.plus as i32 as u32 as u64));
            left = self.add(Inst { resume, ..plain(Op::AddOv, [left, by], Ty::I32, 0) });
        }
        let right = match w.right {
            Right::Value(r) => r,
            Right::Int(n) => self.add(plain(Op::ConstI32, [none, none], Ty::I32, n as i32 as u32 as u64)),
        };
        let cond = self.add(plain(w.op, [left, right], Ty::Bool, w.cc as u64));
        self.add(Inst { resume, ..plain(Op::GuardTrue, [cond, none], Ty::None, 0) });
    }
}
