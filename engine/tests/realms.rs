//! Several realms in one heap.

use engine::vm::heap::GcParams;
use engine::vm::{Args, JsResult, NativeDef, Natives, Vm};

fn new_realm(vm: &mut Vm, _: Args) -> JsResult {
    Ok(engine::new_realm(vm, |vm| vm.roots.global.into()))
}

engine::builtins::natives! {
    pub HOST:
    "newRealm" 0 => new_realm;
}

fn natives() -> Natives {
    let mut tables: Vec<&'static [NativeDef]> = engine::TABLES.to_vec();
    tables.push(HOST);
    Natives::of(&tables)
}

fn isolate() -> &'static mut Vm {
    let vm = engine::new_isolate(natives()).expect("an isolate");
    let global = vm.roots.global;
    engine::builtins::define::install(vm, global, HOST);
    vm
}

/// The value of a script as text, or what it throws.
fn run(vm: &mut Vm, source: &str) -> String {
    let result = engine::script::run(vm, source, "test.js", true).and_then(|v| {
        vm.run_microtasks()?;
        vm.to_string(v)
    });
    match result {
        Ok(s) => s.to_rust(vm),
        Err(_) => {
            let e = vm.take_exception();
            vm.describe(e)
        }
    }
}

#[test]
fn intrinsics_differ_and_symbols_do_not() {
    let vm = isolate();
    let text = "const other = newRealm();
        [other.Array === Array, other.eval('[]') instanceof Array, Array.isArray(other.eval('[]')),
         other.Symbol.iterator === Symbol.iterator, other.Symbol.for('x') === Symbol.for('x'),
         [...other.eval('[1, 2]')].length, other.eval('globalThis') === other].join()";
    assert_eq!(run(vm, text), "false,false,true,true,true,2,true");
}

#[test]
fn globals_made_when_asked_for_are_those_of_their_realm() {
    let vm = isolate();
    let text = "const other = newRealm(), C = other.Temporal.PlainDate, f = function () {};
        f.prototype = undefined;
        [other.Temporal === Temporal, other.eval('Temporal') === other.Temporal,
         Object.getPrototypeOf(other.Temporal) === other.Object.prototype, C.from('2020-01-01') instanceof C,
         C.from('2020-01-01').add('P1D') instanceof Temporal.PlainDate, Temporal.PlainDate.from(new C(2020, 1, 1)).day,
         Object.getPrototypeOf(Reflect.construct(C, [2020, 1, 1], f)) === Temporal.PlainDate.prototype,
         Object.getPrototypeOf(new other.Date(0).toTemporalInstant()) === other.Temporal.Instant.prototype].join()";
    assert_eq!(run(vm, text), "false,true,true,true,false,1,true,true");
}

#[test]
fn functions_run_in_their_realm() {
    let vm = isolate();
    let text = "const other = newRealm();
        const make = other.eval('(function () { return [[], {}, () => 0, /x/, class {}]; })');
        const throws = other.eval('(() => null.x)');
        let error;
        try { throws(); } catch (e) { error = e; }
        const outer = other.Function('f', 'return [f(), []]')(() => []);
        [make().every((v) => v instanceof other.Object && !(v instanceof Object)), error instanceof other.TypeError,
         outer[0] instanceof Array, outer[1] instanceof other.Array, [] instanceof Array].join()";
    assert_eq!(run(vm, text), "true,true,true,true,true");
}

#[test]
fn constructors_of_another_realm() {
    let vm = isolate();
    let text = "const other = newRealm();
        const C = new other.Function();
        C.prototype = null;
        [Object.getPrototypeOf(Reflect.construct(Array, [], C)) === other.Array.prototype,
         Object.getPrototypeOf(Reflect.construct(Map, [], C.bind())) === other.Map.prototype,
         Object.getPrototypeOf(Reflect.construct(Float64Array, [1], new Proxy(C, {}))) === other.Float64Array.prototype,
         Object.getPrototypeOf(new C()) === other.Object.prototype,
         new (class extends other.Array {})() instanceof other.Array].join()";
    assert_eq!(run(vm, text), "true,true,true,true,true");
}

#[test]
fn suspended_frames_go_on_in_their_realm() {
    let vm = isolate();
    let text = "const other = newRealm();
        const g = other.eval('(function* () { yield []; yield {}; })()');
        const values = [Object.getPrototypeOf(function* () {}.prototype).next.call(g).value, g.next().value];
        globalThis.seen = [values[0] instanceof other.Array, values[1] instanceof other.Object];
        other.eval('(async (f) => { await 0; f([]); await 0; f({}); })')((v) => seen.push(v instanceof other.Object));
        0";
    assert_eq!(run(vm, text), "0");
    assert_eq!(run(vm, "seen.concat([] instanceof Array).join()"), "true,true,true,true,true");
}

