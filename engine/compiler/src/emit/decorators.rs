//! Decorators of classes and their elements.
//!
//! Each decorated element has an array that describes it (places below), kept in a hidden binding of the class scope
//! for the functions that initialise fields. What is done with decorators is JS, `decorators.js` of the built-ins.

use bytecode::{BuiltinFunction, Op, Reg, frame};
use oxc_ast::ast::*;

use super::class::{Class, GETTER, METHOD, SETTER};
use super::{Emitter, R};
use crate::scope::NONE;
use crate::scope::class::has_decorators;

/// What is decorated, as `decorators.js` numbers it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum ElementKind {
    Method,
    Getter,
    Setter,
    Field,
    Accessor,
}

/// Values of an element's array that the compiler gives.
const PLACES: u32 = 7;
/// Places read here, as `decorators.js` numbers them.
const VALUE: i32 = 5;
const SETTER_OF_ACCESSOR: i32 = 6;
const EXTRA: i32 = 8;

const STATIC: i32 = 1;
const PRIVATE: i32 = 2;

/// Registers of a class with decorators.
#[derive(Clone, Copy)]
pub struct Decoration {
    /// Array of the class's decorators.
    decorators: Reg,
    /// Array of the decorated elements.
    elements: Reg,
    /// What `DecorateElements` returned.
    decorated: Reg,
}

/// An element about to be described.
pub struct Element {
    pub kind: ElementKind,
    pub is_static: bool,
    /// Register of the array of decorators.
    pub decorators: Reg,
    /// Register of the property key or of the text of the private name.
    pub key: Reg,
    pub private_name: Option<Reg>,
    pub value: Option<Reg>,
    pub setter: Option<Reg>,
}

