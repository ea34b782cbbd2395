//! Array, object and template literals.

use bytecode::{Const, Op, Reg, Text};
use oxc_ast::ast::*;
use oxc_span::GetSpan;

use super::consts::Key;
use super::expr::is_anonymous_function;
use super::{Emitter, R};

/// Longest array literal whose elements are first collected in registers.
const SHORT_ARRAY: usize = 64;
/// Most properties an object literal with known keys is made with at once.
const MAX_LITERAL: usize = 64;

impl<'a> Emitter<'_, 'a> {
    pub fn array_literal(&mut self, a: &'a ArrayExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let plain = a.elements.iter().all(|e| !e.is_spread() && !e.is_elision());
        if plain && !a.elements.is_empty() && a.elements.len() <= SHORT_ARRAY {
            let base = self.temps(a.elements.len() as u32);
            for (i, e) in a.elements.iter().enumerate() {
                self.expr_to(e.to_expression(), base + i as Reg)?;
            }
            self.release(mark);
            let d = self.wanted(dst);
            self.op3(Op::NewArrayFrom, d, base, a.elements.len() as Reg);
            return Ok(d);
        }
        let d = self.wanted(dst);
        self.op_imm(Op::NewArray, 0, d, a.elements.len() as i32);
        for e in &a.elements {
            let mark = self.mark();
            match e {
                ArrayExpressionElement::SpreadElement(s) => {
                    let v = self.expr(&s.argument, None)?;
                    self.at(s.span.start);
                    self.op2(Op::SpreadInto, d, v);
                }
                ArrayExpressionElement::Elision(_) => self.op1(Op::ArrayHole, d),
                e => {
                    let v = self.expr(e.to_expression(), None)?;
                    self.op2(Op::ArrayPush, d, v);
                }
            }
            self.release(mark);
        }
        Ok(d)
    }

    /// Name of a key that is not computed.
    pub fn static_key(&mut self, key: &PropertyKey<'a>) -> Option<Key> {
        Some(match key {
            PropertyKey::StaticIdentifier(id) => Key::from_text(self.text(id.name.as_str())),
            PropertyKey::StringLiteral(s) => Key::from_text(self.string_value(s)),
            PropertyKey::NumericLiteral(n) => Key::from_text(Text::new(&number_name(n.value))),
            PropertyKey::BigIntLiteral(n) => Key::from_text(Text::new(&n.value)),
            _ => return None,
        })
    }

    pub fn object_literal(&mut self, o: &'a ObjectExpression<'a>, dst: Option<Reg>) -> R<Reg> {
        if let Some(r) = self.constant_shape(o, dst)? {
            return Ok(r);
        }
        let d = self.wanted(dst);
        let mark = self.mark();
        let room = o.properties.len().min(64) as u8;
        self.op(Op::NewObject, room, d, 0, 0);
        for p in &o.properties {
            match p {
                ObjectPropertyKind::SpreadProperty(s) => {
                    let v = self.expr(&s.argument, None)?;
                    self.at(s.span.start);
                    self.op(Op::CopyProps, 0, d, v, -1);
                }
                ObjectPropertyKind::ObjectProperty(p) => self.property(p, d)?,
            }
            self.release(mark);
        }
        Ok(d)
    }

    /// An object whose properties all have different known names and plain values.
    fn constant_shape(&mut self, o: &'a ObjectExpression<'a>, dst: Option<Reg>) -> R<Option<Reg>> {
        let n = o.properties.len();
        if n == 0 || n > MAX_LITERAL {
            return Ok(None);
        }
        let mut keys: Vec<Text> = Vec::with_capacity(n);
        for p in &o.properties {
            let ObjectPropertyKind::ObjectProperty(p) = p else { return Ok(None) };
            if p.computed || p.kind != PropertyKind::Init {
                return Ok(None);
            }
            let Some(Key::Name(key)) = self.static_key(&p.key) else { return Ok(None) };
            if keys.contains(&key) || (key == Text::new("__proto__") && !p.shorthand && !p.method) {
                return Ok(None);
            }
            if p.method
                && let Expression::FunctionExpression(f) = &p.value
                && self.function_uses_home(f)
            {
                return Ok(None);
            }
            keys.push(key);
        }
        let mark = self.mark();
        let base = self.temps(n as u32);
        for (i, p) in o.properties.iter().enumerate() {
            let ObjectPropertyKind::ObjectProperty(p) = p else { continue };
            let inner = self.mark();
            let r = base + i as Reg;
            match &p.value {
                Expression::FunctionExpression(f) if p.method => {
                    self.method(f, p.span, Some(keys[i].clone()), 0, Some(r))?;
                }
                e => {
                    self.named_expr(e, &keys[i], Some(r))?;
                }
            }
            self.release(inner);
        }
        let k = self.consts.add(Const::ObjectKeys(keys));
        let k = self.small_const(k)?;
        self.release(mark);
        let d = self.wanted(dst);
        self.op(Op::NewObjectLit, n as u8, d, base, k);
        Ok(Some(d))
    }

    fn property(&mut self, p: &'a ObjectProperty<'a>, d: Reg) -> R {
        let key = if p.computed { None } else { self.static_key(&p.key) };
        let accessor = match p.kind {
            PropertyKind::Init => 0,
            PropertyKind::Get => 1,
            PropertyKind::Set => 2,
        };
        if let Some(key) = key {
            if let Expression::FunctionExpression(f) = &p.value
                && (accessor > 0 || p.method)
            {
                let k = self.temp();
                self.load_key(k, &key);
                let v = self.method(f, p.span, Some(key.to_text()), accessor, None)?;
                self.at(p.span.start);
                self.op(Op::DefMethod, 1 | accessor << 1, d, k, v);
                return Ok(());
            }
            let is_proto = !p.shorthand && key.to_text() == Text::new("__proto__");
            let v =
                if is_proto { self.expr(&p.value, None)? } else { self.named_expr(&p.value, &key.to_text(), None)? };
            self.at(p.key.span().start);
            if is_proto {
                self.op2(Op::InitProto, d, v);
            } else {
                self.init_named(d, v, &key);
            }
            return Ok(());
        }
        let k = self.temp();
        self.expr_to(p.key.to_expression(), k)?;
        self.at(p.key.span().start);
        self.op2(Op::ToKey, k, k);
        if let Expression::FunctionExpression(f) = &p.value
            && (accessor > 0 || p.method)
        {
            let v = self.method(f, p.span, None, accessor, None)?;
            self.op(Op::DefMethod, 1 | accessor << 1, d, k, v);
            return Ok(());
        }
        let v = self.expr(&p.value, None)?;
        if is_anonymous_function(&p.value) {
            self.op2(Op::SetFnName, v, k);
        }
        self.op3(Op::InitElem, d, k, v);
        Ok(())
    }

    pub fn template(&mut self, t: &'a TemplateLiteral<'a>, dst: Option<Reg>) -> R<Reg> {
        let mark = self.mark();
        let mut parts = 0u32;
        let count = t.expressions.len() + t.quasis.iter().filter(|q| !q.value.raw.is_empty()).count();
        if t.expressions.is_empty() {
            let d = self.wanted(dst);
            let text = crate::source_text::cooked_value(&t.quasis[0], self.c.lone).unwrap_or(Text::new(""));
            self.load_text(d, text);
            return Ok(d);
        }
        if count > 30_000 {
            return self.limit("template literal too long");
        }
        let base = self.temps(count as u32);
        for (i, q) in t.quasis.iter().enumerate() {
            if !q.value.raw.is_empty() {
                let text = crate::source_text::cooked_value(q, self.c.lone).unwrap_or(Text::new(""));
                self.load_text(base + parts as Reg, text);
                parts += 1;
            }
            if let Some(e) = t.expressions.get(i) {
                let r = base + parts as Reg;
                let inner = self.mark();
                let v = self.expr(e, None)?;
                self.at(e.span().start);
                self.op2(Op::ToStr, r, v);
                self.release(inner);
                parts += 1;
            }
        }
        self.release(mark);
        let d = self.wanted(dst);
        if parts == 1 {
            self.mov(d, base);
        } else {
            self.op3(Op::Concat, d, base, parts as Reg);
        }
        Ok(d)
    }
}

/// ECMA-262 Number::toString of a property name.
pub fn number_name(n: f64) -> String {
    if n == n.trunc() && n.abs() < 1e21 {
        return format!("{}", n as i128);
    }
    if n.is_infinite() {
        return "Infinity".into();
    }
    let s = format!("{n:e}");
    let (digits, exp) = s.split_once('e').unwrap_or((&s, "0"));
    let exp: i32 = exp.parse().unwrap_or(0);
    let d: String = digits.chars().filter(char::is_ascii_digit).collect();
    match exp {
        0..=20 => format!("{n}"),
        -6..=-1 => format!("0.{}{d}", "0".repeat((-exp - 1) as usize)),
        _ => {
            let sign = if exp < 0 { '-' } else { '+' };
            let rest = if d.len() > 1 { format!(".{}", &d[1..]) } else { String::new() };
            format!("{}{rest}e{sign}{}", &d[..1], exp.abs())
        }
    }
}
