//! Calls, `new`, `super()`, tagged templates, `import()`.

use bytecode::{Const, Op, Reg, frame};
use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::consts::Key;
use super::module::import_phase;
use super::names::ref_of;
use super::{Emitter, R};
use crate::scope::NONE;

const HEADER: Reg = frame::HEADER;

fn has_spread(args: &[Argument]) -> bool {
    args.iter().any(Argument::is_spread)
}

impl<'a> Emitter<'_, 'a> {
    /// Arguments into the registers from `base + HEADER` on; with a spread, one array there.
    fn arguments(&mut self, args: &'a [Argument<'a>], base: Reg) -> R {
        let first = base + HEADER;
        if !has_spread(args) {
            for (i, a) in args.iter().enumerate() {
                self.expr_to(a.to_expression(), first + i as Reg)?;
            }
            return Ok(());
        }
        self.op_imm(Op::NewArray, 0, first, args.len() as i32);
        for a in args {
            let mark = self.mark();
            match a {
                Argument::SpreadElement(s) => {
                    let v = self.expr(&s.argument, None)?;
                    self.at(s.span.start);
                    self.op2(Op::SpreadInto, first, v);
                }
                a => {
                    let v = self.expr(a.to_expression(), None)?;
                    self.op2(Op::ArrayPush, first, v);
                }
            }
            self.release(mark);
        }
        Ok(())
    }

    /// Space for a call: the base with room for header and arguments.
    fn area(&mut self, args: &[Argument]) -> R<Reg> {
        let n = if has_spread(args) { 1 } else { args.len() };
        if n > 30_000 {
            return self.limit("too many arguments");
        }
        Ok(self.call_area(n as u32))
    }

    /// Callee and `this` of a call on a member or a name into `base`, `base + 1`. False: `this` is undefined.
    pub fn callee(&mut self, callee: &'a Expression<'a>, base: Reg) -> R<(bool, u32)> {
        let mark = self.mark();
        let this = base + 1;
        let result = match callee.without_parentheses() {
            Expression::StaticMemberExpression(m) => {
                let key = Key::from_text(self.text(m.property.name.as_str()));
                if matches!(m.object, Expression::Super(_)) {
                    self.load_this(Some(this))?;
                    let k = self.temp();
                    self.load_key(k, &key);
                    self.at(m.property.span.start);
                    self.op3(Op::GetSuper, base, this, k);
                } else {
                    let obj = self.expr(&m.object, None)?;
                    self.skip_nullish(m.optional, obj);
                    self.at(m.property.span.start);
                    self.get_named(Op::GetMethod, base, obj, &key);
                }
                (true, m.property.span.start)
            }
            Expression::ComputedMemberExpression(m) => {
                let pos = m.expression.span().start;
                if matches!(m.object, Expression::Super(_)) {
                    self.load_this(Some(this))?;
                    let k = self.expr(&m.expression, None)?;
                    self.at(pos);
                    self.op3(Op::GetSuper, base, this, k);
                } else {
                    let obj = self.operand_before(&m.object, m.expression.span())?;
                    self.skip_nullish(m.optional, obj);
                    if let Some(key) = self.constant_key(&m.expression) {
                        self.at(pos);
                        self.get_named(Op::GetMethod, base, obj, &key);
                    } else {
                        let k = self.expr(&m.expression, None)?;
                        self.at(pos);
                        self.op3(Op::GetElemMethod, base, obj, k);
                    }
                }
                (true, pos)
            }
            Expression::PrivateFieldExpression(m) => {
                self.expr_to(&m.object, this)?;
                self.skip_nullish(m.optional, this);
                let name = self.load_private_name(m.field.node_id.get().index() as u32, m.field.name.as_str())?;
                self.at(m.field.span.start);
                self.op3(Op::GetPrivate, base, this, name);
                (true, m.field.span.start)
            }
            Expression::Identifier(id) if self.reference(ref_of(id)).dynamic => {
                self.at(id.span.start);
                self.load_dynamic_callee(ref_of(id), id.name.as_str(), base, this)?;
                (true, id.span.start)
            }
            // `(a?.b)()` keeps its `this`.
            Expression::ChainExpression(c) => {
                let nullish = self.label();
                let end = self.label();
                let saved = self.chain.replace(nullish);
                let has_this = match &c.expression {
                    ChainElement::CallExpression(_) | ChainElement::TSNonNullExpression(_) => {
                        self.chain_element(&c.expression, base)?;
                        self.undefined(this);
                        true
                    }
                    e => self.member_callee(e.to_member_expression(), base)?,
                };
                self.chain = saved;
                self.jump(end);
                self.bind(nullish);
                self.undefined(base);
                self.undefined(this);
                self.bind(end);
                (has_this, c.span.start)
            }
            Expression::TSNonNullExpression(t) => {
                self.release(mark);
                return self.callee(&t.expression, base);
            }
            Expression::TSAsExpression(t) => {
                self.release(mark);
                return self.callee(&t.expression, base);
            }
            other => {
                self.expr_to(other, base)?;
                (false, callee.span().start)
            }
        };
        self.release(mark);
        Ok(result)
    }

    fn member_callee(&mut self, m: &'a MemberExpression<'a>, base: Reg) -> R<bool> {
        let this = base + 1;
        self.expr_to(m.object(), this)?;
        self.skip_nullish(m.optional(), this);
        match m {
            MemberExpression::StaticMemberExpression(m) => {
                let key = Key::from_text(self.text(m.property.name.as_str()));
                self.get_named(Op::GetMethod, base, this, &key);
            }
            MemberExpression::ComputedMemberExpression(m) => {
                let k = self.expr(&m.expression, None)?;
                self.op3(Op::GetElemMethod, base, this, k);
            }
            MemberExpression::PrivateFieldExpression(m) => {
                let name = self.load_private_name(m.field.node_id.get().index() as u32, m.field.name.as_str())?;
                self.op3(Op::GetPrivate, base, this, name);
            }
        }
        Ok(true)
    }

    pub fn call(&mut self, c: &'a CallExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let callee = c.callee.without_parentheses();
        match callee {
            Expression::Super(_) => return self.super_call(c, dst),
            Expression::Identifier(id) if self.c.intrinsics.is_some() && id.name.starts_with('$') => {
                return self.intrinsic(c, id.name.as_str(), dst);
            }
            _ => {}
        }
        let mark = self.mark();
        let base = self.area(&c.arguments)?;
        let (has_this, pos) = self.callee(&c.callee, base)?;
        self.skip_nullish(c.optional, base);
        let spread = has_spread(&c.arguments);
        self.arguments(&c.arguments, base)?;
        let eval = !c.optional && matches!(callee, Expression::Identifier(id) if id.name == "eval");
        let n = c.arguments.len() as Reg;
        if (spread || eval) && !has_this {
            self.undefined(base + 1);
        }
        let scope = if eval { Some(self.eval_scope()?) } else { None };
        self.release(mark);
        let d = self.wanted(dst);
        self.at(pos);
        if let Some((env, k)) = scope {
            let bits = self.strict() as u8 | (spread as u8) << 1;
            self.op(Op::CallEval, bits, d, base, if spread { 1 } else { n });
            self.op_imm(Op::Extra, 0, env, k as i32);
        } else if spread {
            self.op2(Op::CallSpread, d, base);
        } else {
            self.op3(if has_this { Op::Call } else { Op::CallUndef }, d, base, n);
        }
        Ok(d)
    }

    pub fn new_expression(&mut self, c: &'a NewExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let base = self.area(&c.arguments)?;
        self.expr_to(&c.callee, base)?;
        self.arguments(&c.arguments, base)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.at(c.span.start);
        if has_spread(&c.arguments) {
            self.mov(base + 2, base);
            self.op2(Op::NewSpread, d, base);
        } else {
            self.op3(Op::New, d, base, c.arguments.len() as Reg);
        }
        Ok(d)
    }

    /// The active function of the constructor that `super()` belongs to.
    fn active_function(&mut self, dst: Reg) -> R {
        let g = self.c.tree.this_function(self.f);
        if g == self.f {
            self.op1(Op::LoadCallee, dst);
            return Ok(());
        }
        let b = self.c.tree.function(g).callee_binding;
        if b == NONE {
            return self.limit("super() is out of reach");
        }
        self.load_binding(b, Some(dst))?;
        Ok(())
    }

    fn super_call(&mut self, c: &'a CallExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let d = self.wanted(dst);
        let mark = self.mark();
        let func = self.temp();
        let base = self.area(&c.arguments)?;
        self.active_function(func)?;
        self.at(c.span.start);
        self.op2(Op::SuperCtor, base, func);
        self.arguments(&c.arguments, base)?;
        let g = self.c.tree.this_function(self.f);
        if g == self.f {
            self.op1(Op::LoadNewTarget, base + 2);
        } else {
            let b = self.c.tree.function(g).new_target_binding;
            self.load_binding(b, Some(base + 2))?;
        }
        self.at(c.span.start);
        let spread = has_spread(&c.arguments);
        if spread {
            self.op2(Op::NewSpread, d, base);
        } else {
            self.op3(Op::Construct, d, base, c.arguments.len() as Reg);
        }
        self.bind_this(d, func)?;
        self.release(mark);
        Ok(d)
    }

    /// After `super()` returned `value`: it becomes `this`, then the fields of class `func` are initialised.
    pub fn bind_this(&mut self, value: Reg, func: Reg) -> R {
        let g = self.c.tree.this_function(self.f);
        let binding = self.c.tree.function(g).this_binding;
        if binding == NONE {
            self.op1(Op::CheckThisInit, frame::THIS);
            self.mov(frame::THIS, value);
        } else {
            let mark = self.mark();
            let old = self.temp();
            self.load_binding(binding, Some(old))?;
            self.op1(Op::CheckThisInit, old);
            self.init_binding(binding, value)?;
            self.release(mark);
        }
        self.op2(Op::RunFields, value, func);
        Ok(())
    }

    pub fn tagged_template(&mut self, t: &'a TaggedTemplateExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let n = t.quasi.expressions.len() as u32 + 1;
        let base = self.call_area(n);
        let (has_this, pos) = self.callee(&t.tag, base)?;
        let cooked = t.quasi.quasis.iter().map(|q| crate::source_text::cooked_value(q, self.c.lone)).collect();
        let raw = t.quasi.quasis.iter().map(|q| self.text(&q.value.raw)).collect();
        let k = self.consts.add(Const::Template { cooked, raw });
        self.op_imm(Op::LoadTemplate, 0, base + HEADER, k as i32);
        for (i, e) in t.quasi.expressions.iter().enumerate() {
            self.expr_to(e, base + HEADER + 1 + i as Reg)?;
        }
        self.release(mark);
        let d = self.wanted(dst);
        self.at(pos);
        self.op3(if has_this { Op::Call } else { Op::CallUndef }, d, base, n as Reg);
        Ok(d)
    }

    pub fn import_call(&mut self, i: &'a ImportExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let source = match &i.options {
            Some(o) => self.operand_before(&i.source, o.span())?,
            None => self.expr(&i.source, None)?,
        };
        let options = match &i.options {
            Some(o) => self.expr(o, None)?,
            None => {
                let t = self.temp();
                self.undefined(t);
                t
            }
        };
        self.release(mark);
        let d = self.wanted(dst);
        self.at(i.span.start);
        self.op(Op::ImportCall, import_phase(i.phase) as u8, d, source, options);
        Ok(d)
    }

    /// Calls in built-in JS that compile to ops: `$name(...)`.
    fn intrinsic(&mut self, c: &'a CallExpression<'a>, name: &str, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        if has_spread(&c.arguments) {
            return self.syntax_error("an intrinsic takes no spread", c.span);
        }
        let args: Vec<&'a Expression<'a>> = c.arguments.iter().map(|a| a.to_expression()).collect();
        self.at(c.span.start);
        match (name, args.as_slice()) {
            ("$call", [func, this, rest @ ..]) => {
                let base = self.call_area(rest.len() as u32);
                self.expr_to(func, base)?;
                let undefined =
                    matches!(this.without_parentheses(), Expression::Identifier(id) if id.name == "undefined");
                if !undefined {
                    self.expr_to(this, base + 1)?;
                }
                for (i, e) in rest.iter().enumerate() {
                    self.expr_to(e, base + HEADER + i as Reg)?;
                }
                self.release(mark);
                let d = self.wanted(dst);
                self.at(c.span.start);
                self.op3(if undefined { Op::CallUndef } else { Op::Call }, d, base, rest.len() as Reg);
                Ok(d)
            }
            ("$apply", [func, this, list]) => {
                let base = self.call_area(1);
                self.expr_to(func, base)?;
                self.expr_to(this, base + 1)?;
                self.expr_to(list, base + HEADER)?;
                self.release(mark);
                let d = self.wanted(dst);
                self.at(c.span.start);
                self.op2(Op::CallSpread, d, base);
                Ok(d)
            }
            ("$construct", [func, list, rest @ ..]) if rest.len() <= 1 => {
                let base = self.call_area(1);
                self.expr_to(func, base)?;
                self.expr_to(list, base + HEADER)?;
                match rest {
                    [target] => self.expr_to(target, base + 2)?,
                    _ => self.mov(base + 2, base),
                }
                self.release(mark);
                let d = self.wanted(dst);
                self.at(c.span.start);
                self.op2(Op::NewSpread, d, base);
                Ok(d)
            }
            ("$argc", []) => {
                let d = self.wanted(dst);
                self.op1(Op::Argc, d);
                Ok(d)
            }
            ("$arg", [Expression::NumericLiteral(n)]) => match dst {
                Some(d) => {
                    self.mov(d, n.value as Reg);
                    Ok(d)
                }
                None => Ok(n.value as Reg),
            },
            ("$element", [obj, key]) => self.binary_intrinsic(Op::GetElemOrHole, obj, key, dst),
            ("$isUndefined", [v]) => self.type_is(v, 0, dst),
            ("$isCallable", [v]) => self.type_is(v, 7, dst),
            ("$toNumber", [v]) => self.unary_op(Op::ToNumber, v, dst),
            ("$toNumeric", [v]) => self.unary_op(Op::ToNumeric, v, dst),
            ("$toString", [v]) => self.unary_op(Op::ToStr, v, dst),
            ("$toKey", [v]) => self.unary_op(Op::ToKey, v, dst),
            ("$push", [list, v]) => {
                let l = self.operand_before(list, v.span())?;
                let v = self.expr(v, None)?;
                self.op2(Op::ArrayPush, l, v);
                self.release(mark);
                let d = self.wanted(dst);
                if dst.is_some() {
                    self.undefined(d);
                }
                Ok(d)
            }
            ("$define", [obj, key, v]) => {
                let base = self.temps(3);
                self.expr_to(obj, base)?;
                self.expr_to(key, base + 1)?;
                self.expr_to(v, base + 2)?;
                self.at(c.span.start);
                self.op3(Op::InitElem, base, base + 1, base + 2);
                self.release(mark);
                let d = self.wanted(dst);
                if dst.is_some() {
                    self.undefined(d);
                }
                Ok(d)
            }
            ("$hasPrivate", [name, object]) => self.binary_intrinsic(Op::HasPrivate, name, object, dst),
            ("$getPrivate", [object, name]) => self.binary_intrinsic(Op::GetPrivate, object, name, dst),
            ("$setPrivate", [object, name, v]) => {
                let base = self.temps(3);
                self.expr_to(object, base)?;
                self.expr_to(name, base + 1)?;
                self.expr_to(v, base + 2)?;
                self.at(c.span.start);
                self.op3(Op::SetPrivate, base, base + 1, base + 2);
                self.release(mark);
                let d = self.wanted(dst);
                if dst.is_some() {
                    self.undefined(d);
                }
                Ok(d)
            }
            ("$hole", []) => {
                let d = self.wanted(dst);
                self.special(d, bytecode::special::HOLE);
                Ok(d)
            }
            _ => {
                let list = self.c.intrinsics.as_deref().unwrap_or(&[]);
                let Some(index) = list.iter().position(|n| *n == name[1..] || *n == name) else {
                    return self.syntax_error(&format!("no intrinsic {name} with {} arguments", args.len()), c.span);
                };
                let base = self.temps(args.len().max(1) as u32);
                for (i, e) in args.iter().enumerate() {
                    self.expr_to(e, base + i as Reg)?;
                }
                self.release(mark);
                let d = self.wanted(dst);
                self.at(c.span.start);
                self.op3(Op::Intrinsic, d, base, args.len() as Reg);
                self.op(Op::Extra, 0, index as Reg, 0, 0);
                Ok(d)
            }
        }
    }

    fn type_is(&mut self, v: &'a Expression<'a>, n: u8, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let v = self.expr(v, None)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.op(Op::TypeOfIs, n, d, v, 0);
        Ok(d)
    }

    fn binary_intrinsic(&mut self, op: Op, a: &'a Expression<'a>, b: &'a Expression<'a>, dst: Option<Reg>) -> R<Reg> {
        let (mark, at) = (self.mark(), self.at);
        let a = self.operand_before(a, b.span())?;
        let b = self.expr(b, None)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.at(at);
        self.op3(op, d, a, b);
        Ok(d)
    }

    fn unary_op(&mut self, op: Op, v: &'a Expression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let v = self.expr(v, None)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.op2(op, d, v);
        Ok(d)
    }

    /// Environment register and scope constant for a direct eval here.
    fn eval_scope(&mut self) -> R<(Reg, u32)> {
        let description = self.describe_scope();
        let k = self.consts.add(Const::Scope(description));
        let env = self.current_env();
        Ok((env, k))
    }
}
