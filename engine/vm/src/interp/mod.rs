//! Stand-in for the interpreter until it lands.
use crate::Vm;
use crate::error::JsResult;
use crate::heap::Gc;
use crate::object::Object;
use crate::value::Value;
use crate::vm::Handler;

unsafe extern "C" fn none(_: *const u64, _: *mut Value, _: *mut Vm, _: *mut u8, _: u64) {}
pub const DISPATCH: [Handler; 256] = [none; 256];

pub mod stack_trace {
    pub fn capture(_: &mut crate::Vm, _: crate::Gc<crate::Object>) {}
}

impl Vm {
    pub fn call(&mut self, _: Value, _: Value, _: &[Value]) -> JsResult {
        Err(self.throw_type("calls need the interpreter"))
    }
    pub fn construct(&mut self, _: Gc<Object>, _: &[Value], _: Gc<Object>) -> JsResult {
        Err(self.throw_type("calls need the interpreter"))
    }
}

pub mod env {
    use crate::heap::{Gc, Header, HeapCell};
    use crate::value::Value;
    use std::cell::Cell;
    #[repr(C)]
    pub struct Env {
        pub header: Header,
        pub parent: Cell<u32>,
        pub unused: Cell<u32>,
    }
    // SAFETY: repr(C) with a header.
    unsafe impl HeapCell for Env {}
    impl Gc<Env> {
        pub fn slots(self) -> &'static [Cell<Value>] {
            // SAFETY: the header word counts the slots behind the 16-byte head.
            unsafe { std::slice::from_raw_parts((self.addr() + 16) as *const Cell<Value>, self.header.word.get() as usize) }
        }
    }
}

pub mod code {
    use crate::Vm;
    use crate::heap::{Gc, Header, HeapCell, Kind};
    use crate::string::JsString;
    use std::cell::Cell;
    #[repr(C)]
    pub struct Code {
        pub header: Header,
        pub bytecode: Cell<u32>,
        pub feedback: Cell<u32>,
        pub name: Cell<u32>,
        pub script: Cell<u32>,
        pub rest: [Cell<u32>; 8],
        pub length: Cell<u16>,
        pub kind: Cell<u8>,
        pub this_props: Cell<u8>,
        pub flags: Cell<u32>,
        pub native: Cell<u32>,
        pub span_start: Cell<u32>,
        pub span_end: Cell<u32>,
    }
    // SAFETY: repr(C) with a header.
    unsafe impl HeapCell for Code {}
    pub mod script {
        pub const SOURCE: usize = 0;
    }
    impl Vm {
        pub fn native_code(&mut self, id: crate::NativeId, name: Gc<JsString>, length: u16) -> Gc<Code> {
            let c: Gc<Code> = self.alloc_cell(Kind::Code, 112);
            // SAFETY: fresh cell.
            unsafe { std::ptr::write_bytes((c.addr() + 8) as *mut u8, 0, 104) };
            c.native.set(id.0);
            c.name.set(name.offset());
            c.length.set(length);
            c.flags.set(bytecode::flags::BUILTIN);
            c
        }
        pub fn stub_code(&mut self, _: bytecode::Op) -> Gc<Code> {
            let e = self.roots.empty_string;
            self.native_code(crate::NativeId(0), e, 0)
        }
    }
}
