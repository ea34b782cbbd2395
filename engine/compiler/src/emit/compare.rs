//! Comparisons and conditions: fused compare-and-jump, short circuits, type tests.

use bytecode::ops::TYPE_NAMES;
use bytecode::{Op, Reg, special};
use oxc_ast::ast::*;
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator as B, LogicalOperator, UnaryOperator};

use super::expr::small_int;
use super::names::ref_of;
use super::{Emitter, Label, R};
use crate::scope::NONE;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Nothing {
    Undefined,
    Null,
}

/// The operator with its operands exchanged.
fn swapped(op: B) -> B {
    match op {
        B::LessThan => B::GreaterThan,
        B::LessEqualThan => B::GreaterEqualThan,
        B::GreaterThan => B::LessThan,
        B::GreaterEqualThan => B::LessEqualThan,
        other => other,
    }
}

/// Jump taken when the comparison is `sense`; second: with an int on the right.
fn jump_op(op: B, sense: bool) -> Option<(Op, Option<Op>)> {
    Some(match (op, sense) {
        (B::LessThan, true) => (Op::JLt, Some(Op::JLtI)),
        (B::LessThan, false) => (Op::JNotLt, Some(Op::JNotLtI)),
        (B::LessEqualThan, true) => (Op::JLe, Some(Op::JLeI)),
        (B::LessEqualThan, false) => (Op::JNotLe, Some(Op::JNotLeI)),
        (B::GreaterThan, true) => (Op::JGt, Some(Op::JGtI)),
        (B::GreaterThan, false) => (Op::JNotGt, Some(Op::JNotGtI)),
        (B::GreaterEqualThan, true) => (Op::JGe, Some(Op::JGeI)),
        (B::GreaterEqualThan, false) => (Op::JNotGe, Some(Op::JNotGeI)),
        (B::Equality, true) | (B::Inequality, false) => (Op::JEq, None),
        (B::Inequality, true) | (B::Equality, false) => (Op::JNe, None),
        (B::StrictEquality, true) | (B::StrictInequality, false) => (Op::JStrictEq, Some(Op::JStrictEqI)),
        (B::StrictInequality, true) | (B::StrictEquality, false) => (Op::JStrictNe, Some(Op::JStrictNeI)),
        _ => return None,
    })
}

fn value_op(op: B) -> Option<Op> {
    Some(match op {
        B::Equality => Op::Eq,
        B::Inequality => Op::Ne,
        B::StrictEquality => Op::StrictEq,
        B::StrictInequality => Op::StrictNe,
        B::LessThan => Op::Lt,
        B::LessEqualThan => Op::Le,
        B::GreaterThan => Op::Gt,
        B::GreaterEqualThan => Op::Ge,
        _ => return None,
    })
}

fn is_equality(op: B) -> bool {
    matches!(op, B::Equality | B::Inequality | B::StrictEquality | B::StrictInequality)
}

/// `typeof x == 'name'`: its operand and the number of the type.
fn type_test<'b, 'a>(b: &'b BinaryExpression<'a>) -> Option<(&'b Expression<'a>, u8)> {
    if !is_equality(b.operator) {
        return None;
    }
    let half = |t: &'b Expression<'a>, s: &'b Expression<'a>| {
        let Expression::UnaryExpression(u) = t.without_parentheses() else { return None };
        let Expression::StringLiteral(s) = s.without_parentheses() else { return None };
        if u.operator != UnaryOperator::Typeof {
            return None;
        }
        let n = TYPE_NAMES.iter().position(|n| *n == s.value.as_str())?;
        Some((&u.argument, n as u8))
    };
    half(&b.left, &b.right).or_else(|| half(&b.right, &b.left))
}

