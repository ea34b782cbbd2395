//! `switch`: a jump table for dense ints, else a chain of comparisons.

use bytecode::{Op, Reg};
use oxc_ast::ast::*;

use super::control::Control;
use super::expr::number_value;
use super::{Emitter, Label, R};

/// Fewest cases worth a table.
const MIN_TABLE: usize = 4;

/// Range of the cases when all tests are ints close together.
fn dense(cases: &[SwitchCase]) -> Option<(i16, u16)> {
    let (mut lo, mut hi, mut n) = (i16::MAX, i16::MIN, 0usize);
    for c in cases {
        let Some(t) = &c.test else { continue };
        let v = i16::try_from(super::consts::as_int(number_value(t)?)?).ok()?;
        lo = lo.min(v);
        hi = hi.max(v);
        n += 1;
    }
    let width = hi as i32 - lo as i32 + 1;
    (n >= MIN_TABLE && width as usize <= n * 4 && width < 8192).then_some((lo, width as u16))
}

impl<'a> Emitter<'_, 'a> {
    pub fn switch(&mut self, s: &'a SwitchStatement<'a>) -> R {
        self.reset_completion();
        let labels = std::mem::take(&mut self.pending_labels);
        let mark = self.mark();
        let subject = self.temp();
        self.expr_to(&s.discriminant, subject)?;
        let scope = Self::scope_of(&s.scope_id);
        if let Some(scope) = scope {
            self.enter_scope(scope)?;
            for c in &s.cases {
                self.hoist(&c.consequent)?;
            }
        }
        let end = self.label();
        let targets: Vec<Label> = s.cases.iter().map(|_| self.label()).collect();
        let default = s.cases.iter().position(|c| c.test.is_none()).map_or(end, |i| targets[i]);
        match dense(&s.cases) {
            Some((lo, width)) => self.switch_table(s, subject, &targets, default, lo, width),
            None => {
                for (c, &target) in s.cases.iter().zip(&targets) {
                    let Some(t) = &c.test else { continue };
                    let inner = self.mark();
                    self.at(c.span.start);
                    match super::expr::small_int(t) {
                        Some(n) => self.jump_cmp(Op::JStrictEqI, subject, n, target),
                        None => {
                            let v = self.expr(t, None)?;
                            self.jump_cmp(Op::JStrictEq, subject, v, target);
                        }
                    }
                    self.release(inner);
                }
                self.jump(default);
            }
        }
        self.control.push(Control::Break { labels, target: end, plain: true });
        for (c, &target) in s.cases.iter().zip(&targets) {
            self.bind(target);
            self.statements(&c.consequent)?;
        }
        self.control.pop();
        self.bind(end);
        if scope.is_some() {
            self.leave_scope(mark);
        }
        self.release(mark);
        Ok(())
    }

    /// The value is an int in range: through the table; equal doubles and everything else: by comparison.
    fn switch_table(
        &mut self,
        s: &'a SwitchStatement<'a>,
        subject: Reg,
        targets: &[Label],
        default: Label,
        lo: i16,
        width: u16,
    ) {
        let mut entries = vec![default; width as usize];
        for (c, &target) in s.cases.iter().zip(targets).rev() {
            if let Some(n) = c.test.as_ref().and_then(number_value) {
                entries[(n as i32 - lo as i32) as usize] = target;
            }
        }
        self.op(Op::SwitchInt, 0, subject, width as Reg, lo);
        let table = self.pc();
        for _ in 0..entries.len().div_ceil(2) {
            self.raw_word();
        }
        let base = self.pc();
        for (i, &l) in entries.iter().enumerate() {
            self.table_entry(table, i as u32, base, l);
        }
        self.jump(default);
    }
}