impl<'a> Emitter<'_, 'a> {
    /// Evaluates the decorators of a class; nothing if neither it nor its elements have any.
    pub fn begin_decoration(&mut self, c: &'a oxc_ast::ast::Class<'a>) -> R<Option<Decoration>> {
        if !has_decorators(c) {
            return Ok(None);
        }
        let decorators = self.decorator_list(&c.decorators)?;
        let elements = self.temp();
        self.op_imm(Op::NewArray, 0, elements, 0);
        Ok(Some(Decoration { decorators, elements, decorated: self.temp() }))
    }

    /// The decorators of an element, evaluated; none if there are none.
    pub fn element_decorators(&mut self, list: &'a [Decorator<'a>]) -> R<Option<Reg>> {
        if list.is_empty() { Ok(None) } else { self.decorator_list(list).map(Some) }
    }

    /// An array of decorators, each followed by the object that it is a property of.
    fn decorator_list(&mut self, list: &'a [Decorator<'a>]) -> R<Reg> {
        let array = self.temp();
        self.op_imm(Op::NewArray, 0, array, 0);
        for decorator in list {
            let mark = self.mark();
            let base = self.call_area(0);
            let has_this = match &decorator.expression {
                e @ (Expression::StaticMemberExpression(_) | Expression::PrivateFieldExpression(_)) => {
                    self.callee(e, base)?.0
                }
                e => {
                    self.expr_to(e, base)?;
                    false
                }
            };
            if !has_this {
                self.undefined(base + 1);
            }
            self.op2(Op::ArrayPush, array, base);
            self.op2(Op::ArrayPush, array, base + 1);
            self.release(mark);
        }
        Ok(array)
    }

    /// Describes element `i`.
    pub fn describe_element(&mut self, class: Class, i: u32, e: &Element) -> R {
        let (Some(decoration), Some(&b)) =
            (class.decoration, self.c.tree.classes[class.index as usize].decorated.get(&i))
        else {
            return self.limit("decorators of an element that is not known");
        };
        let mark = self.mark();
        let base = self.temps(PLACES);
        self.int(base, e.kind as i32);
        let bits = if e.is_static { STATIC } else { 0 } | if e.private_name.is_some() { PRIVATE } else { 0 };
        self.int(base + 1, bits);
        self.mov(base + 2, e.key);
        let rest = [e.private_name, Some(e.decorators), e.value, e.setter];
        for (r, value) in (base + 3..).zip(rest) {
            match value {
                Some(v) => self.mov(r, v),
                None => self.undefined(r),
            }
        }
        let array = self.temp();
        self.op3(Op::NewArrayFrom, array, base, PLACES as Reg);
        self.op2(Op::ArrayPush, decoration.elements, array);
        self.init_binding(b, array)?;
        self.release(mark);
        Ok(())
    }

    /// Register and text of `#name` as `describe_element` takes them: (key, private name).
    pub fn private_element(&mut self, class: Class, name: &str) -> R<(Reg, Option<Reg>)> {
        let key = self.temp();
        let text = self.text(&format!("#{name}"));
        self.load_text(key, text);
        Ok((key, Some(self.class_private(class.scope, name)?)))
    }

    /// Calls the decorators of the elements, when all of these have been defined.
    pub fn decorate_elements(&mut self, c: &'a oxc_ast::ast::Class<'a>, class: Class) -> R {
        let Some(d) = class.decoration else { return Ok(()) };
        self.at(c.span.start);
        let args = [class.constructor, class.prototype, d.elements];
        self.call_builtin(BuiltinFunction::DecorateElements, &args, d.decorated);
        let extra = self.c.tree.classes[class.index as usize].extra;
        if extra != NONE {
            let mark = self.mark();
            let t = self.temp();
            self.place_of(t, d.decorated, 0);
            self.init_binding(extra, t)?;
            self.release(mark);
        }
        self.define_private(c, class, true)
    }

    /// Defines the decorated private methods and accessors: static ones with the class, others by the function that
    /// initialises instances.
    pub fn define_private(&mut self, c: &'a oxc_ast::ast::Class<'a>, class: Class, is_static: bool) -> R {
        let target = if is_static { class.constructor } else { frame::THIS };
        for (i, e) in c.body.body.iter().enumerate() {
            let Some(PropertyKey::PrivateIdentifier(id)) = e.property_key() else { continue };
            let parts: &[(u8, i32)] = match e {
                ClassElement::MethodDefinition(m) => match m.kind {
                    MethodDefinitionKind::Get => &[(GETTER, VALUE)],
                    MethodDefinitionKind::Set => &[(SETTER, VALUE)],
                    _ => &[(METHOD, VALUE)],
                },
                ClassElement::AccessorProperty(_) => &[(GETTER, VALUE), (SETTER, SETTER_OF_ACCESSOR)],
                _ => continue,
            };
            let Some(&b) = self.c.tree.classes[class.index as usize].decorated.get(&(i as u32)) else { continue };
            if e.r#static() != is_static {
                continue;
            }
            let mark = self.mark();
            let element = self.load_binding(b, None)?;
            let name = self.class_private(class.scope, id.name.as_str())?;
            let value = self.temp();
            for &(kind, place) in parts {
                self.place_of(value, element, place);
                self.op(Op::DefPrivate, kind, target, name, value);
            }
            self.release(mark);
        }
        Ok(())
    }

    /// Calls the decorators of the class. The class that it has become, and the array of what is called in the end.
    pub fn decorate_class(&mut self, class: Class, d: Decoration, name: Reg) -> (Reg, Reg) {
        let (value, extra) = (self.temp(), self.temp());
        let mark = self.mark();
        let metadata = self.temp();
        self.place_of(metadata, d.decorated, 2);
        let args = [class.constructor, d.decorators, name, metadata];
        self.call_builtin(BuiltinFunction::DecorateClass, &args, extra);
        self.place_of(value, extra, 0);
        self.place_of(extra, extra, 1);
        self.release(mark);
        (value, extra)
    }

    /// What decorators of static methods want called, before the static fields are made.
    pub fn run_static_extra(&mut self, d: Decoration, class: Reg) {
        let mark = self.mark();
        let list = self.temp();
        self.place_of(list, d.decorated, 1);
        self.run_initializers(class, list);
        self.release(mark);
    }

    /// What decorators of methods want called for each instance.
    pub fn run_instance_extra(&mut self, class: Class) -> R {
        let extra = self.c.tree.classes[class.index as usize].extra;
        if extra != NONE {
            let mark = self.mark();
            let list = self.load_binding(extra, None)?;
            self.run_initializers(frame::THIS, list);
            self.release(mark);
        }
        Ok(())
    }

    /// The first value of field or accessor `i` after its decorators' initialisers.
    pub fn decorated_value(&mut self, class: Class, i: u32, value: Reg) -> R {
        if let Some(&b) = self.c.tree.classes[class.index as usize].decorated.get(&i) {
            let mark = self.mark();
            let element = self.load_binding(b, None)?;
            self.call_builtin(BuiltinFunction::InitialValue, &[frame::THIS, element, value], value);
            self.release(mark);
        }
        Ok(())
    }

    /// What the decorators of field or accessor `i` want called once it is there.
    pub fn run_element_extra(&mut self, class: Class, i: u32) -> R {
        if let Some(&b) = self.c.tree.classes[class.index as usize].decorated.get(&i) {
            let mark = self.mark();
            let element = self.load_binding(b, None)?;
            let list = self.temp();
            self.place_of(list, element, EXTRA);
            self.run_initializers(frame::THIS, list);
            self.release(mark);
        }
        Ok(())
    }

    pub fn run_initializers(&mut self, object: Reg, list: Reg) {
        let mark = self.mark();
        let t = self.temp();
        self.call_builtin(BuiltinFunction::RunInitializers, &[object, list], t);
        self.release(mark);
    }

    fn place_of(&mut self, dst: Reg, array: Reg, place: i32) {
        let mark = self.mark();
        let k = self.temp();
        self.int(k, place);
        self.op3(Op::GetElem, dst, array, k);
        self.release(mark);
    }

    fn call_builtin(&mut self, f: BuiltinFunction, args: &[Reg], dst: Reg) {
        let mark = self.mark();
        let base = self.call_area(args.len() as u32);
        self.op(Op::LoadBuiltin, f as u8, base, 0, 0);
        for (r, &value) in (base + frame::HEADER..).zip(args) {
            self.mov(r, value);
        }
        self.op3(Op::CallUndef, dst, base, args.len() as Reg);
        self.release(mark);
    }
}
