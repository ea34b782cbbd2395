//! Expressions.

use bytecode::{Const, Op, Reg, Text, special};
use oxc_ast::ast::*;
use oxc_span::GetSpan;
use oxc_syntax::operator::{BinaryOperator, LogicalOperator, UnaryOperator};

use super::consts::{Key, as_int};
use super::{Emitter, R, names::ref_of};
use crate::scope::BindingIdx;

/// The arithmetic op of a binary operator, with its form for an int on the right.
pub fn arith_op(op: BinaryOperator) -> Option<(Op, Option<Op>)> {
    use BinaryOperator as B;
    Some(match op {
        B::Addition => (Op::Add, Some(Op::AddI)),
        B::Subtraction => (Op::Sub, Some(Op::SubI)),
        B::Multiplication => (Op::Mul, Some(Op::MulI)),
        B::Division => (Op::Div, Some(Op::DivI)),
        B::Remainder => (Op::Mod, Some(Op::ModI)),
        B::Exponential => (Op::Exp, None),
        B::ShiftLeft => (Op::Shl, Some(Op::ShlI)),
        B::ShiftRight => (Op::Shr, Some(Op::ShrI)),
        B::ShiftRightZeroFill => (Op::UShr, Some(Op::UShrI)),
        B::BitwiseOR => (Op::BitOr, Some(Op::BitOrI)),
        B::BitwiseXOR => (Op::BitXor, Some(Op::BitXorI)),
        B::BitwiseAnd => (Op::BitAnd, Some(Op::BitAndI)),
        _ => return None,
    })
}

/// Value of an expression made of number literals.
pub fn number_value(e: &Expression) -> Option<f64> {
    match e.without_parentheses() {
        Expression::NumericLiteral(n) => Some(n.value),
        Expression::UnaryExpression(u) => {
            let v = number_value(&u.argument)?;
            match u.operator {
                UnaryOperator::UnaryNegation => Some(-v),
                UnaryOperator::UnaryPlus => Some(v),
                UnaryOperator::BitwiseNot => Some(!to_int32(v) as f64),
                _ => None,
            }
        }
        Expression::BinaryExpression(b) => {
            let (l, r) = (number_value(&b.left)?, number_value(&b.right)?);
            use BinaryOperator as B;
            Some(match b.operator {
                B::Addition => l + r,
                B::Subtraction => l - r,
                B::Multiplication => l * r,
                B::Division => l / r,
                B::ShiftLeft => (to_int32(l) << (to_int32(r) & 31)) as f64,
                B::ShiftRight => (to_int32(l) >> (to_int32(r) & 31)) as f64,
                B::ShiftRightZeroFill => (to_int32(l) as u32 >> (to_int32(r) & 31)) as f64,
                B::BitwiseOR => (to_int32(l) | to_int32(r)) as f64,
                B::BitwiseXOR => (to_int32(l) ^ to_int32(r)) as f64,
                B::BitwiseAnd => (to_int32(l) & to_int32(r)) as f64,
                _ => return None,
            })
        }
        _ => None,
    }
}

/// ECMA-262 7.1.6 ToInt32.
fn to_int32(n: f64) -> i32 {
    if !n.is_finite() {
        return 0;
    }
    let m = n.trunc().rem_euclid(4_294_967_296.0);
    m as u32 as i32
}

/// An int that fits the 16-bit immediate of an instruction.
pub fn small_int(e: &Expression) -> Option<i16> {
    i16::try_from(as_int(number_value(e)?)?).ok()
}