impl<'a> Emitter<'_, 'a> {
    /// Whether an expression is the constant `undefined` or `null`.
    fn nothing(&self, e: &Expression<'a>) -> Option<Nothing> {
        match e.without_parentheses() {
            Expression::NullLiteral(_) => Some(Nothing::Null),
            Expression::Identifier(id) if id.name == "undefined" => {
                let r = self.reference(ref_of(id));
                (r.binding == NONE && !r.dynamic).then_some(Nothing::Undefined)
            }
            Expression::UnaryExpression(u) if u.operator == UnaryOperator::Void => {
                matches!(u.argument, Expression::NumericLiteral(_)).then_some(Nothing::Undefined)
            }
            _ => None,
        }
    }

    fn type_operand(&mut self, e: &'a Expression<'a>) -> R<Reg> {
        match e.without_parentheses() {
            Expression::Identifier(id) => {
                self.at(id.span.start);
                self.load_var(ref_of(id), id.name.as_str(), None, true)
            }
            other => self.expr(other, None),
        }
    }

    /// A comparison, `in` or `instanceof` as a value.
    pub fn comparison(&mut self, b: &'a BinaryExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        if let Some((e, n)) = type_test(b)
            && matches!(b.operator, B::Equality | B::StrictEquality)
        {
            let v = self.type_operand(e)?;
            self.release(mark);
            let d = self.wanted(dst);
            self.op(Op::TypeOfIs, n, d, v, 0);
            return Ok(d);
        }
        let l = self.operand_before(&b.left, b.right.span())?;
        let r = self.expr(&b.right, None)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.at(b.span.start);
        match b.operator {
            B::In => self.op3(Op::HasProp, d, l, r),
            B::Instanceof => self.op3(Op::InstanceOf, d, l, r),
            op => match value_op(op) {
                Some(op) => self.op3(op, d, l, r),
                None => return self.unsupported("binary operator", b.span),
            },
        }
        Ok(d)
    }

    /// `!x` as a value.
    pub fn bool_value(&mut self, u: &'a UnaryExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        match u.argument.without_parentheses() {
            Expression::LogicalExpression(l) if l.operator != LogicalOperator::Coalesce => {
                let d = self.wanted(dst);
                let (is_true, end) = (self.label(), self.label());
                self.cond(&u.argument, true, is_true)?;
                self.special(d, special::TRUE);
                self.jump(end);
                self.bind(is_true);
                self.special(d, special::FALSE);
                self.bind(end);
                Ok(d)
            }
            _ => {
                let v = self.expr(&u.argument, None)?;
                self.release(mark);
                let d = self.wanted(dst);
                self.op2(Op::Not, d, v);
                Ok(d)
            }
        }
    }

    /// Jumps to `target` when the truth of `e` is `sense`, else goes on.
    pub fn cond(&mut self, e: &'a Expression<'a>, sense: bool, target: Label) -> R {
        let mark = self.mark();
        match e {
            Expression::ParenthesizedExpression(p) => self.cond(&p.expression, sense, target)?,
            Expression::BooleanLiteral(b) => {
                if b.value == sense {
                    self.jump(target);
                }
            }
            Expression::NumericLiteral(n) => {
                if (n.value != 0.0 && !n.value.is_nan()) == sense {
                    self.jump(target);
                }
            }
            Expression::UnaryExpression(u) if u.operator == UnaryOperator::LogicalNot => {
                self.cond(&u.argument, !sense, target)?;
            }
            Expression::LogicalExpression(l) if l.operator != LogicalOperator::Coalesce => {
                // `a && b` is false as soon as `a` is; `a || b` true as soon as `a` is.
                let short = l.operator == LogicalOperator::Or;
                if short == sense {
                    self.cond(&l.left, sense, target)?;
                    self.cond(&l.right, sense, target)?;
                } else {
                    let end = self.label();
                    self.cond(&l.left, short, end)?;
                    self.cond(&l.right, sense, target)?;
                    self.bind(end);
                }
            }
            Expression::SequenceExpression(s) => {
                let (last, rest) = s.expressions.split_last().expect("a sequence has expressions");
                for e in rest {
                    self.effect(e)?;
                }
                self.cond(last, sense, target)?;
            }
            Expression::BinaryExpression(b) if jump_op(b.operator, sense).is_some() => {
                self.cond_compare(b, sense, target)?;
            }
            Expression::CallExpression(c) if let Some(v) = self.hole_test(c) => {
                let r = self.expr(v, None)?;
                if sense {
                    self.jump_if(Op::JHole, r, target);
                } else {
                    let hole = self.label();
                    self.jump_if(Op::JHole, r, hole);
                    self.jump(target);
                    self.bind(hole);
                }
            }
            _ => {
                let r = self.expr(e, None)?;
                self.jump_if(if sense { Op::JTrue } else { Op::JFalse }, r, target);
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The operand of `$isHole(v)`, a condition in built-in JS.
    fn hole_test(&self, c: &'a CallExpression<'a>) -> Option<&'a Expression<'a>> {
        let is_it = matches!(&c.callee, Expression::Identifier(id) if id.name == "$isHole");
        match c.arguments.as_slice() {
            [v] if is_it && self.c.intrinsics.is_some() => v.as_expression(),
            _ => None,
        }
    }

    fn cond_compare(&mut self, b: &'a BinaryExpression<'a>, sense: bool, target: Label) -> R {
        if let Some((e, n)) = type_test(b) {
            let positive = matches!(b.operator, B::Equality | B::StrictEquality) == sense;
            let v = self.type_operand(e)?;
            let t = self.temp();
            self.op(Op::TypeOfIs, n, t, v, 0);
            self.jump_if(if positive { Op::JTrue } else { Op::JFalse }, t, target);
            return Ok(());
        }
        if is_equality(b.operator) {
            let pair = match (self.nothing(&b.right), self.nothing(&b.left)) {
                (Some(n), _) => Some((&b.left, n)),
                (None, Some(n)) => Some((&b.right, n)),
                _ => None,
            };
            if let Some((e, n)) = pair {
                let strict = matches!(b.operator, B::StrictEquality | B::StrictInequality);
                let equal = matches!(b.operator, B::Equality | B::StrictEquality) == sense;
                let op = match (strict, n, equal) {
                    (false, _, true) => Op::JNullish,
                    (false, _, false) => Op::JNotNullish,
                    (true, Nothing::Undefined, true) => Op::JUndef,
                    (true, Nothing::Undefined, false) => Op::JNotUndef,
                    (true, Nothing::Null, true) => Op::JNull,
                    (true, Nothing::Null, false) => Op::JNotNull,
                };
                let r = self.expr(e, None)?;
                self.jump_if_x(op, !strict as u8, r, target);
                return Ok(());
            }
        }
        let pair = match (small_int(&b.right), small_int(&b.left)) {
            (Some(n), _) => Some((&b.left, n, b.operator)),
            (None, Some(n)) => Some((&b.right, n, swapped(b.operator))),
            _ => None,
        };
        if let Some((e, n, op)) = pair
            && let Some((_, Some(op))) = jump_op(op, sense)
        {
            let r = self.expr(e, None)?;
            self.at(b.span.start);
            self.jump_cmp(op, r, n, target);
            return Ok(());
        }
        let Some((op, _)) = jump_op(b.operator, sense) else { return self.unsupported("comparison", b.span) };
        let l = self.operand_before(&b.left, b.right.span())?;
        let r = self.expr(&b.right, None)?;
        self.at(b.span.start);
        self.jump_cmp(op, l, r, target);
        Ok(())
    }
}
