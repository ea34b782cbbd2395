//! Making scopes, declaring names, and resolving references when a scope is left.
//!
//! References are resolved late: a scope collects the names used in it, and on leaving it those it does not declare
//! move to its parent. So hoisting needs no sweep beforehand, and crossing a function boundary is seen on the way.

use rustc_hash::FxHashMap;

use super::*;

pub struct Builder<'a> {
    pub tree: ScopeTree<'a>,
    pub scope: ScopeIdx,
    pub function: FnIdx,
    /// Built-in JS: `$name` denotes an intrinsic, not a binding.
    pub builtin: bool,
    /// Kind that the binding identifiers of the pattern being visited get, with their `init_end`.
    pub(super) declaring: Option<(BindingKind, u32)>,
    /// End of the pattern being declared (0: a plain name), and of the default around the part being visited.
    pub(super) pattern: (u32, Option<u32>),
    /// Start of the outermost loop around what is visited, in its function.
    pub(super) outer_loop: Option<u32>,
    /// What the function visited next is.
    pub(super) context: visit::FnContext,
    /// Position from which the function visited next can be called, when it is not its own.
    pub(super) creation: Option<u32>,
    /// The function visited next is a declaration though it is parsed as an expression.
    pub(super) reparsed_declaration: bool,
    /// `init_end` of the declarations in the head of a `for-in` or `for-of`.
    pub(super) head_end: Option<u32>,
}

