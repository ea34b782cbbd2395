//! Compilation on a thread of its own: optimising and lowering need nothing of the isolate, so the program goes on meanwhile.

use crate::ir::Func;
use crate::ir::named::Named;
use crate::lower::{Compiled, Lowerer};
use crate::opt::{self, Passes, Stage, Stages};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use vm::sys::thread_time_ns;

/// What optimising takes besides a function.
#[derive(Clone, Copy)]
pub struct Settings {
    pub disable: Passes,
    pub print: Stages,
    pub print_code: bool,
    pub fail_guards: bool,
    /// See [`Lowerer::hurry`].
    pub hurry: bool,
    /// See [`Product::named`].
    pub save: bool,
}

/// A function compiled, or why not.
pub struct Product {
    pub compiled: Result<Compiled, String>,
    /// Insts before optimising.
    pub insts: u32,
    /// What the code names, if it is to be saved.
    pub named: Option<Named>,
    /// Processor time that it took: what the thread waits for is not its doing.
    pub time: Duration,
}

/// Optimises a function and makes machine code of it.
pub fn compile(lowerer: &mut Lowerer, mut func: Func, settings: Settings) -> Product {
    let started = thread_time_ns();
    let insts = func.insts.len() as u32;
    opt::optimise(&mut func, settings.disable, |stage: Stage, f| {
        if settings.print.has(stage) {
            eprintln!("[jit] {}:\n{f}", stage.name());
        }
    });
    if settings.fail_guards {
        crate::stress::fail_guards(&mut func);
    }
    // A mistake in here must cost speed only.
    let valid = crate::ir::verify::verify(&func).map_err(|e| format!("invalid IR: {e}"));
    lowerer.listing = settings.print_code;
    lowerer.hurry = settings.hurry;
    let compiled = valid.and_then(|()| lowerer.lower(&func).map_err(|e| e.to_string()));
    if let Ok(Compiled { listing: Some(text), .. }) = &compiled {
        eprintln!("[jit] code:\n{text}");
    }
    let named = settings.save.then(|| func.named());
    Product { compiled, insts, named, time: Duration::from_nanos(thread_time_ns() - started) }
}

/// The thread.
pub struct Worker {
    jobs: Sender<(u64, Func, Settings)>,
    products: Receiver<(u64, Product)>,
}

impl Worker {
    /// Starts the thread; `None` when the system refuses it.
    pub fn start() -> Option<Worker> {
        let (jobs, work) = channel::<(u64, Func, Settings)>();
        let (done, products) = channel();
        let body = move || {
            let Ok(mut lowerer) = Lowerer::new() else { return };
            while let Ok((number, func, settings)) = work.recv() {
                if done.send((number, compile(&mut lowerer, func, settings))).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new().name("jit".into()).spawn(body).ok()?;
        Some(Worker { jobs, products })
    }
    /// Gives it a function. False when the thread is gone.
    pub fn submit(&self, number: u64, func: Func, settings: Settings) -> bool {
        self.jobs.send((number, func, settings)).is_ok()
    }
    /// A function that it has compiled.
    pub fn take(&self) -> Option<(u64, Product)> {
        self.products.try_recv().ok()
    }
}
