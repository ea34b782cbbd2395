//! One run of one test, in the process it has for itself.

use std::collections::BTreeMap;

use engine::bytecode::FunctionProto;
use engine::compiler::{self, DiagnosticKind, Options};
use engine::vm::heap::GcParams;
use engine::vm::{JsResult, Throw, Value, Vm};

use crate::corpus::{Corpus, Variant};
use crate::front_matter::{FrontMatter, Phase};
use crate::host;

/// How tests are run.
#[derive(Clone)]
pub struct Mode {
    pub jit: Option<tracer::Options>,
    pub gc: GcParams,
    /// The realm comes from an image.
    pub image: bool,
}

/// The scripts of test262's `harness` folder, compiled.
pub struct Harness(BTreeMap<String, Script>);

struct Script {
    text: String,
    compiled: FunctionProto,
}

/// Loaded before every test that is not raw.
const ALWAYS: [&str; 2] = ["assert.js", "sta.js"];

impl Harness {
    /// # Errors
    /// Files that cannot be read or compiled.
    pub fn read(corpus: &Corpus) -> Result<Harness, String> {
        let folder = corpus.root.join("harness");
        let mut scripts = BTreeMap::new();
        for file in ["", "sm"] {
            let entries = std::fs::read_dir(folder.join(file)).map_err(|e| format!("{}: {e}", folder.display()))?;
            for entry in entries.flatten() {
                let path = entry.path();
                let Some(name) = path.strip_prefix(&folder).ok().and_then(|p| p.to_str()) else { continue };
                if !name.ends_with(".js") {
                    continue;
                }
                let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
                let options = Options { path: name, ..Options::default() };
                let compiled = compiler::compile_script(&text, &options, false)
                    .map_err(|d| format!("{name}: {}", d.first().map_or("", |d| &d.message)))?;
                scripts.insert(name.to_owned(), Script { text, compiled });
            }
        }
        Ok(Harness(scripts))
    }

    fn load(&self, vm: &mut Vm, name: &str) -> Result<(), String> {
        let script = self.0.get(name).ok_or_else(|| format!("harness/{name} does not exist"))?;
        let run = run_compiled(vm, &script.compiled, &script.text, name);
        run.map_err(|_| format!("harness/{name}: {}", thrown(vm).1))
    }

    /// What every test that is not raw has.
    ///
    /// # Errors
    /// What these scripts throw.
    pub fn load_always(&self, vm: &mut Vm) -> Result<(), String> {
        ALWAYS.iter().try_for_each(|name| self.load(vm, name))
    }
}

fn run_compiled(vm: &mut Vm, compiled: &FunctionProto, text: &str, name: &str) -> JsResult<()> {
    let text = vm.str(text);
    let name = vm.str(name);
    let record = vm.new_script(text, name, 0);
    let f = engine::script::closure(vm, compiled, record);
    vm.call(f, Value::UNDEFINED, &[])?;
    Ok(())
}

/// Constructor's name, and the whole text, of the pending exception.
fn thrown(vm: &mut Vm) -> (String, String) {
    let e = vm.take_exception();
    let (name, message) = host::describe(vm, e);
    let text = format!("{name}: {message}");
    (name, text)
}

/// How a test ended.
enum End {
    Normal,
    /// Phase, name of the error's constructor, text.
    Threw(Phase, String, String),
}

fn threw(vm: &mut Vm, phase: Phase) -> impl FnOnce(Throw) -> End {
    let (name, text) = thrown(vm);
    move |_| End::Threw(phase, name, text)
}