impl<'a> Builder<'a> {
    pub fn new() -> Builder<'a> {
        Builder {
            tree: ScopeTree { outer: NONE, ..ScopeTree::default() },
            scope: NONE,
            function: NONE,
            builtin: false,
            declaring: None,
            pattern: (0, None),
            outer_loop: None,
            context: visit::FnContext::default(),
            creation: None,
            reparsed_declaration: false,
            head_end: None,
        }
    }

    pub fn push_function(&mut self, creation: u32) -> FnIdx {
        let parent = self.function;
        let strict = parent != NONE && self.tree.function(parent).strict;
        self.tree.functions.push(FunctionInfo {
            parent,
            param_scope: NONE,
            body_scope: NONE,
            is_arrow: false,
            strict,
            derived: false,
            class_element: false,
            has_home: false,
            creation,
            uses_this: false,
            uses_home: false,
            uses_outer: false,
            has_eval: false,
            simple_params: true,
            param_exprs: false,
            nparams: 0,
            self_name: None,
            self_binding: NONE,
            this_binding: NONE,
            new_target_binding: NONE,
            callee_binding: NONE,
            arguments_binding: NONE,
            arguments_escape: false,
            mapped_arguments: false,
            annex_b: NONE,
            if_scope: NONE,
            this_props: 0,
            is_async: false,
            is_generator: false,
            in_parameters: false,
            is_init: false,
            lazy: false,
            has_await: false,
        });
        self.function = self.tree.functions.len() as FnIdx - 1;
        if parent != NONE {
            self.tree.functions[parent as usize].uses_outer = true;
        }
        self.function
    }

    pub fn pop_function(&mut self) {
        self.function = self.tree.function(self.function).parent;
    }

    pub fn info(&mut self) -> &mut FunctionInfo<'a> {
        &mut self.tree.functions[self.function as usize]
    }

    pub fn push_scope(&mut self, kind: ScopeKind, start: u32) -> ScopeIdx {
        self.tree.scopes.push(Scope {
            parent: self.scope,
            function: self.function,
            kind,
            bindings: Vec::new(),
            names: FxHashMap::default(),
            privates: FxHashMap::default(),
            slots: 0,
            dynamic: NONE,
            has_eval: false,
            start,
            free: None,
            closed: false,
            case: 0,
            unresolved: Vec::new(),
            annex_b: Vec::new(),
            annex_b_own: Vec::new(),
        });
        self.scope = self.tree.scopes.len() as ScopeIdx - 1;
        self.scope
    }

    pub(super) fn sc(&mut self, s: ScopeIdx) -> &mut Scope<'a> {
        &mut self.tree.scopes[s as usize]
    }

    /// A binding without a name in the scope's table.
    pub fn declare_hidden(&mut self, scope: ScopeIdx, name: &'a str, kind: BindingKind, init_end: u32) -> BindingIdx {
        let function = self.tree.scope(scope).function;
        let case = self.tree.scope(scope).case;
        self.tree.bindings.push(Binding {
            name,
            kind,
            scope,
            function,
            captured: false,
            checked: false,
            reassigned: false,
            read_locally: false,
            is_function: false,
            slot: NONE,
            init_end,
            case,
            window: (0, 0),
            param: NONE,
            writes: Vec::new(),
        });
        let b = self.tree.bindings.len() as BindingIdx - 1;
        self.sc(scope).bindings.push(b);
        b
    }

    pub fn declare(&mut self, scope: ScopeIdx, name: &'a str, kind: BindingKind, init_end: u32) -> BindingIdx {
        if let Some(b) = self.tree.scope(scope).lookup(name) {
            return b;
        }
        let b = self.declare_hidden(scope, name, kind, init_end);
        self.sc(scope).names.insert(name, b);
        b
    }

    /// The scope that `var` declarations in the current scope belong to.
    pub fn var_scope(&self) -> ScopeIdx {
        let mut s = self.scope;
        loop {
            let scope = self.tree.scope(s);
            let body = self.tree.function(scope.function).body_scope;
            if scope.is_var_scope(body, s) {
                return s;
            }
            s = scope.parent;
        }
    }

    /// Declares a `var` (top-level ones of scripts and sloppy eval are not bindings of ours).
    pub fn declare_var(&mut self, name: &'a str) {
        let s = self.var_scope();
        match self.tree.scope(s).kind {
            ScopeKind::Script => self.tree.top_vars.push(name),
            ScopeKind::Eval if !self.tree.function(self.function_of(s)).strict => self.tree.top_vars.push(name),
            _ => {
                self.declare(s, name, BindingKind::Var, 0);
            }
        }
    }

    pub fn function_of(&self, s: ScopeIdx) -> FnIdx {
        self.tree.scope(s).function
    }

    /// Whether declarations directly in `s` are global (or belong to the scope that called sloppy eval).
    pub fn is_global(&self, s: ScopeIdx) -> bool {
        self.tree.scope(s).kind == ScopeKind::Script
    }

    pub fn new_ref(&mut self) -> RefIdx {
        self.tree.refs.push(Ref { binding: NONE, check: false, dynamic: false });
        self.tree.refs.len() as RefIdx - 1
    }

    /// A reference that is known to mean `binding`.
    pub fn ref_to(&mut self, binding: BindingIdx) -> RefIdx {
        let r = self.new_ref();
        self.tree.refs[r as usize].binding = binding;
        r
    }

    pub fn reference(&mut self, name: &'a str, pos: u32, write: bool) -> RefIdx {
        let r = self.new_ref();
        let u = Unresolved {
            r,
            name,
            function: self.function,
            pos,
            creation: 0,
            crossed: false,
            write,
            dynamic: false,
            private: false,
            case: 0,
        };
        let s = self.scope;
        self.sc(s).unresolved.push(u);
        r
    }

    /// A use of the private name `#name`.
    pub fn private_reference(&mut self, name: &'a str, pos: u32) -> RefIdx {
        let r = self.reference(name, pos, false);
        let s = self.scope;
        if let Some(u) = self.sc(s).unresolved.last_mut() {
            u.private = true;
        }
        r
    }

    pub fn declare_private(&mut self, scope: ScopeIdx, name: &'a str) -> BindingIdx {
        if let Some(b) = self.tree.scope(scope).lookup_private(name) {
            return b;
        }
        let b = self.declare_hidden(scope, name, BindingKind::PrivateName, 0);
        self.sc(scope).privates.insert(name, b);
        b
    }

    /// Notes that the references collected since `from` belong to clause `case` of the current switch.
    pub fn end_case(&mut self, from: usize, case: u32) -> usize {
        let s = self.scope;
        let scope = self.sc(s);
        for u in &mut scope.unresolved[from..] {
            u.case = case;
        }
        scope.case = case + 1;
        scope.unresolved.len()
    }

    pub fn unresolved_len(&self) -> usize {
        self.tree.scope(self.scope).unresolved.len()
    }

    /// Marks `this`, `new.target` or the active function of the nearest non-arrow function as used here.
    pub fn use_special(&mut self, kind: BindingKind) {
        let g = self.tree.this_function(self.function);
        let info = &mut self.tree.functions[g as usize];
        if kind == BindingKind::This {
            info.uses_this = true;
        }
        if g == self.function {
            return;
        }
        self.capture_special(g, kind);
        let mut f = self.function;
        while f != g {
            self.tree.functions[f as usize].uses_outer = true;
            f = self.tree.function(f).parent;
        }
    }

    /// Gives function `g` a captured binding for `this` or a kin, unless it has one.
    fn capture_special(&mut self, g: FnIdx, kind: BindingKind) {
        let info = self.tree.function(g);
        let (have, scope) = match kind {
            BindingKind::This => (info.this_binding, info.param_scope),
            BindingKind::NewTarget => (info.new_target_binding, info.param_scope),
            _ => (info.callee_binding, info.param_scope),
        };
        if have != NONE || scope == NONE || self.tree.scope(scope).closed {
            return;
        }
        let b = self.declare_hidden(scope, "this", kind, 0);
        self.tree.bindings[b as usize].captured = true;
        let info = &mut self.tree.functions[g as usize];
        match kind {
            BindingKind::This => info.this_binding = b,
            BindingKind::NewTarget => info.new_target_binding = b,
            _ => info.callee_binding = b,
        }
    }

    /// `super()` here.
    pub fn use_super_call(&mut self) {
        for kind in [BindingKind::This, BindingKind::NewTarget, BindingKind::Callee] {
            self.use_special(kind);
        }
    }

    /// `super.x` or `super()` here: this function and the arrow functions around it need their home object.
    pub fn use_home(&mut self) {
        let g = self.tree.this_function(self.function);
        let mut f = self.function;
        loop {
            self.tree.functions[f as usize].uses_home = true;
            if f == g {
                break;
            }
            f = self.tree.function(f).parent;
        }
        self.use_special(BindingKind::This);
    }

    /// A direct eval here can see every name in scope.
    pub fn use_eval(&mut self, pos: u32) {
        self.tree.uses_eval = true;
        let mut s = self.scope;
        while s != NONE && !self.tree.scope(s).closed {
            self.sc(s).has_eval = true;
            s = self.tree.scope(s).parent;
        }
        let f = self.function;
        self.info().has_eval = true;
        let g = self.tree.this_function(f);
        self.tree.functions[g as usize].uses_this = true;
        let info = self.tree.function(g);
        let (home, derived) = (info.has_home, info.derived);
        for kind in [BindingKind::This, BindingKind::NewTarget] {
            self.capture_special(g, kind);
        }
        if derived {
            self.capture_special(g, BindingKind::Callee);
        }
        let mut h = f;
        loop {
            let info = &mut self.tree.functions[h as usize];
            info.uses_outer = true;
            info.uses_home |= home;
            if h == g {
                break;
            }
            h = self.tree.function(h).parent;
        }
        if !self.tree.function(g).is_init {
            self.reference("arguments", pos, false);
        }
        self.tree.functions[g as usize].arguments_escape = true;
        // Variables declared by sloppy eval code live in an object of the nearest variable scope.
        if !self.tree.function(f).strict {
            let v = self.var_scope();
            if matches!(self.tree.scope(v).kind, ScopeKind::Param | ScopeKind::Body) {
                self.add_dynamic(v, "%vars");
            }
        }
    }

    /// Gives a scope an object in which names are looked up at run time.
    pub fn add_dynamic(&mut self, scope: ScopeIdx, name: &'static str) {
        if self.tree.scope(scope).dynamic == NONE {
            let b = self.declare_hidden(scope, name, BindingKind::Hidden, 0);
            self.tree.bindings[b as usize].captured = true;
            self.sc(scope).dynamic = b;
        }
    }

    /// Leaves the current scope: Annex B functions, references, slots.
    pub fn pop_scope(&mut self) {
        let s = self.scope;
        let (function, kind) = (self.function_of(s), self.tree.scope(s).kind);
        let info = self.tree.function(function);
        let (is_param, body) = (info.param_scope == s, info.body_scope);
        let is_var = self.tree.scope(s).is_var_scope(body, s);
        self.settle_annex_b(s, is_var);
        if is_param && kind == ScopeKind::Param {
            self.declare_implicit(s, function);
        }
        if kind == ScopeKind::Module {
            let exported = std::mem::take(&mut self.tree.exported);
            for name in &exported {
                if let Some(b) = self.tree.scope(s).lookup(name) {
                    self.tree.bindings[b as usize].captured = true;
                }
            }
            self.tree.exported = exported;
        }
        if self.tree.scope(s).has_eval {
            for b in self.tree.scope(s).bindings.clone() {
                let b = &mut self.tree.bindings[b as usize];
                b.captured = true;
                b.checked |= b.kind.is_lexical() || (b.kind == BindingKind::Param && b.init_end > 0);
            }
        }
        let unresolved = std::mem::take(&mut self.sc(s).unresolved);
        let dynamic = self.tree.scope(s).dynamic != NONE;
        let parent = self.tree.scope(s).parent;
        let leaves_function = is_param;
        let creation = self.tree.function(function).creation;
        let mut up = Vec::with_capacity(if parent == NONE { 0 } else { unresolved.len() });
        for mut u in unresolved {
            let scope = self.tree.scope(s);
            if let Some(b) = if u.private { scope.lookup_private(u.name) } else { scope.lookup(u.name) } {
                self.bind(u, b);
                continue;
            }
            u.dynamic |= dynamic && !u.private;
            if leaves_function {
                u.crossed = true;
                u.creation = creation;
            }
            if parent == NONE {
                self.tree.refs[u.r as usize].dynamic = u.dynamic;
            } else {
                up.push(u);
            }
        }
        if self.tree.note_free && (leaves_function || kind == ScopeKind::Class) {
            let mut seen = rustc_hash::FxHashSet::default();
            let free = up.iter().filter(|u| !u.private).map(|u| u.name).filter(|n| seen.insert(*n)).collect();
            self.sc(s).free = Some(free);
        }
        if parent != NONE {
            let p = self.sc(parent);
            if p.unresolved.is_empty() {
                p.unresolved = up;
            } else {
                p.unresolved.append(&mut up);
            }
        }
        if is_param && kind == ScopeKind::Param {
            self.decide_arguments(s, function);
        }
        self.assign_slots(s);
        self.scope = parent;
    }

    /// Bindings that exist only when used: `arguments`, the name of a function expression.
    fn declare_implicit(&mut self, s: ScopeIdx, function: FnIdx) {
        let info = self.tree.function(function);
        if !info.is_arrow && !info.is_init {
            let used = self.tree.scope(s).unresolved.iter().any(|u| !u.private && u.name == "arguments");
            let body = self.tree.function(function).body_scope;
            let body_var = body != s
                && self.tree.scope(body).lookup("arguments").is_some_and(|b| {
                    let b = self.tree.binding(b);
                    b.kind == BindingKind::Var && !b.is_function
                });
            let own = self.tree.scope(s).lookup("arguments");
            match own {
                None if used || body_var => {
                    let b = self.declare(s, "arguments", BindingKind::Arguments, 0);
                    self.tree.functions[function as usize].arguments_binding = b;
                    if body_var {
                        self.tree.functions[function as usize].arguments_escape = true;
                    }
                }
                Some(b) => {
                    let binding = &mut self.tree.bindings[b as usize];
                    if binding.kind == BindingKind::Var && !binding.is_function {
                        binding.kind = BindingKind::Arguments;
                        self.tree.functions[function as usize].arguments_binding = b;
                    }
                }
                None => {}
            }
        }
        let Some(name) = self.tree.function(function).self_name else { return };
        if self.tree.scope(s).lookup(name).is_none()
            && (self.tree.scope(s).has_eval
                || self.tree.scope(s).unresolved.iter().any(|u| !u.private && u.name == name))
        {
            let b = self.declare(s, name, BindingKind::FuncName, 0);
            self.tree.functions[function as usize].self_binding = b;
        }
    }

    /// Mapped arguments objects share their values with the parameters, which then live in consecutive slots.
    fn decide_arguments(&mut self, s: ScopeIdx, function: FnIdx) {
        let info = self.tree.function(function);
        let b = info.arguments_binding;
        if b == NONE || info.strict || !info.simple_params || info.nparams == 0 {
            return;
        }
        let reassigned = self.tree.scope(s).bindings.iter().any(|&b| {
            let b = self.tree.binding(b);
            b.kind == BindingKind::Param && (b.reassigned || b.is_function)
        });
        let binding = self.tree.binding(b);
        if !(info.arguments_escape || reassigned || binding.reassigned || binding.captured) {
            return;
        }
        self.tree.functions[function as usize].mapped_arguments = true;
        for b in self.tree.scope(s).bindings.clone() {
            let b = &mut self.tree.bindings[b as usize];
            if b.kind == BindingKind::Param {
                b.captured = true;
            }
        }
    }

    fn assign_slots(&mut self, s: ScopeIdx) {
        let function = self.function_of(s);
        let info = self.tree.function(function);
        let mut next = 0;
        if info.mapped_arguments && info.param_scope == s {
            // Slot i is parameter i; a repeated name lives at its last position.
            next = info.nparams;
            for b in self.tree.scope(s).bindings.clone() {
                let b = &mut self.tree.bindings[b as usize];
                if b.param != NONE {
                    b.slot = b.param;
                }
            }
        }
        for b in self.tree.scope(s).bindings.clone() {
            let b = &mut self.tree.bindings[b as usize];
            if b.captured && b.slot == NONE {
                b.slot = next;
                next += if b.kind == BindingKind::Import { 2 } else { 1 };
            }
        }
        self.sc(s).slots = next;
    }

    /// Resolves a reference.
    pub(super) fn bind(&mut self, u: Unresolved<'a>, b: BindingIdx) {
        let scope = self.tree.binding(b).scope;
        let is_switch = self.tree.scope(scope).kind == ScopeKind::Switch;
        let binding = &mut self.tree.bindings[b as usize];
        let has_dead_zone =
            binding.kind.is_lexical() || matches!(binding.kind, BindingKind::Param | BindingKind::CatchParam);
        let at = if u.crossed { u.creation } else { u.pos };
        let check = has_dead_zone
            && binding.init_end > 0
            && ((at < binding.init_end && !(binding.window.0 <= at && at < binding.window.1))
                || (is_switch && u.case != binding.case));
        binding.checked |= check;
        let target = binding.function;
        if u.crossed {
            binding.captured = true;
        } else if u.write {
            binding.writes.push(u.pos);
        } else {
            binding.read_locally = true;
        }
        binding.reassigned |= u.write;
        // A sloppy direct eval may declare a variable that hides the function's own name.
        let hidden_name = binding.kind == BindingKind::FuncName && self.tree.scope(scope).dynamic != NONE;
        self.tree.refs[u.r as usize] = Ref { binding: b, check, dynamic: u.dynamic || hidden_name };
        if u.crossed {
            let mut f = u.function;
            while f != target && f != NONE {
                self.tree.functions[f as usize].uses_outer = true;
                f = self.tree.function(f).parent;
            }
        }
    }

    /// Functions in blocks of sloppy code also assign a `var` of the function, unless a lexical name is in the way.
    fn settle_annex_b(&mut self, s: ScopeIdx, is_var: bool) {
        let pending = std::mem::take(&mut self.sc(s).annex_b);
        let own = std::mem::take(&mut self.sc(s).annex_b_own);
        let parent = self.tree.scope(s).parent;
        if !is_var {
            let kept: Vec<_> = pending
                .into_iter()
                .filter(|(name, _)| match self.tree.scope(s).lookup(name) {
                    Some(b) => self.tree.binding(b).kind == BindingKind::CatchParam,
                    None => true,
                })
                .chain(own)
                .collect();
            if parent != NONE {
                self.sc(parent).annex_b.extend(kept);
            }
            return;
        }
        for (name, f) in pending {
            let function = self.function_of(s);
            let params = self.tree.function(function).param_scope;
            let is_param = params != NONE
                && self
                    .tree
                    .scope(params)
                    .lookup(name)
                    .is_some_and(|b| self.tree.binding(b).kind == BindingKind::Param);
            let kind = self.tree.scope(s).kind;
            // The arguments object counts as a parameter.
            let is_param = is_param || (params != NONE && name == "arguments");
            let taken = match self.tree.scope(s).lookup(name) {
                Some(b) => !matches!(self.tree.binding(b).kind, BindingKind::Var | BindingKind::Function),
                None => self.tree.top_lets.contains(&name) || self.tree.top_consts.contains(&name),
            };
            if is_param || (taken && (kind == ScopeKind::Script || self.tree.scope(s).lookup(name).is_some())) {
                continue;
            }
            match kind {
                ScopeKind::Script | ScopeKind::Eval => {
                    if !self.tree.top_functions.contains(&name) {
                        self.tree.top_vars.push(name);
                    }
                    // Found by name from the top level.
                    let r = self.new_ref();
                    let u = Unresolved {
                        r,
                        name,
                        function,
                        pos: u32::MAX,
                        creation: 0,
                        crossed: false,
                        write: true,
                        dynamic: false,
                        private: false,
                        case: 0,
                    };
                    self.sc(s).unresolved.push(u);
                    self.tree.functions[f as usize].annex_b = r;
                }
                _ => {
                    let b = self.declare(s, name, BindingKind::Var, 0);
                    self.tree.bindings[b as usize].reassigned = true;
                    let r = self.ref_to(b);
                    self.tree.functions[f as usize].annex_b = r;
                }
            }
        }
    }

    /// Functions with these summaries are not visited.
    pub fn set_summaries(&mut self, summaries: &'a [Summary<'a>]) {
        self.tree.note_free = !summaries.is_empty();
        self.tree.summaries = summaries;
    }

    /// What a function that is compiled lazily uses of the code around it; the function has been pushed.
    pub(super) fn apply(&mut self, summary: &Summary<'a>) {
        let traits = &summary.traits;
        let f = self.function;
        let info = self.info();
        info.lazy = true;
        info.this_props = traits.this_props;
        let creation = info.creation;
        let is_arrow = info.is_arrow;
        if traits.this {
            self.use_special(BindingKind::This);
        }
        if traits.new_target {
            self.use_special(BindingKind::NewTarget);
        }
        if traits.super_call {
            self.use_super_call();
        }
        if traits.home {
            self.use_home();
        }
        if is_arrow && (traits.delete || summary.names.iter().any(|n| n.name == "arguments")) {
            self.escape_arguments();
        }
        let r = self.new_ref();
        let uses = summary.names.iter().map(|n| Unresolved {
            r,
            name: n.name,
            function: f,
            pos: 0,
            creation,
            crossed: true,
            write: n.used.write,
            dynamic: false,
            private: n.used.private,
            case: 0,
        });
        let s = self.scope;
        self.sc(s).unresolved.extend(uses);
    }

    /// Notes a function declared in a block of sloppy code.
    pub fn add_annex_b(&mut self, name: &'a str, f: FnIdx) {
        let s = self.scope;
        self.sc(s).annex_b_own.push((name, f));
    }
}
