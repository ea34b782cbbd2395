//! The first objects of a realm, which all others need: %Object.prototype%, %Function.prototype%, %Array.prototype%
//! and the shapes of `{}`, `[]` and functions.

use super::function::ptr;
use super::shape::shape_flags;
use super::{Attrs, DEFAULT_INLINE};
use crate::Vm;
use crate::heap::Kind;
use crate::native::NativeId;

impl Vm {
    /// Makes them. `function_proto`: the native that %Function.prototype% runs when called (returns undefined).
    pub fn bootstrap_realm(&mut self, function_proto: NativeId) {
        let shape = self.new_shape(None, Kind::Object, DEFAULT_INLINE, 0);
        self.roots.object_proto = self.alloc_object(shape);
        let object_proto = self.roots.object_proto;
        self.roots.object_shape = self.root_shape(Some(object_proto), Kind::Object, DEFAULT_INLINE, 0);

        let name = self.roots.empty_string;
        let code = self.native_code(function_proto, name, 0);
        let mut shape = self.root_shape(Some(object_proto), Kind::Function, 0, shape_flags::CALLABLE);
        for key in [self.names.length, self.names.name] {
            if let Some(s) = self.shape_add(shape, key.into(), Attrs::READONLY_HIDDEN.with(Attrs::LAZY, true)) {
                shape = s;
            }
        }
        let f = self.alloc_object(shape);
        f.ptr(ptr::CODE).set(code.offset());
        self.roots.function_proto = f;

        let shape = self.root_shape(Some(object_proto), Kind::Array, 0, 0);
        self.roots.array_proto = self.alloc_object(shape);
        self.roots.array_shape = self.root_shape(Some(self.roots.array_proto), Kind::Array, 0, 0);
        self.init_function_shapes();
    }
}