/// Runs a test in a realm of its own. `vm` has the host, and unless the test is raw what every test has.
///
/// # Errors
/// Why the test has failed.
pub fn run(
    vm: &mut Vm,
    corpus: &Corpus,
    harness: &Harness,
    test: &str,
    variant: Variant,
    mode: &Mode,
) -> Result<(), String> {
    let path = corpus.path(test);
    let bytes = std::fs::read(&path).map_err(|e| e.to_string())?;
    let path = path.to_string_lossy();
    let mut source = String::from_utf8_lossy(&bytes).into_owned();
    let front = FrontMatter::parse(&source)?;
    if variant == Variant::Strict {
        source.insert_str(0, "\"use strict\";\n");
    }
    host::begin(&path, !front.has("CanBlockIsFalse"));
    // Machine code does not know the object that emulates undefined.
    let dda = front.features.iter().any(|feature| feature == "IsHTMLDDA");
    if let Some(options) = mode.jit
        && !dda
    {
        tracer::install(vm, options);
    }
    vm.set_gc_params(mode.gc);
    if variant != Variant::Raw {
        if front.has("async") {
            harness.load(vm, "doneprintHandle.js")?;
        }
        for name in front.includes.iter().filter(|name| !ALWAYS.contains(&name.as_str())) {
            harness.load(vm, name)?;
        }
    }
    let end = match variant {
        Variant::Module => module(vm, &path, &source),
        _ => script(vm, &path, &source),
    };
    let end = match end {
        Ok(()) => End::Normal,
        Err(end) => end,
    };
    judge(&front, end)
}

fn script(vm: &mut Vm, path: &str, source: &str) -> Result<(), End> {
    let options = Options { path, ..Options::default() };
    let compiled = compiler::compile_script(source, &options, false).map_err(|d| {
        let kind = match d.first().map(|d| d.kind) {
            Some(DiagnosticKind::RangeError) => "RangeError",
            _ => "SyntaxError",
        };
        End::Threw(Phase::Parse, kind.into(), d.first().map_or(String::new(), |d| format!("{kind}: {}", d.message)))
    })?;
    run_compiled(vm, &compiled, source, path).map_err(|t| threw(vm, Phase::Runtime)(t))?;
    host::run_jobs(vm).map_err(|t| threw(vm, Phase::Runtime)(t))
}

fn module(vm: &mut Vm, path: &str, source: &str) -> Result<(), End> {
    let args = [vm.str(path).into(), vm.str(source).into()];
    let record = host::call(vm, "parseModule", &args).map_err(|t| threw(vm, Phase::Parse)(t))?;
    host::call(vm, "linkModule", &[record]).map_err(|t| threw(vm, Phase::Resolution)(t))?;
    evaluate(vm, record).map_err(|t| threw(vm, Phase::Runtime)(t))
}

fn evaluate(vm: &mut Vm, record: Value) -> JsResult<()> {
    let ended = host::call(vm, "evaluateModule", &[record])?;
    host::run_jobs(vm)?;
    let Some(ended) = ended.to_object() else { return Ok(()) };
    let key = vm.key("failed");
    if vm.get(ended, key)?.is_true() {
        let key = vm.key("value");
        let error = vm.get(ended, key)?;
        return Err(vm.throw(error));
    }
    Ok(())
}

/// Whether a test ended as it should.
fn judge(front: &FrontMatter, end: End) -> Result<(), String> {
    match (&front.negative, end) {
        (Some(negative), End::Threw(phase, name, text)) => {
            if phase == negative.phase && name == negative.error {
                Ok(())
            } else {
                Err(format!("expected {} in phase {:?}, got {text} in phase {phase:?}", negative.error, negative.phase))
            }
        }
        (Some(negative), End::Normal) => Err(format!("expected {}", negative.error)),
        (None, End::Threw(_, _, text)) => Err(text),
        (None, End::Normal) if front.has("async") => {
            let printed = host::printed();
            match printed.iter().filter(|line| line.starts_with("Test262:")).map(String::as_str).collect::<Vec<_>>()[..]
            {
                ["Test262:AsyncTestComplete"] => Ok(()),
                [] => Err("never called $DONE".into()),
                [line, ..] if line != "Test262:AsyncTestComplete" => Err(line.into()),
                _ => Err("called $DONE more than once".into()),
            }
        }
        (None, End::Normal) => Ok(()),
    }
}