impl<'a> Emitter<'_, 'a> {
    /// Evaluates into `dst`, or leaves the value in whatever register it is in. Without `dst` the result may be the
    /// register of a variable: use it before anything can assign that.
    pub fn expr(&mut self, e: &'a Expression<'a>, dst: Option<Reg>) -> R<Reg> {
        if let Some(n) = number_value(e) {
            if dst.is_none()
                && let Some(k) = self.numbers.iter().find(|k| k.0 == n.to_bits())
            {
                return Ok(k.1);
            }
            let d = self.wanted(dst);
            self.load_number(d, n);
            return Ok(d);
        }
        match e {
            Expression::ParenthesizedExpression(p) => self.expr(&p.expression, dst),
            Expression::BooleanLiteral(b) => {
                let d = self.wanted(dst);
                self.special(d, if b.value { special::TRUE } else { special::FALSE });
                Ok(d)
            }
            Expression::NullLiteral(_) => {
                let d = self.wanted(dst);
                self.special(d, special::NULL);
                Ok(d)
            }
            Expression::NumericLiteral(n) => {
                let d = self.wanted(dst);
                self.load_number(d, n.value);
                Ok(d)
            }
            Expression::BigIntLiteral(n) => {
                let d = self.wanted(dst);
                let k = self.consts.bigint(&n.value);
                self.op_imm(Op::LoadConst, 0, d, k as i32);
                Ok(d)
            }
            Expression::StringLiteral(s) => {
                let d = self.wanted(dst);
                let t = self.string_value(s);
                self.load_text(d, t);
                Ok(d)
            }
            Expression::RegExpLiteral(r) => {
                let d = self.wanted(dst);
                let pattern = self.text(&r.regex.pattern.text);
                let flags = Text::new(&r.regex.flags.to_string());
                let k = self.consts.add(Const::RegExp { pattern, flags });
                self.at(r.span.start);
                self.op_imm(Op::LoadRegExp, 0, d, k as i32);
                Ok(d)
            }
            Expression::TemplateLiteral(t) => self.template(t, dst),
            Expression::TaggedTemplateExpression(t) => self.tagged_template(t, dst),
            Expression::Identifier(id) => {
                self.at(id.span.start);
                self.load_var(ref_of(id), id.name.as_str(), dst, false)
            }
            Expression::ThisExpression(t) => {
                self.at(t.span.start);
                self.load_this(dst)
            }
            Expression::ArrayExpression(a) => self.array_literal(a, dst),
            Expression::ObjectExpression(o) => self.object_literal(o, dst),
            Expression::FunctionExpression(f) => self.function_expression(f, None, dst),
            Expression::ArrowFunctionExpression(f) => self.arrow(f, None, dst),
            Expression::ClassExpression(c) => self.class(c, None, dst),
            Expression::AssignmentExpression(a) => self.assignment(a, dst),
            Expression::UpdateExpression(u) => self.update(u, dst, true),
            Expression::UnaryExpression(u) => self.unary(u, dst),
            Expression::BinaryExpression(b) => self.binary(b, dst),
            Expression::LogicalExpression(l) => self.logical(l, dst),
            Expression::ConditionalExpression(c) => {
                let d = self.wanted(dst);
                let (no, end) = (self.label(), self.label());
                self.cond(&c.test, false, no)?;
                self.expr_to(&c.consequent, d)?;
                self.jump(end);
                self.bind(no);
                self.expr_to(&c.alternate, d)?;
                self.bind(end);
                Ok(d)
            }
            Expression::SequenceExpression(s) => {
                let (last, rest) = s.expressions.split_last().expect("a sequence has expressions");
                for e in rest {
                    self.effect(e)?;
                }
                self.expr(last, dst)
            }
            Expression::CallExpression(c) => self.call(c, dst),
            Expression::NewExpression(n) => self.new_expression(n, dst),
            Expression::ChainExpression(c) => self.chain(c, dst),
            Expression::StaticMemberExpression(m) => self.static_member(m, dst),
            Expression::ComputedMemberExpression(m) => self.computed_member(m, dst),
            Expression::PrivateFieldExpression(m) => self.private_member(m, dst),
            Expression::PrivateInExpression(p) => {
                let mark = self.mark();
                let obj = self.expr(&p.right, None)?;
                let name = self.load_private_name(p.left.node_id.get().index() as u32, p.left.name.as_str())?;
                self.release(mark);
                let d = self.wanted(dst);
                self.at(p.span.start);
                self.op3(Op::HasPrivate, d, name, obj);
                Ok(d)
            }
            Expression::NewTarget(_) => self.new_target(dst),
            Expression::ImportMeta(_) => {
                let d = self.wanted(dst);
                self.op1(Op::ImportMeta, d);
                Ok(d)
            }
            Expression::ImportExpression(i) => self.import_call(i, dst),
            Expression::AwaitExpression(a) => {
                let mark = self.mark();
                let v = self.expr(&a.argument, None)?;
                self.release(mark);
                let d = self.wanted(dst);
                self.at(a.span.start);
                self.await_value(d, v);
                Ok(d)
            }
            Expression::YieldExpression(y) => self.yield_expression(y, dst),
            Expression::TSAsExpression(t) => self.expr(&t.expression, dst),
            Expression::TSSatisfiesExpression(t) => self.expr(&t.expression, dst),
            Expression::TSNonNullExpression(t) => self.expr(&t.expression, dst),
            Expression::TSTypeAssertion(t) => self.expr(&t.expression, dst),
            Expression::TSInstantiationExpression(t) => self.expr(&t.expression, dst),
            Expression::Super(s) => self.syntax_error("'super' keyword unexpected here", s.span),
            Expression::JSXElement(j) => self.unsupported("JSX without the JSX transform", j.span),
            Expression::JSXFragment(j) => self.unsupported("JSX without the JSX transform", j.span),
            Expression::V8IntrinsicExpression(v) => self.unsupported("V8 intrinsics", v.span),
        }
    }

    pub fn string_value(&self, s: &StringLiteral<'a>) -> Text {
        crate::source_text::string_value(s, self.c.lone)
    }

    /// Evaluates into a register that nothing else reads until then.
    pub fn expr_to(&mut self, e: &'a Expression<'a>, dst: Reg) -> R {
        let mark = self.mark();
        self.expr(e, Some(dst))?;
        self.release(mark);
        Ok(())
    }

    /// Evaluates into the register of a variable, which keeps its old value until the end.
    pub fn expr_to_var(&mut self, e: &'a Expression<'a>, var: Reg) -> R {
        let mark = self.mark();
        if writes_last(e) {
            self.expr(e, Some(var))?;
        } else {
            let t = self.temp();
            self.expr(e, Some(t))?;
            self.mov(var, t);
        }
        self.release(mark);
        Ok(())
    }

    /// As [`Emitter::expr`] with the name that an anonymous function or class gets (NamedEvaluation).
    pub fn named_expr(&mut self, e: &'a Expression<'a>, name: &Text, dst: Option<Reg>) -> R<Reg> {
        match e {
            Expression::FunctionExpression(f) if f.id.is_none() => self.function_expression(f, Some(name.clone()), dst),
            Expression::ArrowFunctionExpression(f) => self.arrow(f, Some(name.clone()), dst),
            Expression::ClassExpression(c) if c.id.is_none() => self.class(c, Some(name.clone()), dst),
            Expression::ParenthesizedExpression(p) if is_anonymous_function(&p.expression) => {
                self.named_expr(&p.expression, name, dst)
            }
            _ => self.expr(e, dst),
        }
    }

    /// Evaluates for its effects only.
    pub fn effect(&mut self, e: &'a Expression<'a>) -> R {
        let mark = self.mark();
        match e {
            Expression::ParenthesizedExpression(p) => self.effect(&p.expression)?,
            Expression::UpdateExpression(u) => {
                self.update(u, None, false)?;
            }
            Expression::SequenceExpression(s) => {
                for e in &s.expressions {
                    self.effect(e)?;
                }
            }
            Expression::LogicalExpression(l) if l.operator != LogicalOperator::Coalesce => {
                let end = self.label();
                self.cond(&l.left, l.operator == LogicalOperator::Or, end)?;
                self.effect(&l.right)?;
                self.bind(end);
            }
            Expression::ConditionalExpression(c) => {
                let (no, end) = (self.label(), self.label());
                self.cond(&c.test, false, no)?;
                self.effect(&c.consequent)?;
                self.jump(end);
                self.bind(no);
                self.effect(&c.alternate)?;
                self.bind(end);
            }
            Expression::UnaryExpression(u) if u.operator == UnaryOperator::Void => self.effect(&u.argument)?,
            _ => {
                self.expr(e, None)?;
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The variable whose register `expr(e, None)` may return.
    fn variable_of(&self, e: &Expression<'a>) -> Option<BindingIdx> {
        match e {
            Expression::ParenthesizedExpression(p) => self.variable_of(&p.expression),
            Expression::Identifier(id) => {
                let b = self.reference(ref_of(id)).binding;
                (b != crate::scope::NONE).then_some(b)
            }
            Expression::AssignmentExpression(a) => match &a.left {
                AssignmentTarget::AssignmentTargetIdentifier(id) => {
                    let b = self.reference(ref_of(id)).binding;
                    (b != crate::scope::NONE).then_some(b)
                }
                _ => None,
            },
            Expression::UpdateExpression(u) => match &u.argument {
                SimpleAssignmentTarget::AssignmentTargetIdentifier(id) => {
                    let b = self.reference(ref_of(id)).binding;
                    (b != crate::scope::NONE).then_some(b)
                }
                _ => None,
            },
            Expression::SequenceExpression(s) => self.variable_of(s.expressions.last()?),
            Expression::TSAsExpression(t) => self.variable_of(&t.expression),
            Expression::TSNonNullExpression(t) => self.variable_of(&t.expression),
            Expression::TSSatisfiesExpression(t) => self.variable_of(&t.expression),
            _ => None,
        }
    }

    /// An operand that is still needed after the source range `later` has been evaluated: copied if that may assign it.
    pub fn operand_before(&mut self, e: &'a Expression<'a>, later: oxc_span::Span) -> R<Reg> {
        let mark = self.mark();
        let r = self.expr(e, None)?;
        if r >= 0
            && (r as u32) < mark
            && let Some(b) = self.variable_of(e)
            && self.c.tree.written_in(b, later.start, later.end)
        {
            let t = self.temp();
            self.mov(t, r);
            return Ok(t);
        }
        Ok(r)
    }

    fn binary(&mut self, b: &'a BinaryExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let Some((op, imm)) = arith_op(b.operator) else { return self.comparison(b, dst) };
        if let Some(t) = constant_string(b) {
            let d = self.wanted(dst);
            let t = self.text(&t);
            self.load_text(d, t);
            return Ok(d);
        }
        let mark = self.mark();
        if let Some(imm) = imm {
            let commutes = matches!(op, Op::Mul | Op::BitAnd | Op::BitOr | Op::BitXor);
            let pair = match (small_int(&b.right), small_int(&b.left)) {
                (Some(n), _) => Some((&b.left, n)),
                (None, Some(n)) if commutes => Some((&b.right, n)),
                _ => None,
            };
            if let Some((e, n)) = pair {
                let r = self.expr(e, None)?;
                self.release(mark);
                let d = self.wanted(dst);
                self.at(b.span.start);
                self.op3(imm, d, r, n);
                return Ok(d);
            }
        }
        let l = self.operand_before(&b.left, b.right.span())?;
        let r = self.expr(&b.right, None)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.at(b.span.start);
        self.op3(op, d, l, r);
        Ok(d)
    }

    fn unary(&mut self, u: &'a UnaryExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let op = match u.operator {
            UnaryOperator::Void => {
                self.effect(&u.argument)?;
                let d = self.wanted(dst);
                self.undefined(d);
                return Ok(d);
            }
            UnaryOperator::Delete => return self.delete(&u.argument, dst),
            UnaryOperator::Typeof => {
                let arg = u.argument.without_parentheses();
                let v = match arg {
                    Expression::Identifier(id) => {
                        self.at(id.span.start);
                        self.load_var(ref_of(id), id.name.as_str(), None, true)?
                    }
                    _ => self.expr(arg, None)?,
                };
                self.release(mark);
                let d = self.wanted(dst);
                self.op2(Op::TypeOf, d, v);
                return Ok(d);
            }
            UnaryOperator::LogicalNot => return self.bool_value(u, dst),
            UnaryOperator::UnaryPlus => Op::ToNumber,
            UnaryOperator::UnaryNegation => Op::Neg,
            UnaryOperator::BitwiseNot => Op::BitNot,
        };
        let v = self.expr(&u.argument, None)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.at(u.span.start);
        self.op2(op, d, v);
        Ok(d)
    }

    fn logical(&mut self, l: &'a LogicalExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let d = self.wanted(dst);
        let end = self.label();
        self.expr_to(&l.left, d)?;
        let op = match l.operator {
            LogicalOperator::Or => Op::JTrue,
            LogicalOperator::And => Op::JFalse,
            LogicalOperator::Coalesce => Op::JNotNullish,
        };
        self.jump_if(op, d, end);
        self.expr_to(&l.right, d)?;
        self.bind(end);
        Ok(d)
    }

    fn delete(&mut self, e: &'a Expression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let strict = self.strict() as u8;
        self.at(e.span().start);
        match e.without_parentheses() {
            Expression::StaticMemberExpression(m) if !matches!(m.object, Expression::Super(_)) => {
                let obj = self.expr(&m.object, None)?;
                let key = self.temp();
                let k = Key::from_text(self.text(m.property.name.as_str()));
                self.load_key(key, &k);
                self.release(mark);
                let d = self.wanted(dst);
                self.at(m.span.start);
                self.op(Op::DelElem, strict, d, obj, key);
                Ok(d)
            }
            Expression::ComputedMemberExpression(m) if !matches!(m.object, Expression::Super(_)) => {
                let obj = self.operand_before(&m.object, m.expression.span())?;
                let key = self.expr(&m.expression, None)?;
                self.release(mark);
                let d = self.wanted(dst);
                self.at(m.span.start);
                self.op(Op::DelElem, strict, d, obj, key);
                Ok(d)
            }
            Expression::StaticMemberExpression(_) | Expression::ComputedMemberExpression(_) => {
                // `delete super.x`: `this` is checked, the key evaluated, then it throws.
                self.load_this(None)?;
                if let Expression::ComputedMemberExpression(m) = e.without_parentheses() {
                    self.expr(&m.expression, None)?;
                }
                let k = self.consts.string("Unsupported reference to 'super'");
                self.op_imm(Op::ThrowError, bytecode::ErrorKind::ReferenceError as u8, 0, k as i32);
                self.release(mark);
                Ok(self.wanted(dst))
            }
            Expression::ChainExpression(c) => {
                let d = self.wanted(dst);
                let saved = self.chain;
                let (nullish, end) = (self.label(), self.label());
                self.chain = Some(nullish);
                self.delete_chain(&c.expression, d)?;
                self.chain = saved;
                self.jump(end);
                self.bind(nullish);
                self.special(d, special::TRUE);
                self.bind(end);
                Ok(d)
            }
            Expression::Identifier(id) => self.delete_name(id, dst),
            other => {
                self.effect(other)?;
                let d = self.wanted(dst);
                self.special(d, special::TRUE);
                Ok(d)
            }
        }
    }

    fn delete_chain(&mut self, e: &'a ChainElement<'a>, d: Reg) -> R {
        let mark = self.mark();
        let strict = self.strict() as u8;
        match e {
            ChainElement::StaticMemberExpression(m) => {
                let obj = self.expr(&m.object, None)?;
                self.skip_nullish(m.optional, obj);
                let key = self.temp();
                let k = Key::from_text(self.text(m.property.name.as_str()));
                self.load_key(key, &k);
                self.op(Op::DelElem, strict, d, obj, key);
            }
            ChainElement::ComputedMemberExpression(m) => {
                let obj = self.operand_before(&m.object, m.expression.span())?;
                self.skip_nullish(m.optional, obj);
                let key = self.expr(&m.expression, None)?;
                self.op(Op::DelElem, strict, d, obj, key);
            }
            ChainElement::CallExpression(c) => {
                self.call(c, None)?;
                self.special(d, special::TRUE);
            }
            ChainElement::TSNonNullExpression(t) => {
                self.expr(&t.expression, None)?;
                self.special(d, special::TRUE);
            }
            ChainElement::PrivateFieldExpression(m) => {
                return self.syntax_error("Private fields can not be deleted", m.span);
            }
        }
        self.release(mark);
        Ok(())
    }

    fn delete_name(&mut self, id: &'a IdentifierReference<'a>, dst: Option<Reg>) -> R<Reg> {
        let d = self.wanted(dst);
        let mark = self.mark();
        let name = id.name.as_str();
        let target = self.var_target(ref_of(id), name, id.span.start)?;
        let (fixed, done) = (self.label(), self.label());
        if let Some(object) = target.object {
            self.jump_if(Op::JHole, object, fixed);
            let key = self.temp();
            let t = self.text(name);
            self.load_text(key, t);
            self.op(Op::DelElem, 0, d, object, key);
            self.jump(done);
        }
        self.bind(fixed);
        if self.reference(target.r).binding == crate::scope::NONE {
            let k = self.consts.string(name);
            self.op_imm(Op::DelName, 0, d, k as i32);
        } else {
            self.special(d, special::FALSE);
        }
        self.bind(done);
        self.release(mark);
        Ok(d)
    }

    // ---- members ----------------------------------------------------------------------------------

    /// In an optional chain: leaves it when `r` is nullish.
    pub fn skip_nullish(&mut self, optional: bool, r: Reg) {
        if optional && let Some(l) = self.chain {
            self.jump_if(Op::JNullish, r, l);
        }
    }

    fn chain(&mut self, c: &'a ChainExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let d = self.wanted(dst);
        let (nullish, end) = (self.label(), self.label());
        let saved = self.chain.replace(nullish);
        self.chain_element(&c.expression, d)?;
        self.chain = saved;
        self.jump(end);
        self.bind(nullish);
        self.undefined(d);
        self.bind(end);
        Ok(d)
    }

    pub fn chain_element(&mut self, e: &'a ChainElement<'a>, d: Reg) -> R {
        let mark = self.mark();
        match e {
            ChainElement::CallExpression(c) => self.call(c, Some(d))?,
            ChainElement::TSNonNullExpression(t) => self.expr(&t.expression, Some(d))?,
            ChainElement::StaticMemberExpression(m) => self.static_member(m, Some(d))?,
            ChainElement::ComputedMemberExpression(m) => self.computed_member(m, Some(d))?,
            ChainElement::PrivateFieldExpression(m) => self.private_member(m, Some(d))?,
        };
        self.release(mark);
        Ok(())
    }

    fn static_member(&mut self, m: &'a StaticMemberExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let key = Key::from_text(self.text(m.property.name.as_str()));
        if matches!(m.object, Expression::Super(_)) {
            let this = self.load_this(None)?;
            let k = self.temp();
            self.load_key(k, &key);
            self.release(mark);
            let d = self.wanted(dst);
            self.at(m.property.span.start);
            self.op3(Op::GetSuper, d, this, k);
            return Ok(d);
        }
        let obj = self.expr(&m.object, None)?;
        self.skip_nullish(m.optional, obj);
        self.release(mark);
        let d = self.wanted(dst);
        self.at(m.property.span.start);
        self.get_named(Op::GetProp, d, obj, &key);
        Ok(d)
    }

    /// A computed key that is known anyway.
    pub fn constant_key(&self, e: &Expression<'a>) -> Option<Key> {
        match e.without_parentheses() {
            Expression::StringLiteral(s) => match Key::from_text(self.string_value(s)) {
                key @ Key::Name(_) => Some(key),
                Key::Index(_) => None,
            },
            _ => None,
        }
    }

    fn computed_member(&mut self, m: &'a ComputedMemberExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        if matches!(m.object, Expression::Super(_)) {
            let this = self.load_this(None)?;
            let k = self.expr(&m.expression, None)?;
            self.release(mark);
            let d = self.wanted(dst);
            self.at(m.span.start);
            self.op3(Op::GetSuper, d, this, k);
            return Ok(d);
        }
        if let Some(key) = self.constant_key(&m.expression) {
            let obj = self.expr(&m.object, None)?;
            self.skip_nullish(m.optional, obj);
            self.release(mark);
            let d = self.wanted(dst);
            self.at(m.expression.span().start);
            self.get_named(Op::GetProp, d, obj, &key);
            return Ok(d);
        }
        let obj = self.operand_before(&m.object, m.expression.span())?;
        self.skip_nullish(m.optional, obj);
        let k = self.expr(&m.expression, None)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.at(m.expression.span().start);
        self.op3(Op::GetElem, d, obj, k);
        Ok(d)
    }

    fn private_member(&mut self, m: &'a PrivateFieldExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let obj = self.expr(&m.object, None)?;
        self.skip_nullish(m.optional, obj);
        let name = self.load_private_name(m.field.node_id.get().index() as u32, m.field.name.as_str())?;
        self.release(mark);
        let d = self.wanted(dst);
        self.at(m.field.span.start);
        self.op3(Op::GetPrivate, d, obj, name);
        Ok(d)
    }

    fn new_target(&mut self, dst: Option<Reg>) -> R<Reg> {
        let g = self.c.tree.this_function(self.f);
        if g == self.f {
            let d = self.wanted(dst);
            self.op1(Op::LoadNewTarget, d);
            return Ok(d);
        }
        let b = self.c.tree.function(g).new_target_binding;
        if b == crate::scope::NONE {
            return self.limit("new.target is out of reach");
        }
        self.load_binding(b, dst)
    }
}

