//! Destructuring, of declarations and of assignments.

use bytecode::{Op, Reg};
use oxc_ast::ast::*;
use oxc_span::{GetSpan, Span};

use super::assign::Target;
use super::consts::Key;
use super::control::Control;
use super::expr::is_anonymous_function;
use super::names::{Store, ref_of, ref_of_binding};
use super::{Emitter, R};

/// No later code to protect operands from.
const NOTHING: Span = Span::new(1, 1);

/// Keys already taken by an object pattern, for its rest element.
struct TakenKeys {
    /// Register with the count, followed by the keys.
    base: Reg,
    n: u32,
}

impl<'a> Emitter<'_, 'a> {
    /// Binds a declared pattern to the value in `src`, which stays untouched.
    pub fn bind_pattern(&mut self, p: &'a BindingPattern<'a>, src: Reg, how: Store) -> R {
        let mark = self.mark();
        match p {
            BindingPattern::BindingIdentifier(id) => self.store_binding(id, src, how)?,
            BindingPattern::AssignmentPattern(a) => {
                let t = self.temp();
                self.mov(t, src);
                self.default_of(&a.left, &a.right, t)?;
                self.bind_pattern(&a.left, t, how)?;
            }
            BindingPattern::ObjectPattern(o) => self.bind_object(o, src, how)?,
            BindingPattern::ArrayPattern(a) => {
                let elements: Vec<Option<&'a BindingPattern<'a>>> = a.elements.iter().map(|e| e.as_ref()).collect();
                self.array_pattern(
                    src,
                    a.span.start,
                    elements.len(),
                    |e, i, record| e.bind_element(elements[i], record, how),
                    a.rest.as_ref().map(|r| {
                        move |e: &mut Self, list: &mut dyn FnMut(&mut Self) -> R<Reg>| {
                            let v = list(e)?;
                            e.bind_pattern(&r.argument, v, how)
                        }
                    }),
                )?;
            }
        }
        self.release(mark);
        Ok(())
    }

    /// Replaces an undefined value in `t` by the default.
    fn default_of(&mut self, left: &'a BindingPattern<'a>, default: &'a Expression<'a>, t: Reg) -> R {
        let given = self.label();
        self.jump_if(Op::JNotUndef, t, given);
        match left {
            BindingPattern::BindingIdentifier(id) if is_anonymous_function(default) => {
                let name = self.text(id.name.as_str());
                let mark = self.mark();
                self.named_expr(default, &name, Some(t))?;
                self.release(mark);
            }
            _ => self.expr_to(default, t)?,
        }
        self.bind(given);
        Ok(())
    }

    /// The register a value bound to `p` may be put into right away.
    fn direct_register(&self, p: &'a BindingPattern<'a>, how: Store) -> Option<Reg> {
        let BindingPattern::BindingIdentifier(id) = p else { return None };
        if how != Store::InitLexical {
            return None;
        }
        let (r, b) = self.in_register(ref_of_binding(id))?;
        (!self.c.tree.binding(b).checked).then_some(r)
    }

    fn bind_object(&mut self, o: &'a ObjectPattern<'a>, src: Reg, how: Store) -> R {
        self.at(o.span.start);
        self.op1(Op::ToObjectCheck, src);
        let mut taken = self.taken_keys(o.rest.is_some(), o.properties.len());
        for p in &o.properties {
            let mark = self.mark();
            let (left, default) = match &p.value {
                BindingPattern::AssignmentPattern(a) => (&a.left, Some(&a.right)),
                p => (p, None),
            };
            let key = self.pattern_key(&p.key, p.computed, &mut taken)?;
            // `var` targets are resolved before the value is read.
            let target = match left {
                BindingPattern::BindingIdentifier(id) if how == Store::InitVar => {
                    Some(self.var_target(ref_of_binding(id), id.name.as_str(), id.span.start)?)
                }
                _ => None,
            };
            let direct = if default.is_none() { self.direct_register(left, how) } else { None };
            let v = match direct {
                Some(r) => r,
                None => self.temp(),
            };
            self.at(p.key.span().start);
            self.get_key(v, src, &key);
            if let Some(default) = default {
                self.default_of(left, default, v)?;
            }
            if direct.is_none() {
                match target {
                    Some(t) => self.store_var(t, v, how)?,
                    None => self.bind_pattern(left, v, how)?,
                }
            }
            self.release(mark);
        }
        if let Some(rest) = &o.rest {
            let v = self.rest_object(src, taken)?;
            self.bind_pattern(&rest.argument, v, how)?;
        }
        Ok(())
    }

    fn taken_keys(&mut self, rest: bool, n: usize) -> Option<TakenKeys> {
        rest.then(|| TakenKeys { base: self.temps(n as u32 + 1), n: 0 })
    }

    /// Key of a pattern property, recorded for the rest element.
    fn pattern_key(
        &mut self,
        key: &'a PropertyKey<'a>,
        computed: bool,
        taken: &mut Option<TakenKeys>,
    ) -> R<PatternKey> {
        let fixed = if computed { None } else { self.static_key(key) };
        let register = taken.as_mut().map(|t| {
            t.n += 1;
            t.base + t.n as Reg
        });
        match fixed {
            Some(key) => {
                if let Some(r) = register {
                    self.load_key(r, &key);
                }
                Ok(PatternKey::Fixed(key))
            }
            None => {
                let r = match register {
                    Some(r) => r,
                    None => self.temp(),
                };
                self.expr_to(key.to_expression(), r)?;
                self.at(key.span().start);
                self.op2(Op::ToKey, r, r);
                Ok(PatternKey::Computed(r))
            }
        }
    }

    fn get_key(&mut self, dst: Reg, obj: Reg, key: &PatternKey) {
        match key {
            PatternKey::Fixed(key) => self.get_named(Op::GetProp, dst, obj, key),
            PatternKey::Computed(r) => self.op3(Op::GetElem, dst, obj, *r),
        }
    }

    fn rest_object(&mut self, src: Reg, taken: Option<TakenKeys>) -> R<Reg> {
        let v = self.temp();
        self.op(Op::NewObject, 0, v, 0, 0);
        match taken {
            Some(t) if t.n > 0 => {
                self.int(t.base, t.n as i32);
                self.op3(Op::CopyProps, v, src, t.base);
            }
            _ => self.op3(Op::CopyProps, v, src, -1),
        }
        Ok(v)
    }

    /// One element of a declared array pattern, or an elision.
    fn bind_element(&mut self, p: Option<&'a BindingPattern<'a>>, record: Reg, how: Store) -> R {
        let mark = self.mark();
        let Some(p) = p else {
            let t = self.temp();
            self.pattern_step(t, record)?;
            self.release(mark);
            return Ok(());
        };
        let (left, default) = match p {
            BindingPattern::AssignmentPattern(a) => (&a.left, Some(&a.right)),
            p => (p, None),
        };
        let target = match left {
            BindingPattern::BindingIdentifier(id) if how == Store::InitVar => {
                Some(self.var_target(ref_of_binding(id), id.name.as_str(), id.span.start)?)
            }
            _ => None,
        };
        let direct = if default.is_none() { self.direct_register(left, how) } else { None };
        let v = match direct {
            Some(r) => r,
            None => self.temp(),
        };
        self.pattern_step(v, record)?;
        if let Some(default) = default {
            self.default_of(left, default, v)?;
        }
        if direct.is_none() {
            match target {
                Some(t) => self.store_var(t, v, how)?,
                None => self.bind_pattern(left, v, how)?,
            }
        }
        self.release(mark);
        Ok(())
    }

    /// The next value for a pattern element, undefined once the iterator is done. Errors of the iterator itself do not
    /// close it.
    fn pattern_step(&mut self, dst: Reg, record: Reg) -> R {
        self.outside_region(|e| {
            let (done, end) = (e.label(), e.label());
            e.jump_if(Op::JTrue, record + 2, done);
            e.iterator_step(dst, record, false);
            e.jump(end);
            e.bind(done);
            e.undefined(dst);
            e.bind(end);
            Ok(())
        })
    }

    /// An array pattern over the value in `src`: calls `element` for each, then `rest` with what collects the rest.
    fn array_pattern<Rest>(
        &mut self,
        src: Reg,
        pos: u32,
        n: usize,
        mut element: impl FnMut(&mut Self, usize, Reg) -> R,
        rest: Option<Rest>,
    ) -> R
    where
        Rest: FnOnce(&mut Self, &mut dyn FnMut(&mut Self) -> R<Reg>) -> R,
    {
        let mark = self.mark();
        let record = self.temps(3);
        let error = self.temp();
        self.at(pos);
        self.op(Op::GetIter, 0, record, src, 0);
        let (failed, end) = (self.label(), self.label());
        let region = self.region(failed, error);
        self.control.push(Control::Iterator { region, record, is_async: false });
        for i in 0..n {
            element(self, i, record)?;
        }
        if let Some(rest) = rest {
            rest(self, &mut |e| e.rest_array(record))?;
        }
        let Some(Control::Iterator { mut region, .. }) = self.control.pop() else { unreachable!("pushed above") };
        self.suspend(&mut region);
        self.jump_if(Op::JTrue, record + 2, end);
        self.close_iterator(record, false)?;
        self.jump(end);
        self.close_region(region);
        let live = self.label();
        self.jump_if(Op::JFalse, record + 2, live);
        self.op(Op::Throw, 1, error, 0, 0);
        self.bind(live);
        self.rethrow_after_close(record, error, false)?;
        self.bind(end);
        self.release(mark);
        Ok(())
    }

    /// All remaining values in an array.
    fn rest_array(&mut self, record: Reg) -> R<Reg> {
        let list = self.temp();
        let v = self.temp();
        self.op_imm(Op::NewArray, 0, list, 0);
        let end = self.label();
        self.outside_region(|e| {
            let top = e.here();
            e.jump_if(Op::JTrue, record + 2, end);
            e.iterator_step(v, record, false);
            e.jump_if(Op::JTrue, record + 2, end);
            e.op2(Op::ArrayPush, list, v);
            e.jump(top);
            e.bind(end);
            Ok(())
        })?;
        Ok(list)
    }

    // ---- assignment patterns ------------------------------------------------------------------------

    pub fn assign_array(&mut self, a: &'a ArrayAssignmentTarget<'a>, src: Reg) -> R {
        self.array_pattern(
            src,
            a.span.start,
            a.elements.len(),
            |e, i, record| e.assign_element(a.elements[i].as_ref(), record),
            a.rest.as_ref().map(|r| {
                move |e: &mut Self, list: &mut dyn FnMut(&mut Self) -> R<Reg>| {
                    let target = e.target(&r.target, NOTHING)?;
                    let v = list(e)?;
                    e.store(&target, v)
                }
            }),
        )
    }

    fn assign_element(&mut self, t: Option<&'a AssignmentTargetMaybeDefault<'a>>, record: Reg) -> R {
        let mark = self.mark();
        let Some(t) = t else {
            let v = self.temp();
            self.pattern_step(v, record)?;
            self.release(mark);
            return Ok(());
        };
        let (target, default) = self.maybe_default(t)?;
        let v = self.temp();
        self.pattern_step(v, record)?;
        self.assign_default(&target, default, v)?;
        self.store(&target, v)?;
        self.release(mark);
        Ok(())
    }

    fn maybe_default(
        &mut self,
        t: &'a AssignmentTargetMaybeDefault<'a>,
    ) -> R<(Target<'a>, Option<(&'a Expression<'a>, Option<&'a str>)>)> {
        match t {
            AssignmentTargetMaybeDefault::AssignmentTargetWithDefault(d) => {
                let target = self.target(&d.binding, d.init.span())?;
                let name = match &d.binding {
                    AssignmentTarget::AssignmentTargetIdentifier(id) if d.span.start == id.span.start => {
                        Some(id.name.as_str())
                    }
                    _ => None,
                };
                Ok((target, Some((&d.init, name))))
            }
            t => Ok((self.target(t.to_assignment_target(), NOTHING)?, None)),
        }
    }

    fn assign_default(
        &mut self,
        _target: &Target<'a>,
        default: Option<(&'a Expression<'a>, Option<&'a str>)>,
        v: Reg,
    ) -> R {
        let Some((e, name)) = default else { return Ok(()) };
        let given = self.label();
        self.jump_if(Op::JNotUndef, v, given);
        let mark = self.mark();
        match name {
            Some(name) if is_anonymous_function(e) => {
                let name = self.text(name);
                self.named_expr(e, &name, Some(v))?;
            }
            _ => {
                self.expr(e, Some(v))?;
            }
        }
        self.release(mark);
        self.bind(given);
        Ok(())
    }

    pub fn assign_object(&mut self, o: &'a ObjectAssignmentTarget<'a>, src: Reg) -> R {
        self.at(o.span.start);
        self.op1(Op::ToObjectCheck, src);
        let mut taken = self.taken_keys(o.rest.is_some(), o.properties.len());
        for p in &o.properties {
            let mark = self.mark();
            match p {
                AssignmentTargetProperty::AssignmentTargetPropertyIdentifier(p) => {
                    let id = &p.binding;
                    let key = Key::from_text(self.text(id.name.as_str()));
                    if let Some(t) = taken.as_mut() {
                        t.n += 1;
                        let r = t.base + t.n as Reg;
                        self.load_key(r, &key);
                    }
                    let target = Target::Var(self.var_target(ref_of(id), id.name.as_str(), id.span.start)?);
                    let v = self.temp();
                    self.at(id.span.start);
                    self.get_named(Op::GetProp, v, src, &key);
                    self.assign_default(&target, p.init.as_ref().map(|e| (e, Some(id.name.as_str()))), v)?;
                    self.store(&target, v)?;
                }
                AssignmentTargetProperty::AssignmentTargetPropertyProperty(p) => {
                    let key = self.pattern_key(&p.name, p.computed, &mut taken)?;
                    let (target, default) = self.maybe_default(&p.binding)?;
                    let v = self.temp();
                    self.at(p.name.span().start);
                    self.get_key(v, src, &key);
                    self.assign_default(&target, default, v)?;
                    self.store(&target, v)?;
                }
            }
            self.release(mark);
        }
        if let Some(rest) = &o.rest {
            let mark = self.mark();
            let target = self.target(&rest.target, NOTHING)?;
            let v = self.rest_object(src, taken)?;
            self.store(&target, v)?;
            self.release(mark);
        }
        Ok(())
    }
}

enum PatternKey {
    Fixed(Key),
    Computed(Reg),
}
