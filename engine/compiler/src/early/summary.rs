//! What the code around a function must know of it when it is compiled only when it is first called.
//!
//! The walk that reports early errors makes a [`Summary`] of each such function on its way, so that no other pass
//! visits what is inside. A function gets one unless it is small (describing it costs as much as compiling it), is
//! called where it stands, or holds a direct eval.

use oxc_allocator::Allocator;
use oxc_ast::ast::*;
use oxc_ast_visit::Visit;
use oxc_span::Span;
use oxc_syntax::node::NodeId;

use super::Checker;
use super::names::Use;

/// Functions with less text are compiled with the code around them.
const MIN_TEXT: u32 = 100;

/// Uses of what a function does not hand on to the function around, unless it is an arrow function.
#[derive(Clone, Copy, Default, Debug)]
pub struct Traits {
    pub this: bool,
    pub new_target: bool,
    /// `super.x`.
    pub home: bool,
    pub super_call: bool,
    /// `delete` of anything: `arguments[0]` may be meant.
    pub delete: bool,
    /// Direct eval, also in functions inside.
    pub eval: bool,
    /// Assignments to properties of `this`, not in functions inside.
    pub this_props: u32,
}

impl Traits {
    /// What the function around an arrow function (or, if not `arrow`, around another function) has of it.
    pub fn add_inner(&mut self, inner: Traits, arrow: bool) {
        self.eval |= inner.eval;
        if arrow {
            self.this |= inner.this;
            self.new_target |= inner.new_target;
            self.home |= inner.home;
            self.super_call |= inner.super_call;
            self.delete |= inner.delete;
        }
    }
}

/// A name that a function uses and does not declare.
#[derive(Clone, Copy, Debug)]
pub struct FreeName<'a> {
    pub name: &'a str,
    pub used: Use,
}

#[derive(Clone, Copy, Debug)]
pub struct Summary<'a> {
    pub names: &'a [FreeName<'a>],
    pub traits: Traits,
}

/// The summary whose number a function's node carries.
pub fn find<'a>(summaries: &'a [Summary<'a>], node: NodeId) -> Option<&'a Summary<'a>> {
    summaries.get(node.index().checked_sub(1)?)
}

/// Summaries being made.
pub struct Summaries<'a> {
    allocator: &'a Allocator,
    list: Vec<Summary<'a>>,
    /// The functions and arrow functions visited next are called where they stand.
    called: bool,
}

impl<'a> Summaries<'a> {
    pub fn new(allocator: &'a Allocator) -> Summaries<'a> {
        Summaries { allocator, list: Vec::new(), called: false }
    }

    pub fn finish(self) -> &'a [Summary<'a>] {
        self.allocator.alloc_slice_copy(&self.list)
    }
}

impl<'a> Checker<'a, '_> {
    /// On entry to a function: where its uses start, if it gets a summary.
    pub(super) fn begin_summary(&mut self, span: Span) -> Option<usize> {
        let summaries = self.summaries.as_mut()?;
        let called = std::mem::take(&mut summaries.called);
        if called || self.names.noting || span.size() < MIN_TEXT {
            return None;
        }
        self.names.noting = true;
        Some(self.names.waiting())
    }

    /// Number of the summary for the function's node.
    pub(super) fn end_summary(&mut self, start: usize, traits: Traits) -> NodeId {
        self.names.noting = false;
        let uses = self.names.take_uses(start);
        match &mut self.summaries {
            Some(summaries) if !traits.eval => {
                let names: Vec<_> = uses.into_iter().map(|(n, used)| FreeName { name: n.as_str(), used }).collect();
                let names = summaries.allocator.alloc_slice_copy(&names);
                summaries.list.push(Summary { names, traits });
                NodeId::from_usize(summaries.list.len())
            }
            _ => NodeId::DUMMY,
        }
    }

    /// Whether the call is one of a function that stands there, also by way of its `call` or `apply`.
    pub(super) fn calls_function(&self, call: &CallExpression<'a>) -> bool {
        let called = match call.callee.without_parentheses() {
            Expression::StaticMemberExpression(m) if matches!(m.property.name.as_str(), "call" | "apply") => &m.object,
            callee => callee,
        };
        self.summaries.is_some() && is_function(called)
    }

    /// Such a call. Functions that it passes are as good as called: most are the program that a wrapper runs.
    pub(super) fn visit_called(&mut self, call: &CallExpression<'a>) {
        self.mark_called(true);
        self.visit_expression(&call.callee);
        for argument in &call.arguments {
            self.mark_called(argument.as_expression().is_some_and(is_function));
            self.visit_argument(argument);
        }
    }

    pub(super) fn mark_called(&mut self, called: bool) {
        if let Some(summaries) = &mut self.summaries {
            summaries.called = called;
        }
    }
}

fn is_function(e: &Expression<'_>) -> bool {
    matches!(e.without_parentheses(), Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_))
}