/// The destination is written by the last instruction only, after all operands were read.
fn writes_last(e: &Expression) -> bool {
    match e {
        Expression::ParenthesizedExpression(p) => writes_last(&p.expression),
        Expression::ConditionalExpression(c) => writes_last(&c.consequent) && writes_last(&c.alternate),
        Expression::SequenceExpression(s) => s.expressions.last().is_none_or(writes_last),
        Expression::LogicalExpression(_)
        | Expression::ArrayExpression(_)
        | Expression::ObjectExpression(_)
        | Expression::TemplateLiteral(_)
        | Expression::TaggedTemplateExpression(_)
        | Expression::ClassExpression(_)
        | Expression::FunctionExpression(_)
        | Expression::ArrowFunctionExpression(_)
        | Expression::ChainExpression(_)
        | Expression::YieldExpression(_)
        | Expression::AssignmentExpression(_)
        | Expression::UpdateExpression(_)
        | Expression::ImportExpression(_) => false,
        Expression::Identifier(_) => true,
        Expression::UnaryExpression(u) => !matches!(u.operator, UnaryOperator::LogicalNot | UnaryOperator::Delete),
        Expression::BinaryExpression(b) => arith_op(b.operator).is_some(),
        _ => true,
    }
}

pub fn is_anonymous_function(e: &Expression) -> bool {
    match e {
        Expression::FunctionExpression(f) => f.id.is_none(),
        Expression::ArrowFunctionExpression(_) => true,
        Expression::ClassExpression(c) => c.id.is_none(),
        Expression::ParenthesizedExpression(p) => is_anonymous_function(&p.expression),
        _ => false,
    }
}

/// Concatenation of string literals.
fn constant_string(b: &BinaryExpression) -> Option<String> {
    if b.operator != BinaryOperator::Addition {
        return None;
    }
    let part = |e: &Expression| match e.without_parentheses() {
        Expression::StringLiteral(s) if !s.lone_surrogates => Some(s.value.to_string()),
        Expression::BinaryExpression(b) => constant_string(b),
        _ => None,
    };
    let right = part(&b.right)?;
    Some(part(&b.left)? + &right)
}
