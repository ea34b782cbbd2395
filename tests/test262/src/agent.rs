//! `$262.agent`: threads with an isolate each.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use engine::vm::object::shared::SharedBlock;
use engine::vm::{Args, JsResult, Kind, Value, Vm};

use crate::host;

/// A buffer for an agent, and a number or the digits of a BigInt; who has it says so.
struct Broadcast {
    block: Arc<SharedBlock>,
    number: Number,
    received: Sender<()>,
}

#[derive(Clone)]
enum Number {
    Int(i32),
    Big(String),
}

/// What agents have told the one that started them.
type Reports = Arc<Mutex<VecDeque<String>>>;

#[derive(Default)]
struct Agents {
    reports: Reports,
    /// Of the agents started here.
    broadcasts: Vec<Sender<Broadcast>>,
    /// In an agent: from the one that started it.
    inbox: Option<Receiver<Broadcast>>,
}

thread_local! {
    static AGENTS: RefCell<Agents> = RefCell::default();
}

fn start(vm: &mut Vm, args: Args) -> JsResult {
    let source = vm.to_string(args.get(0))?.to_rust(vm);
    let (sender, inbox) = channel();
    let reports = AGENTS.with_borrow_mut(|agents| {
        agents.broadcasts.push(sender);
        agents.reports.clone()
    });
    let (ready, started) = channel();
    let run = move || {
        AGENTS.set(Agents { reports: reports.clone(), broadcasts: Vec::new(), inbox: Some(inbox) });
        let failed = run(&source, &ready);
        if let Err(why) = failed {
            reports.lock().unwrap_or_else(PoisonError::into_inner).push_back(format!("agent: {why}"));
        }
    };
    if std::thread::Builder::new().stack_size(4 << 20).spawn(run).is_err() || started.recv().is_err() {
        return Err(vm.throw_range("an agent cannot be started"));
    }
    Ok(Value::UNDEFINED)
}

/// An agent's life.
fn run(source: &str, ready: &Sender<()>) -> Result<(), String> {
    let vm = engine::new_isolate(host::natives()).map_err(|e| e.to_string())?;
    let installed = host::install(vm);
    // Whoever started it waits; nobody listens any more if that has ended.
    ready.send(()).map_err(|e| e.to_string())?;
    let ran =
        installed.and_then(|()| engine::script::run(vm, source, "agent.js", false)).and_then(|_| host::run_jobs(vm));
    ran.map_err(|_| {
        let e = vm.take_exception();
        let (name, message) = host::describe(vm, e);
        format!("{name}: {message}")
    })
}

/// `broadcast(buffer, number)`: returns when every agent has it.
fn broadcast(vm: &mut Vm, args: Args) -> JsResult {
    let buffer = match args.get(0).to_object() {
        Some(o) if o.is(Kind::SharedArrayBuffer) => o,
        _ => return Err(vm.throw_type("SharedArrayBuffer expected")),
    };
    let block = vm.share_buffer(buffer)?;
    let number = match args.get(1) {
        v if v.is_bigint() => Number::Big(vm.to_string(v)?.to_rust(vm)),
        v => Number::Int(vm.to_int32(v)?),
    };
    let (received, all) = channel();
    AGENTS.with_borrow(|agents| {
        // An agent that has ended has nothing to wait for.
        agents.broadcasts.iter().for_each(|agent| {
            drop(agent.send(Broadcast { block: block.clone(), number: number.clone(), received: received.clone() }));
        });
    });
    drop(received);
    all.iter().for_each(drop);
    Ok(Value::UNDEFINED)
}

/// `receiveBroadcast(callback)`: blocks until there is one.
fn receive_broadcast(vm: &mut Vm, args: Args) -> JsResult {
    let received = AGENTS.with_borrow(|agents| agents.inbox.as_ref().and_then(|inbox| inbox.recv().ok()));
    let Some(Broadcast { block, number, received }) = received else {
        return Err(vm.throw_type("no agent to receive from"));
    };
    let buffer = vm.adopt_shared(&block)?;
    let number = match number {
        Number::Int(n) => Value::int(n),
        Number::Big(digits) => {
            let digits = vm.str(&digits);
            vm.to_bigint(digits.into())?
        }
    };
    drop(received);
    vm.call(args.get(0), Value::UNDEFINED, &[buffer.into(), number])
}

fn report(vm: &mut Vm, args: Args) -> JsResult {
    let text = vm.to_string(args.get(0))?.to_rust(vm);
    AGENTS.with_borrow(|agents| agents.reports.lock().unwrap_or_else(PoisonError::into_inner).push_back(text));
    Ok(Value::UNDEFINED)
}

fn get_report(vm: &mut Vm, _: Args) -> JsResult {
    let report = AGENTS.with_borrow(|agents| agents.reports.lock().unwrap_or_else(PoisonError::into_inner).pop_front());
    Ok(report.map_or(Value::NULL, |text| vm.str(&text).into()))
}

fn sleep(vm: &mut Vm, args: Args) -> JsResult {
    let ms = vm.to_number(args.get(0))?;
    if let Ok(time) = Duration::try_from_secs_f64(ms / 1000.0) {
        std::thread::sleep(time);
    }
    Ok(Value::UNDEFINED)
}

/// The agent ends with its script and its jobs.
fn leaving(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::UNDEFINED)
}

engine::builtins::natives! {
    pub AGENT:
    "start" 1 => start;
    "broadcast" 2 => broadcast;
    "receiveBroadcast" 1 => receive_broadcast;
    "report" 1 => report;
    "getReport" 0 => get_report;
    "sleep" 1 => sleep;
    "leaving" 0 => leaving;
    "monotonicNow" 0 => host::now;
}
