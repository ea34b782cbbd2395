//! The object that emulates undefined, which a host may give to an isolate.

use engine::vm::interp::html_dda::emulate_undefined;
use engine::vm::{Args, JsResult, NativeDef, Natives, Value, Vm};

fn answer(_: &mut Vm, args: Args) -> JsResult {
    Ok(if args.get(0).is_undefined() { Value::NULL } else { args.get(0) })
}

engine::builtins::natives! {
    pub HOST:
    "answer" 0 => answer;
}

fn run(source: &str) -> String {
    let mut tables: Vec<&'static [NativeDef]> = engine::TABLES.to_vec();
    tables.push(HOST);
    let vm = engine::new_isolate(Natives::of(&tables)).expect("an isolate");
    let id = engine::builtins::define::native_named(vm, HOST, "answer");
    let f = vm.native_function(id);
    emulate_undefined(vm, f);
    let (global, key) = (vm.roots.global, vm.key("all"));
    vm.put(global, key, Value::HTML_DDA).expect("the global object takes it");
    match engine::script::run(vm, source, "test.js", true).and_then(|v| vm.to_string(v)) {
        Ok(s) => s.to_rust(vm),
        Err(_) => {
            let e = vm.take_exception();
            vm.describe(e)
        }
    }
}

#[test]
fn seems_undefined() {
    let text = "const eq = all == null, branch = all == undefined ? 'then' : 'else', not = null != all ? 'then' : 'else';
        [typeof all, typeof all === 'undefined', typeof all === 'object', typeof all === 'function', eq, branch, not, !all,
         all ? 1 : 2, all && 3, all == all, all == {}, all == 'x', undefined == all].map(String).join()";
    assert_eq!(
        run(text),
        "undefined,true,false,false,true,then,else,true,2,function answer() { [native code] },true,false,false,true"
    );
}

#[test]
fn is_an_object_otherwise() {
    let text = "const { x = 'default' } = { x: all }, f = (a = 'default') => a;
        all.own = 1; all.own++; all['at'] = 2;
        Object.defineProperty(all, 'seen', { get() { return this === all; } });
        function Super() {} Super.prototype = all; class Sub extends Super {}
        [all ?? 'other', all?.own, x === all, f(all) === all, all === undefined, all === null, Object.is(all, undefined), all(), all(7),
         all.own + all.at, all.seen, new Sub() instanceof Super, Object.keys(all), Reflect.has(all, 'at'), 'own' in Object(all)]
          .map(String).join()";
    let expected =
        "function answer() { [native code] },2,true,true,false,false,false,null,7,4,true,true,own,at,true,true";
    assert_eq!(run(text), expected);
}

#[test]
fn others_know_none() {
    let vm = engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate");
    assert!(vm.as_object(Value::HTML_DDA).is_none());
    assert!([Value::UNDEFINED, Value::NULL, Value::HTML_DDA].iter().all(|v| v.equals_null()));
    let others = [Value::HOLE, Value::TRUE, Value::FALSE, Value::ZERO, vm.roots.global.into(), Value::NAN];
    assert!(others.iter().all(|v| !v.equals_null()));
}
