//! Assignment, compound and logical assignment, `++` and `--`.

use bytecode::{Op, Reg, operands};
use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};
use oxc_syntax::operator::{AssignmentOperator, UpdateOperator};

use super::consts::Key;
use super::expr::{arith_op, is_anonymous_function, small_int};
use super::names::{Store, VarTarget, ref_of};
use super::{Emitter, R};

/// An assignment target whose object and key have been evaluated.
#[derive(Clone)]
pub enum Target<'a> {
    Var(VarTarget<'a>),
    Named {
        obj: Reg,
        key: Key,
        pos: u32,
    },
    /// `converted`: where a load has left the key if it was an object ([`Emitter::load_for_update`]).
    Elem {
        obj: Reg,
        key: Reg,
        converted: Option<Reg>,
        pos: u32,
    },
    Super {
        this: Reg,
        key: Reg,
        pos: u32,
    },
    Private {
        obj: Reg,
        name: Reg,
        pos: u32,
    },
    Array(&'a ArrayAssignmentTarget<'a>),
    Object(&'a ObjectAssignmentTarget<'a>),
    /// A call, which is a target in sloppy code: it has thrown before it could be read or assigned.
    Invalid,
}

impl<'a> Emitter<'_, 'a> {
    /// Evaluates object and key of a target; `later` is what is evaluated before it is written.
    pub fn simple_target(&mut self, t: &'a SimpleAssignmentTarget<'a>, later: Span) -> R<Target<'a>> {
        match t {
            SimpleAssignmentTarget::AssignmentTargetIdentifier(id) => {
                let pos = if id.span.end == 0 { u32::MAX } else { id.span.start };
                Ok(Target::Var(self.var_target(ref_of(id), id.name.as_str(), pos)?))
            }
            SimpleAssignmentTarget::TSAsExpression(t) => self.expr_target(&t.expression, later),
            SimpleAssignmentTarget::TSSatisfiesExpression(t) => self.expr_target(&t.expression, later),
            SimpleAssignmentTarget::TSNonNullExpression(t) => self.expr_target(&t.expression, later),
            SimpleAssignmentTarget::TSTypeAssertion(t) => self.expr_target(&t.expression, later),
            t => self.member_target(t.to_member_expression(), later),
        }
    }

    fn expr_target(&mut self, e: &'a Expression<'a>, later: Span) -> R<Target<'a>> {
        match e.without_parentheses() {
            Expression::Identifier(id) => {
                Ok(Target::Var(self.var_target(ref_of(id), id.name.as_str(), id.span.start)?))
            }
            e => match e.as_member_expression() {
                Some(m) => self.member_target(m, later),
                None => {
                    self.effect(e)?;
                    let k = self.consts.string("Invalid left-hand side in assignment");
                    self.op_imm(Op::ThrowError, bytecode::ErrorKind::ReferenceError as u8, 0, k as i32);
                    Ok(Target::Invalid)
                }
            },
        }
    }

    fn member_target(&mut self, m: &'a MemberExpression<'a>, later: Span) -> R<Target<'a>> {
        let cover = |a: Span, b: Span| {
            if a.end == 0 || b.end == 0 { Span::new(0, 0) } else { Span::new(a.start, b.end.max(a.end)) }
        };
        match m {
            MemberExpression::StaticMemberExpression(m) => {
                let key = Key::from_text(self.text(m.property.name.as_str()));
                let pos = m.property.span.start;
                if matches!(m.object, Expression::Super(_)) {
                    let this = self.load_this(None)?;
                    let k = self.temp();
                    self.load_key(k, &key);
                    return Ok(Target::Super { this, key: k, pos });
                }
                let obj = self.operand_before(&m.object, later)?;
                Ok(Target::Named { obj, key, pos })
            }
            MemberExpression::ComputedMemberExpression(m) => {
                let pos = m.expression.span().start;
                if matches!(m.object, Expression::Super(_)) {
                    let this = self.load_this(None)?;
                    let key = self.operand_before(&m.expression, later)?;
                    return Ok(Target::Super { this, key, pos });
                }
                if let Some(key) = self.constant_key(&m.expression) {
                    let obj = self.operand_before(&m.object, later)?;
                    return Ok(Target::Named { obj, key, pos });
                }
                let obj = self.operand_before(&m.object, cover(m.expression.span(), later))?;
                let key = self.operand_before(&m.expression, later)?;
                Ok(Target::Elem { obj, key, converted: None, pos })
            }
            MemberExpression::PrivateFieldExpression(m) => {
                let obj = self.operand_before(&m.object, later)?;
                let name = self.load_private_name(m.field.node_id.get().index() as u32, m.field.name.as_str())?;
                Ok(Target::Private { obj, name, pos: m.field.span.start })
            }
        }
    }

    pub fn target(&mut self, t: &'a AssignmentTarget<'a>, later: Span) -> R<Target<'a>> {
        match t {
            AssignmentTarget::ArrayAssignmentTarget(a) => Ok(Target::Array(a)),
            AssignmentTarget::ObjectAssignmentTarget(o) => Ok(Target::Object(o)),
            t => self.simple_target(t.to_simple_assignment_target(), later),
        }
    }

    pub fn load(&mut self, t: &Target<'a>, dst: Option<Reg>) -> R<Reg> {
        let d = match t {
            Target::Var(v) => {
                if v.pos != u32::MAX {
                    self.at(v.pos);
                }
                return self.load_target(*v, dst);
            }
            _ => self.wanted(dst),
        };
        match t {
            Target::Named { obj, key, pos } => {
                self.at(*pos);
                self.get_named(Op::GetProp, d, *obj, key);
            }
            Target::Elem { obj, key, pos, .. } => {
                self.at(*pos);
                self.op3(Op::GetElem, d, *obj, *key);
            }
            Target::Super { this, key, pos } => {
                self.at(*pos);
                self.op3(Op::GetSuper, d, *this, *key);
            }
            Target::Private { obj, name, pos } => {
                self.at(*pos);
                self.op3(Op::GetPrivate, d, *obj, *name);
            }
            // Names were read above, patterns are never read, and a call has thrown.
            Target::Var(_) | Target::Array(_) | Target::Object(_) | Target::Invalid => self.undefined(d),
        }
        Ok(d)
    }

    /// As [`load`](Self::load) of a target that is stored to afterwards, by `++` and the like: its key is converted once. `mark` is
    /// from before the target was evaluated. Keys are hardly ever objects, so nothing is emitted for it: the load itself leaves
    /// the key that it has converted in a register, which the store looks at when it finds an object.
    fn load_for_update(&mut self, t: &mut Target<'a>, mark: u32, d: Reg) -> R {
        match t {
            Target::Elem { obj, key, converted, pos } => {
                let mut x = operands::KEY_IN_PLACE;
                if *key < 0 || (*key as u32) < mark {
                    // A variable, which must keep its object.
                    let k = self.temp();
                    match operands::set_elem_key(k) {
                        Some(_) => (x, *converted) = (operands::get_elem_key(k), Some(k)),
                        None => {
                            self.mov(k, *key);
                            *key = k;
                        }
                    }
                }
                self.at(*pos);
                self.op(Op::GetElem, x, d, *obj, *key);
            }
            Target::Super { this, key, pos } => {
                let k = self.temp();
                self.mov(k, *key);
                *key = k;
                self.at(*pos);
                self.op(Op::GetSuper, operands::KEY_IN_PLACE, d, *this, k);
            }
            _ => {
                self.load(t, Some(d))?;
            }
        }
        Ok(())
    }

    pub fn store(&mut self, t: &Target<'a>, src: Reg) -> R {
        let strict = self.strict() as u8;
        match t {
            Target::Var(v) => self.store_var(*v, src, Store::Assign)?,
            Target::Named { obj, key, pos } => {
                self.at(*pos);
                self.set_named(*obj, src, key);
            }
            Target::Elem { obj, key, converted, pos } => {
                self.at(*pos);
                let x = converted.map_or(0, |k| operands::set_elem_key(k).unwrap_or(0)) | strict;
                self.op(Op::SetElem, x, *obj, *key, src);
            }
            Target::Super { this, key, pos } => {
                self.at(*pos);
                self.op(Op::SetSuper, strict, *key, src, *this);
            }
            Target::Private { obj, name, pos } => {
                self.at(*pos);
                self.op3(Op::SetPrivate, *obj, *name, src);
            }
            Target::Array(a) => self.assign_array(a, src)?,
            Target::Object(o) => self.assign_object(o, src)?,
            Target::Invalid => {}
        }
        Ok(())
    }

    pub fn assignment(&mut self, a: &'a AssignmentExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        match a.operator {
            AssignmentOperator::Assign => self.plain_assignment(a, dst),
            AssignmentOperator::LogicalOr | AssignmentOperator::LogicalAnd | AssignmentOperator::LogicalNullish => {
                self.logical_assignment(a, dst)
            }
            _ => self.compound_assignment(a, dst),
        }
    }

    /// The right side, named after a plain variable on the left.
    fn named_right(&mut self, a: &'a AssignmentExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        if let AssignmentTarget::AssignmentTargetIdentifier(id) = &a.left
            && (a.span.start == id.span.start || a.span.end == 0)
            && is_anonymous_function(&a.right)
        {
            let name = self.text(id.name.as_str());
            return self.named_expr(&a.right, &name, dst);
        }
        self.expr(&a.right, dst)
    }

    fn plain_assignment(&mut self, a: &'a AssignmentExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        if let AssignmentTarget::AssignmentTargetIdentifier(id) = &a.left
            && let Some((var, _)) = self.assignable(ref_of(id))
        {
            if is_anonymous_function(&a.right) {
                let mark = self.mark();
                let t = self.temp();
                self.named_right(a, Some(t))?;
                self.mov(var, t);
                self.release(mark);
            } else {
                self.expr_to_var(&a.right, var)?;
            }
            if let Some(d) = dst {
                self.mov(d, var);
                return Ok(d);
            }
            return Ok(var);
        }
        let mark = self.mark();
        // The value must be above the operands of the target only if it has no place yet.
        let d = match dst {
            Some(d) => Some(d),
            None if self.may_return_operand(&a.right) => None,
            None => Some(self.temp()),
        };
        let inner = self.mark();
        let target = self.target(&a.left, a.right.span())?;
        let v = match &target {
            Target::Array(_) | Target::Object(_) => {
                let v = self.operand_before(&a.right, a.left.span())?;
                self.store(&target, v)?;
                v
            }
            _ => {
                // Writing `d` early is harmless unless the target is made of it, which its own registers rule out.
                let v = self.named_right(a, if matches!(dst, Some(r) if self.uses(&target, r)) { None } else { d })?;
                self.store(&target, v)?;
                v
            }
        };
        match d {
            Some(d) => {
                self.mov(d, v);
                self.release(inner);
                Ok(d)
            }
            None => {
                self.release(mark);
                if v >= 0 && v as u32 >= mark {
                    let d = self.temp();
                    self.mov(d, v);
                    return Ok(d);
                }
                Ok(v)
            }
        }
    }

    fn uses(&self, t: &Target<'a>, r: Reg) -> bool {
        match t {
            Target::Var(v) => v.object == Some(r),
            Target::Named { obj, .. } => *obj == r,
            Target::Elem { obj, key, .. } => *obj == r || *key == r,
            Target::Super { this, key, .. } => *this == r || *key == r,
            Target::Private { obj, name, .. } => *obj == r || *name == r,
            _ => false,
        }
    }

    /// The value will likely be a variable's own register, so that reserving one would cost a move.
    fn may_return_operand(&self, e: &Expression<'a>) -> bool {
        match e.without_parentheses() {
            Expression::Identifier(id) => self.in_register(ref_of(id)).is_some(),
            Expression::ThisExpression(_) => true,
            _ => false,
        }
    }

    fn compound_assignment(&mut self, a: &'a AssignmentExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let Some((op, imm)) = a.operator.to_binary_operator().and_then(arith_op) else {
            return self.unsupported("assignment operator", a.span);
        };
        let number = imm.and_then(|imm| Some((imm, small_int(&a.right)?)));
        if let AssignmentTarget::AssignmentTargetIdentifier(id) = &a.left
            && let Some((var, b)) = self.assignable(ref_of(id))
        {
            let mark = self.mark();
            if let Some((imm, n)) = number {
                self.at(a.span.start);
                self.op3(imm, var, var, n);
            } else {
                let right = a.right.span();
                let mut left = var;
                if self.c.tree.written_in(b, right.start, right.end) {
                    left = self.temp();
                    self.mov(left, var);
                }
                let r = self.expr(&a.right, None)?;
                self.at(a.span.start);
                self.op3(op, var, left, r);
            }
            self.release(mark);
            if let Some(d) = dst {
                self.mov(d, var);
                return Ok(d);
            }
            return Ok(var);
        }
        let d = self.wanted(dst);
        let mark = self.mark();
        let mut target = self.target(&a.left, a.right.span())?;
        self.load_for_update(&mut target, mark, d)?;
        if let Some((imm, n)) = number {
            self.at(a.span.start);
            self.op3(imm, d, d, n);
        } else {
            let r = self.expr(&a.right, None)?;
            self.at(a.span.start);
            self.op3(op, d, d, r);
        }
        self.store(&target, d)?;
        self.release(mark);
        Ok(d)
    }

    fn logical_assignment(&mut self, a: &'a AssignmentExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let d = self.wanted(dst);
        let mark = self.mark();
        let mut target = self.target(&a.left, a.right.span())?;
        let end = self.label();
        self.load_for_update(&mut target, mark, d)?;
        let op = match a.operator {
            AssignmentOperator::LogicalOr => Op::JTrue,
            AssignmentOperator::LogicalAnd => Op::JFalse,
            _ => Op::JNotNullish,
        };
        self.jump_if(op, d, end);
        self.named_right(a, Some(d))?;
        self.store(&target, d)?;
        self.bind(end);
        self.release(mark);
        Ok(d)
    }

    /// `++`, `--`; `used`: the value is wanted.
    pub fn update(&mut self, u: &'a UpdateExpression<'a>, dst: Option<Reg>, used: bool) -> R<Reg> {
        let op = match u.operator {
            UpdateOperator::Increment => Op::Inc,
            UpdateOperator::Decrement => Op::Dec,
        };
        if let SimpleAssignmentTarget::AssignmentTargetIdentifier(id) = &u.argument
            && let Some((var, _)) = self.assignable(ref_of(id))
        {
            self.at(u.span.start);
            if u.prefix || !used {
                self.op2(op, var, var);
                return match dst {
                    Some(d) => {
                        self.mov(d, var);
                        Ok(d)
                    }
                    None => Ok(var),
                };
            }
            let d = self.wanted(dst);
            if d == var {
                // `x = x++`: the old value stays; the conversion is all that happens.
                self.op2(Op::ToNumeric, d, var);
                return Ok(d);
            }
            self.op2(Op::ToNumeric, d, var);
            self.op2(op, var, d);
            return Ok(d);
        }
        let d = self.wanted(dst);
        let mark = self.mark();
        let mut target = self.simple_target(&u.argument, Span::new(1, 1))?;
        self.load_for_update(&mut target, mark, d)?;
        self.at(u.span.start);
        if u.prefix || !used {
            self.op2(op, d, d);
            self.store(&target, d)?;
        } else {
            let new = self.temp();
            self.op2(Op::ToNumeric, d, d);
            self.op2(op, new, d);
            self.store(&target, new)?;
        }
        self.release(mark);
        Ok(d)
    }
}
