//! The dispatch table: op number -> handler.

use super::dispatch::Silent;
use super::ops::*;
use crate::vm::Handler;
use bytecode::Op;

macro_rules! table {
    ($($op:ident => $f:path,)*) => {
        const fn build() -> [Handler; 256] {
            let mut t: [Handler; 256] = [control::invalid::<Silent>; 256];
            $(t[Op::$op as usize] = $f;)*
            t
        }
    };
}

macro_rules! silent {
    ($($op:ident $($p:ident)::+;)*) => { table! { $($op => $($p)::+::<Silent>,)* } };
}

silent! {
    Mov load::mov;
    LoadInt load::load_int;
    LoadConst load::load_const;
    LoadSpecial load::load_special;
    LoadCallee load::load_callee;
    LoadNewTarget load::load_new_target;
    LoadHome object::load_home;
    LoadRegExp object::load_regexp;
    LoadTemplate object::load_template;
    LoadEnv env::load_env;
    NewEnv env::new_env;
    CopyEnv env::copy_env;
    GetEnv env::get_env;
    GetEnvChecked env::get_env_checked;
    SetEnv env::set_env;
    SetEnvChecked env::set_env_checked;
    GetImport env::get_import;
    CheckHole env::check_hole;
    CheckThis env::check_this;
    CheckThisInit env::check_this_init;
    ThrowConstAssign env::throw_const_assign;
    GetGlobal property::get_global;
    SetGlobal property::set_global;
    InitGlobalLex property::init_global_lex;
    DeclareGlobals property::declare_globals;
    DeclareGlobalFn property::declare_global_fn;
    GetProp property::get_prop;
    GetMethod property::get_method;
    SetProp property::set_prop;
    GetLength property::get_length;
    GetElem element::get_elem;
    GetElemMethod element::get_elem;
    SetElem element::set_elem;
    GetSuper object::get_super;
    SetSuper object::set_super;
    DelElem object::del_elem;
    HasProp object::has_prop;
    InstanceOf object::instance_of;
    GetPrivate object::get_private;
    SetPrivate object::set_private;
    DefPrivate object::def_private;
    HasPrivate object::has_private;
    NewPrivateName object::new_private_name;
    NewObject object::new_object;
    NewObjectLit object::new_object_lit;
    NewArray object::new_array;
    NewArrayFrom object::new_array_from;
    ArrayPush object::array_push;
    ArrayHole object::array_hole;
    InitProp property::init_prop;
    InitElem object::init_elem;
    InitProto object::init_proto;
    DefMethod object::def_method;
    SetFnName object::set_fn_name;
    CopyProps object::copy_props;
    Closure object::closure;
    DefClass object::def_class;
    SetHome object::set_home;
    SetFields object::set_fields;
    RunFields object::run_fields;
    Enter entry::enter;
    EnterThis entry::enter_this;
    EnterLazy entry::enter_lazy;
    EnterNative entry::enter_native;
    EnterClass entry::enter_class;
    EnterGenerator entry::enter_generator;
    CreateArguments object::create_arguments;
    MapArguments object::map_arguments;
    CreateRest object::create_rest;
    Argc load::argc;
    Call call::call;
    CallUndef call::call_undef;
    CallSpread call::call_spread;
    New call::new;
    Construct call::construct;
    NewSpread call::construct_spread;
    SuperCtor call::super_ctor;
    ImportCall object::import_call;
    ImportMeta object::import_meta;
    Ret call::ret;
    RetCheck call::ret_check;
    RetDerived call::ret_derived;
    Add arith::add;
    Sub arith::sub;
    Mul arith::mul;
    Div arith::div;
    Mod arith::rem;
    Exp arith::exp;
    AddI arith::add_i;
    SubI arith::sub_i;
    MulI arith::mul_i;
    DivI arith::div_i;
    ModI arith::rem_i;
    Inc arith::inc;
    Dec arith::dec;
    Neg arith::neg;
    ToNumeric arith::to_numeric;
    ToNumber arith::to_number;
    ToStr arith::to_str;
    ToKey arith::to_key;
    ToObjectCheck arith::to_object_check;
    Concat arith::concat;
    BitAnd bitwise::bit_and;
    BitOr bitwise::bit_or;
    BitXor bitwise::bit_xor;
    Shl bitwise::shl;
    Shr bitwise::shr;
    UShr bitwise::ushr;
    BitAndI bitwise::bit_and_i;
    BitOrI bitwise::bit_or_i;
    BitXorI bitwise::bit_xor_i;
    ShlI bitwise::shl_i;
    ShrI bitwise::shr_i;
    UShrI bitwise::ushr_i;
    BitNot bitwise::bit_not;
    Eq compare::eq;
    Ne compare::ne;
    StrictEq compare::strict_eq;
    StrictNe compare::strict_ne;
    Lt compare::lt;
    Le compare::le;
    Gt compare::gt;
    Ge compare::ge;
    Not compare::not;
    TypeOf compare::type_of;
    TypeOfIs compare::type_of_is;
    Jmp control::jmp;
    JTrue control::j_true;
    JFalse control::j_false;
    JUndef control::j_undef;
    JNotUndef control::j_not_undef;
    JNullish control::j_nullish;
    JNotNullish control::j_not_nullish;
    JHole control::j_hole;
    JLt compare::j_lt;
    JLe compare::j_le;
    JGt compare::j_gt;
    JGe compare::j_ge;
    JNotLt compare::j_not_lt;
    JNotLe compare::j_not_le;
    JNotGt compare::j_not_gt;
    JNotGe compare::j_not_ge;
    JLtI compare::j_lt_i;
    JLeI compare::j_le_i;
    JGtI compare::j_gt_i;
    JGeI compare::j_ge_i;
    JNotLtI compare::j_not_lt_i;
    JNotLeI compare::j_not_le_i;
    JNotGtI compare::j_not_gt_i;
    JNotGeI compare::j_not_ge_i;
    JEq compare::j_eq;
    JNe compare::j_ne;
    JStrictEq compare::j_strict_eq;
    JStrictNe compare::j_strict_ne;
    JStrictEqI compare::j_strict_eq_i;
    JStrictNeI compare::j_strict_ne_i;
    LoopHead control::loop_head;
    SwitchInt control::switch_int;
    Throw control::throw;
    ThrowError control::throw_error;
    Debugger control::debugger;
    Halt call::halt;
}

/// Handlers by op number; numbers without a handler report themselves.
pub const DISPATCH: [Handler; 256] = build();
