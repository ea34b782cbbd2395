//! TABLE 1: the ops. One row an op; interpreter, recorder, verifier and disassembler are made from it.
//!
//! Columns: `Name  "operands"  effects  "note"`.
//!
//! Operands are written in the order x, a, b, c with these letters (see [`crate::disasm`]):
//! `R` register read, `W` register written, `M` read and written, `B` base of consecutive registers, `K` constant index,
//! `I` inline-cache index, `i` signed immediate, `u` unsigned immediate, `J` jump offset (in c), `-` unused.
//! A row with four letters uses x,a,b,c; a third letter group written `k32`, `i32`, `j32` is the 32-bit field c:b.
//!
//! Effects: `pure` (no heap access), `read`, `write`, `alloc`, `call` (may run arbitrary JS; implies all and throw),
//! `throw` (may throw but not run JS), `jump`, `frame` (pushes, pops or suspends a frame).

/// Calls the given macro with the whole table.
#[macro_export]
macro_rules! for_each_op {
    ($m:ident) => { $m! {
    // ---- load -------------------------------------------------------------------------------
    Mov            "-WR-"    pure   "a = b"
    LoadInt        "-Wi32"   pure   "a = int imm"
    LoadConst      "-Wk32"   pure   "a = const imm (number, string, bigint)"
    LoadSpecial    "-Wi32"   pure   "a = special value with payload imm (value::special: undefined, null, true, false, hole)"
    LoadCallee     "-W--"    pure   "a = the executing function"
    LoadNewTarget  "-W--"    pure   "a = new.target or undefined"
    LoadBuiltin    "uW--"    read   "a = built-in function x, see BuiltinFunction"
    LoadHome       "-W--"    read   "a = [[HomeObject]] of the executing function"
    LoadRegExp     "-Wk32"   alloc  "a = fresh RegExp object from const imm"
    LoadTemplate   "-Wk32"   alloc  "a = template object of this site (made once per realm and site)"
    // ---- environments -----------------------------------------------------------------------
    LoadEnv        "-W--"    read   "a = environment the executing function closed over"
    NewEnv         "uWRu"    alloc  "a = new environment, parent b, c slots filled with x ? hole : undefined"
    CopyEnv        "-WR-"    alloc  "a = copy of environment b (per-iteration bindings)"
    GetEnv         "uWuR"    read   "a = slot b of the environment x hops up from environment c"
    GetEnvChecked  "uWuR"    throw  "as GetEnv; ReferenceError if it holds the hole (name in tdz_names)"
    GetEnvFixed    "uWuR"    read   "as GetEnv, of a variable that keeps its first value"
    GetEnvFixedChecked "uWuR" throw "as GetEnvChecked, likewise"
    SetEnv         "uRuR"    write  "slot b of the environment x hops up from environment c = a"
    SetEnvChecked  "uRuR"    throw  "as SetEnv; ReferenceError if the old value is the hole"
    GetImport      "uWuR"    throw  "slot b holds an environment, slot b+1 an index: a = that environment's slot; checked for the hole"
    CheckHole      "-R--"    throw  "ReferenceError (name in tdz_names) if a is the hole"
    CheckThis      "-R--"    throw  "ReferenceError 'Must call super constructor...' if a is the hole"
    CheckThisInit  "-R--"    throw  "ReferenceError 'Super constructor may only be called once' unless a is the hole"
    ThrowConstAssign "--k32" throw  "TypeError: Assignment to constant variable (const imm: its name)"
    // ---- globals ----------------------------------------------------------------------------
    GetGlobal      "uW-I"    call   "a = global (lexical or property) named by ic c; x=1: undefined when missing (typeof)"
    SetGlobal      "uR-I"    call   "global named by ic c = a; x=1: strict (ReferenceError when missing)"
    InitGlobalLex  "uR-I"    write  "initialise the global let/const/class named by ic c with a"
    DeclareGlobals "uKKK"    throw  "GlobalDeclarationInstantiation: a, b, c = ObjectKeys consts of let/class names, const names, var names, a of the Extra word = function names; all checks, then creates the lexical and var bindings; x=1: from eval (deletable vars)"
    DeclareGlobalFn "uR-I"   throw  "CreateGlobalFunctionBinding named by ic c = a; x=1: deletable"
    DelName        "-Wk32"   call   "a = delete of the unresolvable/global name const imm (sloppy)"
    // ---- with / sloppy-eval scopes (dynamic names) --------------------------------------------
    WithObject     "-WR-"    call   "a = ToObject(b) for `with`"
    WithHas        "uWRk"    call   "a = whether object b binds name const c, honouring @@unscopables; x=1: whether it still has it (HasProperty alone)"
    DynScope       "-WR-"    alloc  "a = new variable object (null-prototype) for vars declared by sloppy direct eval, enclosing env b"
    // ---- property ---------------------------------------------------------------------------
    GetProp        "uWRI"    call   "a = b.key(ic c); own slots first; x=1: variable of the `with` object b (HasProperty comes first, for proxies to see)"
    GetMethod      "-WRI"    call   "as GetProp, prototype slots first (callee position); R[a+1] = b, before anything runs"
    SetProp        "uRRI"    call   "a.key(ic c) = b; x bit 0: strict; x bit 1: variable of the `with` object a, as GetProp"
    GetLength      "-WRI"    call   "a = b.length"
    GetElem        "uWRR"    call   "a = b[c]; x: where c is left converted if it is an object, see operands::converted_key"
    GetElemMethod  "-WRR"    call   "as GetElem (callee position); R[a+1] = b, before anything runs"
    GetElemOrHole  "-WRR"    call   "as GetElem of an object b; the hole unless it has c (built-in JS that passes over holes: HasProperty, then Get)"
    SetElem        "uRRR"    call   "a[b] = c; x bit 0: strict; the rest: where b is found converted if it is an object, as GetElem"
    GetSuper       "uWRR"    call   "a = super[c] with this = register b (home object of the executing function); x as GetElem"
    SetSuper       "uRRR"    call   "super[a] = b with this = register c; x=1: strict"
    DelElem        "uWRR"    call   "a = delete b[c]; x=1: strict"
    HasProp        "-WRR"    call   "a = b in c"
    InstanceOf     "-WRR"    call   "a = b instanceof c"
    GetPrivate     "-WRR"    call   "a = b.#c (c: private name); TypeError when absent; accessors called"
    SetPrivate     "-RRR"    call   "a.#b = c; TypeError when absent or a method or without setter"
    DefPrivate     "uRRR"    throw  "define private element: object a, private name b, value c; x: 0 field, 1 method, 2 getter, 3 setter; TypeError when present"
    HasPrivate     "-WRR"    throw  "a = #b in c"
    NewPrivateName "-Wk32"   alloc  "a = fresh private name described by const imm"
    // ---- object and array literals, classes ----------------------------------------------------
    NewObject      "uW--"    alloc  "a = {} with room for x in-line properties"
    NewObjectLit   "uWBK"    alloc  "a = object with the x keys of ObjectKeys const c, values in registers b.. (x up to 255)"
    NewArray       "-Wi32"   alloc  "a = [] with capacity imm"
    NewArrayFrom   "-WBu"    alloc  "a = [R[b], ..., R[b+c-1]]"
    ArrayPush      "-RR-"    alloc  "append b to array a (literals: no lookups)"
    ArrayHole      "-R--"    alloc  "append a hole to array a"
    InitProp       "-RRI"    throw  "CreateDataProperty(a, key(ic c), b): literals, class fields"
    InitElem       "-RRR"    call   "CreateDataProperty(a, ToPropertyKey(b), c)"
    InitProto      "-RR-"    write  "__proto__: b in an object literal a"
    DefMethod      "uRRR"    throw  "define non-enumerable (x bit0: enumerable) method/accessor: object a, key b (property key), function c; x bits 1-2: 0 method, 1 getter, 2 setter; sets name and home object"
    SetFnName      "uRR-"    alloc  "SetFunctionName(a, key b) if a is an anonymous function/class without own name; x: 0 none, 1 get, 2 set prefix"
    CopyProps      "-RRu"    call   "CopyDataProperties(target a, source b), excluding keys R[c'..]: c = first register of count(int) followed by the keys; c=0xffff none"
    Closure        "-Wk32"   alloc  "a = closure of function const imm over the environment in register a of the next word (Extra)"
    DefClass       "uB--"    call   "R[a] = constructor closure, R[a+1] = heritage (x=1) -> links prototypes, R[a+1] = prototype object"
    SetHome        "-RR-"    write  "[[HomeObject]] of function a = b"
    SetFields      "-RR-"    write  "field initialiser of class constructor a = function b"
    RunFields      "-RR-"    call   "run the field initialiser of constructor b (if any) with this = a"
    // ---- functions: entry ----------------------------------------------------------------------
    Enter          "----"    frame  "stack check, fill missing arguments (first op of every compiled body)"
    EnterThis      "----"    alloc  "as Enter, and coerce `this` to an object (sloppy functions that use it)"
    EnterLazy      "----"    frame  "compile the function, then run its real entry"
    EnterNative    "----"    call   "call native function of the callee's code, then return"
    EnterClass     "----"    alloc  "constructors: TypeError unless called with new; base constructors make `this`; then as Enter"
    EnterBound     "----"    frame  "bound function: rewrite the frame and enter the target"
    EnterProxy     "----"    call   "callable proxy: [[Call]]/[[Construct]] traps"
    EnterCall      "----"    frame  "Function.prototype.call: rewrite the frame to that of the function `this`, and enter it"
    EnterApply     "----"    call   "Function.prototype.apply: likewise, with the elements of the second argument"
    EnterRealm     "----"    call   "entry of all code once there are several realms: go on to the function's own entry, or call it in its realm"
    EnterGenerator "u---"    alloc  "as Enter for generators: parameters are bound by the following ops until InitialYield; x: 1 coerce `this`"
    EnterResume    "u---"    frame  "resume the generator `this` (x: 0 next, 1 return, 2 throw) on this frame: code of Generator.prototype.next and kin"
    CreateArguments "uWu-"   alloc  "a = arguments object (not mapped); x bit 0: strict kind (callee throws); x bit 1: also R[a+1] = array of arguments from index b, made before a is written. Comes right after Enter: extra arguments overlap the locals"
    MapArguments   "-RRu"    write  "turn the arguments object a into a mapped one: parameter i (below both the parameter and the argument count) lives in slot c+i of environment b"
    CreateRest     "-Wu-"    alloc  "a = array of arguments from index b"
    Argc           "-W--"    pure   "a = number of arguments passed (built-in JS)"
    // ---- calls -----------------------------------------------------------------------------------
    Call           "-WBu"    frame  "a = R[b](this R[b+1], args R[b+5..+c])"
    CallSpread     "-WB-"    call   "a = R[b](this R[b+1], args = elements of the array R[b+5])"
    CallUndef      "-WBu"    frame  "as Call with this = undefined (R[b+1] need not be set)"
    New            "-WBu"    frame  "a = new R[b](args R[b+5..+c]); new.target is R[b] itself (R[b+2] need not be set)"
    Construct      "-WBu"    frame  "as New with new.target R[b+2] (super calls, Reflect.construct)"
    NewSpread      "-WB-"    call   "as Construct with args = elements of the array R[b+5]"
    SuperCtor      "-WR-"    throw  "a = [[GetPrototypeOf]] of function b (Construct throws unless it is a constructor)"
    CallEval       "uWBu"    call   "as Call; if R[b] is %eval%: direct eval of R[b+5] in the scope given by the Extra word (a = env register, imm = const index of a Scope); x bit 0: strict; x bit 1: args = elements of the array R[b+5]"
    ImportCall     "uWRR"    call   "a = import(b, options c); x: phase, see ImportPhase"
    ImportMeta     "-W--"    call   "a = import.meta"
    Ret            "-R--"    frame  "return a (functions that are never constructors)"
    RetCheck       "-R--"    frame  "return a; when constructing and a is no object: this"
    RetDerived     "-RR-"    frame  "derived constructor: a if object; TypeError if not undefined; else this register b, checked for the hole"
    // ---- arithmetic ----------------------------------------------------------------------------
    Add            "-WRR"    call   "a = b + c"
    Sub            "-WRR"    call   "a = b - c"
    Mul            "-WRR"    call   "a = b * c"
    Div            "-WRR"    call   "a = b / c"
    Mod            "-WRR"    call   "a = b % c"
    Exp            "-WRR"    call   "a = b ** c"
    AddI           "-WRi"    call   "a = b + int c"
    SubI           "-WRi"    call   "a = b - int c"
    MulI           "-WRi"    call   "a = b * int c"
    DivI           "-WRi"    call   "a = b / int c"
    ModI           "-WRi"    call   "a = b % int c"
    Inc            "-WR-"    call   "a = ToNumeric(b) + 1"
    Dec            "-WR-"    call   "a = ToNumeric(b) - 1"
    Neg            "-WR-"    call   "a = -b"
    ToNumeric      "-WR-"    call   "a = ToNumeric(b)"
    ToNumber       "-WR-"    call   "a = ToNumber(b) (unary plus)"
    ToStr          "-WR-"    call   "a = ToString(b) (template literals)"
    ToKey          "-WR-"    call   "a = ToPropertyKey(b)"
    ToObjectCheck  "-R--"    throw  "TypeError if a is null or undefined (destructuring)"
    Concat         "-WBu"    call   "a = ToString(R[b]) + ... + ToString(R[b+c-1]) (template literals; each already a primitive string)"
    // ---- bitwise ---------------------------------------------------------------------------------
    BitAnd         "-WRR"    call   "a = b & c"
    BitOr          "-WRR"    call   "a = b | c"
    BitXor         "-WRR"    call   "a = b ^ c"
    Shl            "-WRR"    call   "a = b << c"
    Shr            "-WRR"    call   "a = b >> c"
    UShr           "-WRR"    call   "a = b >>> c"
    BitAndI        "-WRi"    call   "a = b & int c"
    BitOrI         "-WRi"    call   "a = b | int c"
    BitXorI        "-WRi"    call   "a = b ^ int c"
    ShlI           "-WRi"    call   "a = b << int c"
    ShrI           "-WRi"    call   "a = b >> int c"
    UShrI          "-WRi"    call   "a = b >>> int c"
    BitNot         "-WR-"    call   "a = ~b"
    // ---- compare ---------------------------------------------------------------------------------
    Eq             "-WRR"    call   "a = b == c"
    Ne             "-WRR"    call   "a = b != c"
    StrictEq       "-WRR"    read   "a = b === c"
    StrictNe       "-WRR"    read   "a = b !== c"
    Lt             "-WRR"    call   "a = b < c"
    Le             "-WRR"    call   "a = b <= c"
    Gt             "-WRR"    call   "a = b > c"
    Ge             "-WRR"    call   "a = b >= c"
    Not            "-WR-"    pure   "a = !b"
    TypeOf         "-WR-"    read   "a = typeof b"
    TypeOfIs       "uWR-"    read   "a = (typeof b === the type named by x, see TypeName)"
    // ---- control -----------------------------------------------------------------------------------
    Jmp            "--j32"   jump   "jump"
    JTrue          "-Rj32"   jump   "jump if ToBoolean(a)"
    JFalse         "-Rj32"   jump   "jump unless ToBoolean(a)"
    JUndef         "-Rj32"   jump   "jump if a is undefined"
    JNotUndef      "-Rj32"   jump   "jump if a is not undefined"
    JNull          "-Rj32"   jump   "jump if a is null"
    JNotNull       "-Rj32"   jump   "jump if a is not null"
    JNullish       "uRj32"   jump   "jump if a is null or undefined; x=1: written `a == null`, which an object may emulate"
    JNotNullish    "uRj32"   jump   "jump if a is neither null nor undefined; x as JNullish"
    JHole          "-Rj32"   jump   "jump if a is the hole"
    JLt            "-RRJ"    call   "jump if a < b"
    JLe            "-RRJ"    call   "jump if a <= b"
    JGt            "-RRJ"    call   "jump if a > b"
    JGe            "-RRJ"    call   "jump if a >= b"
    JNotLt         "-RRJ"    call   "jump unless a < b"
    JNotLe         "-RRJ"    call   "jump unless a <= b"
    JNotGt         "-RRJ"    call   "jump unless a > b"
    JNotGe         "-RRJ"    call   "jump unless a >= b"
    JLtI           "-RiJ"    call   "jump if a < int b"
    JLeI           "-RiJ"    call   "jump if a <= int b"
    JGtI           "-RiJ"    call   "jump if a > int b"
    JGeI           "-RiJ"    call   "jump if a >= int b"
    JNotLtI        "-RiJ"    call   "jump unless a < int b"
    JNotLeI        "-RiJ"    call   "jump unless a <= int b"
    JNotGtI        "-RiJ"    call   "jump unless a > int b"
    JNotGeI        "-RiJ"    call   "jump unless a >= int b"
    JEq            "-RRJ"    call   "jump if a == b"
    JNe            "-RRJ"    call   "jump if a != b"
    JStrictEq      "-RRJ"    read   "jump if a === b"
    JStrictNe      "-RRJ"    read   "jump if a !== b"
    JStrictEqI     "-RiJ"    read   "jump if a === int b"
    JStrictNeI     "-RiJ"    read   "jump if a !== int b"
    LoopHead       "----"    jump   "loop back-edge target: counts, interrupt check"
    SwitchInt      "-Rui"    jump   "a an int in [lo, lo+b): jump by entry a-lo of the b/2 (rounded up) following words of packed i32 offsets (relative to the word after the table), lo = signed c; else continue after the table"
    Throw          "uR--"    throw  "throw a; x=1: again, on the way of an exception through finally or a loop"
    ThrowError     "uk32"    throw  "throw a new error of kind x (ErrorKind) with message const imm"
    Extra          "-uuu"    pure   "operands of the instruction before; does nothing (reached when a CallEval returns)"
    Debugger       "----"    pure   "debugger statement: nothing"
    // ---- iteration -----------------------------------------------------------------------------------
    GetIter        "uBR-"    call   "R[a..a+2] = iterator record of b: iterator (or array), next method (or int index: array fast path), R[a+2] = done (false); x: 0 sync, 1 async, 2 sync without the array fast path (yield*)"
    IterStep       "-WBB"    frame  "advance record c: fast path sets a = value, R[c+2] = done and skips the next instruction; else calls next() with call base b, result to a"
    IterResult     "-MB-"    call   "a = result object of next(): TypeError unless object; R[b+2] = ToBoolean(done); a = done ? undefined : value"
    IterReturn     "-WB-"    call   "a = `return` method of record b's iterator, undefined when absent or array fast path (for IteratorClose); the compiler emits the call"
    IterCheck      "-R--"    throw  "TypeError unless a is an object (result of return())"
    SpreadInto     "-RR-"    call   "append all values of iterable b to array a"
    ForInPrep      "-WR-"    call   "a = for-in enumerator of b (undefined/null: empty)"
    ForInNext      "-WRJ"    call   "a = next enumerable key of enumerator b, or jump when exhausted"
    // ---- generators and async ---------------------------------------------------------------------------
    InitialYield   "----"    frame  "make the generator object (prototype from callee), detach the frame, return the generator"
    Yield          "-WR-"    frame  "suspend, producing b; on resumption a = sent value, R[a+1] = resume mode int (0 next, 1 return); throw() throws here"
    YieldStarResult "-WR-"   frame  "as Yield but produces the inner result object b as it is (sync yield*)"
    Await          "-WR-"    frame  "suspend until b settles; a = fulfilled value or throws the reason"
    Resumed        "----"    jump   "behind what suspends a frame, where it goes on: counts like LoopHead"
    StartAsync     "----"    alloc  "async functions: make the result promise (kept in the frame's generator object)"
    RetAsync       "-R--"    frame  "async functions: resolve the result promise with a and finish"
    RetGenerator   "-R--"    frame  "finish the generator with value a"
    RejectAsync    "-R--"    frame  "async functions: reject the result promise with a and finish"
    AsyncGenYield  "-WR-"    frame  "async generators: resolve the front request with {b, false}; suspend or go on with the next request; a, a+1 as Yield"
    AsyncGenReturn "-R--"    frame  "async generators: finish with value a"
    AsyncGenThrow  "-R--"    frame  "async generators: finish by rejecting with a"
    // ---- explicit resource management ----------------------------------------------------------------------
    UseResource    "uWR-"    call   "a = dispose method of resource b (undefined if nullish); x: 0 sync, 1 async; TypeError if absent"
    SuppressError  "-MR-"    alloc  "a = SuppressedError(error a, suppressed b)"
    // ---- built-in JS only --------------------------------------------------------------------------------
    Intrinsic      "-WBu"    call   "a = intrinsic (index: a of the Extra word) of args R[b..b+c]: natives called without a function object"
    Halt           "----"    frame  "leave the interpreter loop (return address of entry frames)"
    // ---- put over others by the JIT -------------------------------------------------------------------
    LoopTrace      "----"    frame  "a LoopHead or Resumed with machine code: runs it (its number in c:b)"
    EntryTrace     "----"    frame  "an Enter with machine code: runs it (its number in c:b)"
    IslandEnd      "----"    frame  "end of an instruction that machine code has executed: leave the interpreter loop"
    IslandBack     "----"    frame  "behind the call that a property access stands for: go on at the address in the next word"
    } };
}

