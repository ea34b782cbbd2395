//! Memory shared by isolates on several threads.

use std::sync::mpsc::channel;

use engine::vm::heap::{Collect, GcParams};
use engine::vm::object::buffer;
use engine::vm::{Gc, Natives, Object, Vm};

fn isolate() -> &'static mut Vm {
    engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate")
}

fn eval(vm: &mut Vm, source: &str) -> String {
    match engine::script::run(vm, source, "test.js", true).and_then(|v| vm.to_string(v)) {
        Ok(s) => s.to_rust(vm),
        Err(_) => {
            let e = vm.take_exception();
            vm.describe(e)
        }
    }
}

fn global(vm: &mut Vm, name: &str) -> Gc<Object> {
    let (global, key) = (vm.roots.global, vm.key(name));
    vm.get(global, key).ok().and_then(|v| v.to_object()).expect("an object")
}

#[test]
fn stores_are_seen_and_waits_are_notified() {
    let vm = isolate();
    eval(vm, "globalThis.buffer = new SharedArrayBuffer(64); globalThis.view = new Int32Array(buffer); view[3] = 7; 0");
    let b = global(vm, "buffer");
    let block = vm.share_buffer(b).expect("shared");
    let (sender, receiver) = channel();
    let other = std::thread::spawn(move || {
        let vm = isolate();
        let b = vm.adopt_shared(&block).expect("mapped");
        engine::builtins::define::global(vm, "buffer", b.into());
        eval(vm, "globalThis.view = new Int32Array(buffer); const seen = view[3]; view[3] = 8; 0");
        sender.send(()).expect("a listener");
        let text = "const ends = [0, 5, 1].map((v, i) => Atomics.wait(view, 0, v, i === 0 ? 60000 : 0));
            Atomics.store(view, 1, 1);
            [seen, ...ends].join()";
        eval(vm, text)
    });
    receiver.recv().expect("the other agent");
    assert_eq!(eval(vm, "view[3]"), "8");
    // It may not wait yet.
    eval(vm, "Atomics.store(view, 0, 1); while (Atomics.notify(view, 0) === 0 && Atomics.load(view, 1) === 0) ; 0");
    let seen = other.join().expect("the other agent");
    assert!(seen == "7,ok,not-equal,timed-out" || seen == "7,not-equal,not-equal,timed-out", "{seen}");
}

#[test]
fn memory_lives_as_long_as_an_agent_has_it() {
    let vm = isolate();
    vm.set_gc_params(GcParams { poison: true, ..GcParams::DEFAULT });
    eval(vm, "globalThis.buffer = new SharedArrayBuffer(100000); new Uint8Array(buffer).fill(9); 0");
    let b = global(vm, "buffer");
    let block = vm.share_buffer(b).expect("shared");
    assert_eq!(eval(vm, "new Uint8Array(buffer)[99999]"), "9");
    eval(vm, "buffer = undefined; 0");
    vm.collect(Collect::Precise);
    // The cell's memory is the heap's again, and poisoned; what was shared is not.
    eval(vm, "for (let i = 0; i < 100; i++) new Uint8Array(100000).fill(1); 0");
    let again = vm.adopt_shared(&block).expect("mapped");
    assert!(buffer::bytes(again).iter().all(|byte| byte.get() == 9));
}

#[test]
fn what_is_shared_is_in_no_image() {
    let vm = isolate();
    eval(vm, "globalThis.buffer = new SharedArrayBuffer(8); 0");
    assert!(vm.capture_image(None).is_ok());
    let b = global(vm, "buffer");
    vm.share_buffer(b).expect("shared");
    assert!(vm.capture_image(None).is_err());
}