#[test]
fn constructors_are_left_when_their_results_are_wrong() {
    let vm = isolate();
    let text = "const other = newRealm(), kinds = [];
        const classes = other.eval('[class extends Object { constructor() { return null; } }, class extends Object { constructor() {} }]');
        const check = (f) => { try { f(); } catch (e) { kinds.push(e instanceof Error, e.name); } };
        for (const C of classes) {
            check(() => new C());
            check(() => Reflect.construct(C, []));
            check(() => new (class extends C {})());
        }
        const made = other.eval('(C) => { try { new C(); } catch (e) { return e; } }');
        kinds.push(made(classes[0]) instanceof other.TypeError);
        kinds.join()";
    let one = |name: &str| format!("true,{name},").repeat(3);
    assert_eq!(run(vm, text), one("TypeError") + &one("ReferenceError") + "true");
}

#[test]
fn regular_expressions_are_compiled_anew_in_their_realm() {
    let vm = isolate();
    let text = "const early = /x/, other = newRealm(), theirs = other.eval('/x/'), kinds = [];
        const check = (C, f) => { try { kinds.push(f().source); } catch (e) { kinds.push(e instanceof C); } };
        check(TypeError, () => RegExp.prototype.compile.call(theirs, 'y'));
        check(other.TypeError, () => other.RegExp.prototype.compile.call(early, 'y'));
        check(other.TypeError, () => other.RegExp.prototype.compile.call(/x/, 'y'));
        for (const rx of [early, /x/, theirs]) check(null, () => rx.compile('y'));
        kinds.join()";
    assert_eq!(run(vm, text), "true,true,true,y,y,y");
}

#[test]
fn exceptions_and_stacks_cross_realms() {
    let vm = isolate();
    let text = "const other = newRealm();
        const call = other.eval('(function call(f) { return f(); })');
        function thrower() { throw new Error('x'); }
        let stack;
        try { call(thrower); } catch (e) { stack = e.stack; }
        let depth = 0, error;
        const ping = other.eval('(f) => f()');
        function pong() { depth++; ping(pong); }
        try { pong(); } catch (e) { error = e; }
        [stack.split('\\n').filter((line) => /thrower|call/.test(line)).length, error.name, depth > 20].join()";
    assert_eq!(run(vm, text), "2,RangeError,true");
}

#[test]
fn changed_prototypes_of_another_realm_are_seen() {
    let vm = isolate();
    let text = "const other = newRealm();
        const holes = other.eval('[, ,]');
        const read = (a, i) => a[i];
        const before = read(holes, 1);
        other.Array.prototype[1] = 'found';
        [before, read(holes, 1), read([, ,], 1)].join()";
    assert_eq!(run(vm, text), ",found,");
}

#[test]
fn collected_all_the_time() {
    let vm = isolate();
    run(vm, "globalThis.other = newRealm(); 0");
    let stress = GcParams { stress_every: 1, stress_full_every: 3, poison: true, ..GcParams::DEFAULT };
    vm.set_gc_params(stress);
    let text = "const f = other.eval('(n) => n === 0 ? [] : g(n - 1)');
        const g = (n) => n === 0 ? {} : f(n - 1);
        other.g = g;
        [f(4) instanceof other.Array, f(5) instanceof Object].join()";
    assert_eq!(run(vm, text), "true,true");
}

#[test]
fn realms_are_in_images() {
    let make = || {
        let vm = isolate();
        run(vm, "globalThis.other = newRealm(); globalThis.f = other.eval('() => []'); f(); 0");
        let parts = vm.capture_image(None).expect("the heap can be captured");
        (parts.heap.to_vec(), parts.meta)
    };
    let (heap, meta) = std::thread::spawn(make).join().expect("capture");
    let vm = Vm::new_empty(natives()).expect("a cage");
    let aligned = Vec::leak(vec![0u128; meta.len().div_ceil(16)]);
    assert!(engine::vm::sys::mmap::commit(vm.image_address(), heap.len()));
    // SAFETY: the buffers are large enough; the parts are of one capture.
    unsafe {
        std::ptr::copy_nonoverlapping(meta.as_ptr(), aligned.as_mut_ptr().cast(), meta.len());
        std::ptr::copy_nonoverlapping(heap.as_ptr(), vm.image_address() as *mut u8, heap.len());
        let meta = std::slice::from_raw_parts(aligned.as_ptr().cast(), meta.len());
        vm.adopt_image(heap.len(), meta).expect("the image fits");
    }
    engine::attach(vm);
    let text = "const third = newRealm();
        [f() instanceof other.Array, [] instanceof Array, third.eval('f => f()')(f) instanceof other.Array,
         other.eval('function late() { return {}; } late') () instanceof other.Object].join()";
    assert_eq!(run(vm, text), "true,true,true,true");
}