/// May an op touch the heap, run JS, throw, transfer control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(non_camel_case_types, reason = "written as in the table")]
pub enum Effect {
    pure,
    read,
    write,
    alloc,
    throw,
    call,
    jump,
    frame,
}

/// A row of the table.
pub struct OpInfo {
    pub name: &'static str,
    pub operands: &'static str,
    pub effect: Effect,
    pub note: &'static str,
}

macro_rules! define_ops {
    ($($name:ident $operands:literal $effect:ident $note:literal)*) => {
        /// The ops, numbered in table order.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum Op { $(#[doc = $note] $name,)* }

        /// All rows, indexed by op number.
        pub static OPS: &[OpInfo] = &[$(OpInfo {
            name: stringify!($name),
            operands: $operands,
            effect: Effect::$effect,
            note: $note,
        },)*];

        const ALL: &[Op] = &[$(Op::$name,)*];
    };
}
for_each_op!(define_ops);

impl Op {
    /// Number of ops.
    pub const COUNT: usize = ALL.len();

    /// The op with this number.
    #[inline]
    pub fn from_u8(n: u8) -> Option<Op> {
        ALL.get(n as usize).copied()
    }

    /// Its row.
    pub fn info(self) -> &'static OpInfo {
        &OPS[self as usize]
    }
}

/// Payloads of `LoadSpecial`.
pub mod special {
    pub const FALSE: u32 = 0;
    pub const TRUE: u32 = 1;
    pub const UNDEFINED: u32 = 2;
    pub const NULL: u32 = 3;
    pub const HOLE: u32 = 4;
}

/// Built-in functions that compiled code calls, as `LoadBuiltin` numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum BuiltinFunction {
    DecorateElements,
    DecorateClass,
    InitialValue,
    RunInitializers,
}

impl BuiltinFunction {
    pub fn from_u8(n: u8) -> Option<BuiltinFunction> {
        use BuiltinFunction::*;
        [DecorateElements, DecorateClass, InitialValue, RunInitializers].get(n as usize).copied()
    }
}

/// Type names in the order that `TypeOfIs` numbers them.
pub static TYPE_NAMES: [&str; 8] =
    ["undefined", "object", "boolean", "number", "string", "symbol", "bigint", "function"];

/// Error kinds in the order that `ThrowError` numbers them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ErrorKind {
    Error,
    TypeError,
    RangeError,
    SyntaxError,
    ReferenceError,
    EvalError,
    UriError,
}