/// An isolate whose realm has `ShadowRealm`.
fn with_shadow_realm() -> &'static mut Vm {
    let vm = isolate();
    engine::shadow_realm::install(vm, |_| Ok(()));
    vm
}

#[test]
fn shadow_realms_are_there_when_the_host_asks() {
    let vm = isolate();
    assert_eq!(run(vm, "[typeof ShadowRealm, typeof newRealm().ShadowRealm].join()"), "undefined,undefined");
    let vm = with_shadow_realm();
    let text = "const d = Object.getOwnPropertyDescriptor(globalThis, 'ShadowRealm'), r = new ShadowRealm();
        let thrown; try { ShadowRealm(); } catch (e) { thrown = e instanceof TypeError; }
        [d.writable, d.enumerable, d.configurable, thrown, String(r), ShadowRealm.length, r.evaluate('typeof ShadowRealm'),
         r.evaluate('new ShadowRealm().evaluate(\"1 + 1\")'), Object.getPrototypeOf(Reflect.construct(ShadowRealm, [], Array)) === Array.prototype].join()";
    assert_eq!(run(vm, text), "true,false,true,true,[object ShadowRealm],0,function,2,true");
    run(vm, "globalThis.ShadowRealm = 'of the program'; 0");
    engine::shadow_realm::install(vm, |_| Ok(()));
    assert_eq!(
        run(vm, "ShadowRealm + delete globalThis.ShadowRealm + typeof ShadowRealm"),
        "of the programtrueundefined"
    );
}

#[test]
fn shadow_realms_exchange_primitives_and_functions() {
    let vm = with_shadow_realm();
    let text = "const r = new ShadowRealm(), s = Symbol('s'), f = r.evaluate('(function add(a, b) { return a + b; })'), kinds = [];
        const check = (f) => { try { kinds.push(f()); } catch (e) { kinds.push(e instanceof TypeError ? 'T' : e instanceof SyntaxError ? 'S' : '?'); } };
        check(() => f(1, 2));
        check(() => f.name + f.length + Object.hasOwn(f, 'prototype') + (Object.getPrototypeOf(f) === Function.prototype));
        check(() => r.evaluate('(s) => s')(s) === s);
        check(() => f({}, 1));
        check(() => new f());
        check(() => r.evaluate('({})'));
        check(() => r.evaluate('throw 1'));
        check(() => r.evaluate('('));
        check(() => r.evaluate(1));
        check(() => r.evaluate('(g) => g((n) => n * 2)')((h) => h(21)));
        check(() => r.evaluate('(g) => { try { g(); } catch (e) { return e instanceof TypeError; } }')(() => { throw 1; }));
        check(() => r.evaluate('(o) => o()')(() => ({})));
        check(() => r.evaluate('var kept = 1; let gone = 2; typeof gone') + r.evaluate('typeof kept + typeof gone'));
        check(() => typeof kept + r.evaluate('delete globalThis.kept'));
        check(() => r.evaluate('Array') !== r.evaluate('Array'));
        const recurse = (n) => n === 0 ? 'end' : r.evaluate('(f, n) => f(n)')(recurse, n - 1);
        check(() => recurse(20));
        kinds.join()";
    let expected = "3,add2falsetrue,true,T,T,T,T,S,T,42,true,T,numbernumberundefined,undefinedtrue,true,end";
    assert_eq!(run(vm, text), expected);
}

#[test]
fn shadow_realms_import_with_a_loader_only() {
    let vm = with_shadow_realm();
    let text = "const r = new ShadowRealm();
        globalThis.seen = [];
        const p = r.importValue('./x.js', 'x');
        p.then(() => seen.push('imported'), (e) => seen.push(e instanceof TypeError, e.message.startsWith('Cannot import in ShadowRealm')));
        for (const args of [['x'], ['x', 1]]) try { r.importValue(...args); } catch (e) { seen.push(e instanceof TypeError); }
        p instanceof Promise";
    assert_eq!(run(vm, text), "true");
    assert_eq!(run(vm, "seen.join()"), "true,true,true,true");
}

#[test]
fn shadow_realms_are_collected() {
    let vm = with_shadow_realm();
    let stress = GcParams { stress_every: 31, stress_full_every: 3, poison: true, verify: true, ..GcParams::DEFAULT };
    run(
        vm,
        "globalThis.r = new ShadowRealm(); globalThis.f = r.evaluate('(g, ...rest) => g(rest.length, () => rest[0])'); 0",
    );
    vm.set_gc_params(stress);
    let text = "r = null; let n = 0;
        for (let i = 0; i < 20; i++) n += f((length, first) => length + first(), 5, 6, 7);
        n";
    assert_eq!(run(vm, text), "160");
}
