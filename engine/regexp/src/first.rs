//! What a pattern can begin with: for searching, and to leave out choices that the next character decides.

use crate::ast::{Assert, MANY, Node};
use crate::set::Set;

/// What can come next where something is to match.
#[derive(Clone, Debug, PartialEq)]
pub struct First {
    /// Only these characters; `None`: any, or it is not known.
    pub set: Option<Set>,
    /// The end of the text will do too.
    pub end: bool,
    /// Whatever comes, there will be no failure.
    pub accepts: bool,
}

impl First {
    /// Nothing is known.
    pub const ANY: First = First { set: None, end: true, accepts: false };
    /// The end of the pattern.
    pub const ACCEPT: First = First { set: None, end: true, accepts: true };

    fn one(set: Set) -> First {
        First { set: Some(set), end: false, accepts: false }
    }
    pub fn or(self, other: &First) -> First {
        let set = match (self.set, &other.set) {
            (Some(mut a), Some(b)) => {
                a.add_all(b);
                Some(a)
            }
            _ => None,
        };
        First { set, end: self.end || other.end, accepts: false }
    }
    fn and(self, other: &First) -> First {
        let set = match (self.set, &other.set) {
            (Some(a), Some(b)) => Some(a.intersection(b)),
            (a, b) => a.or_else(|| b.clone()),
        };
        First { set, end: self.end && other.end, accepts: false }
    }
    /// Whether the next character tells both apart.
    pub fn excludes(&self, other: &First) -> bool {
        let apart = matches!((&self.set, &other.set), (Some(a), Some(b)) if a.is_disjoint(b));
        apart && !(self.end && other.end)
    }
}

/// Computes [`First`]; gives up where patterns are so large that it would take long.
pub struct Firsts {
    pub budget: u32,
}

impl Firsts {
    /// Of a node with something behind it.
    pub fn of(&mut self, node: &Node, follow: &First) -> First {
        if self.budget == 0 {
            return First::ANY;
        }
        self.budget -= 1;
        match node {
            Node::Empty => follow.clone(),
            Node::Char(c) => First::one(Set::of(*c)),
            Node::Set(set) => First::one((**set).clone()),
            Node::Seq(nodes) => {
                // Only what can be gone over shows what is behind.
                let upto = nodes.iter().position(|n| !n.nullable()).map_or(nodes.len(), |i| i + 1);
                nodes[..upto].iter().rev().fold(follow.clone(), |follow, node| self.of(node, &follow))
            }
            Node::Alt(nodes) => {
                let none = First { set: Some(Set::default()), end: false, accepts: false };
                nodes.iter().fold(none, |all, node| all.or(&self.of(node, follow)))
            }
            Node::Group(node, _) => self.of(node, follow),
            Node::Assert(Assert::End) => First { set: Some(Set::default()), end: follow.end, accepts: false },
            Node::Assert(Assert::LineEnd) => {
                First { set: Some(Set::line_ends()), end: true, accepts: false }.and(follow)
            }
            Node::Assert(_) => First { accepts: false, ..follow.clone() },
            Node::Look(look) if !look.behind && !look.negate => {
                let inside = self.of(&look.node, &First::ANY);
                inside.and(follow)
            }
            Node::Look(_) => First { accepts: false, ..follow.clone() },
            Node::Back { .. } => First::ANY,
            Node::Repeat(r) if r.max == 0 => follow.clone(),
            Node::Repeat(r) => {
                let body = self.of(&r.node, if r.node.nullable() { follow } else { &First::ANY });
                if r.min == 0 { body.or(follow) } else { body }
            }
        }
    }
}

/// Whether every match begins at the start of the text.
pub fn anchored(node: &Node) -> bool {
    match node {
        Node::Assert(Assert::Start) => true,
        Node::Seq(nodes) => nodes.iter().take_while(|n| n.nullable() || anchored(n)).any(anchored),
        Node::Alt(nodes) => nodes.iter().all(anchored),
        Node::Group(node, _) => anchored(node),
        Node::Repeat(r) => r.min > 0 && anchored(&r.node),
        _ => false,
    }
}

/// Adds the characters that every match begins with; whether they are all of the node.
pub fn prefix(node: &Node, out: &mut Vec<u32>) -> bool {
    match node {
        Node::Empty => true,
        Node::Char(c) => {
            out.push(*c);
            true
        }
        Node::Seq(nodes) => nodes.iter().all(|n| prefix(n, out)),
        Node::Group(node, _) => prefix(node, out),
        Node::Repeat(r) if r.min > 0 => {
            let whole = prefix(&r.node, out);
            whole && r.min == 1 && r.max == 1
        }
        _ => false,
    }
}

/// The longest text that every match contains.
pub fn needed(node: &Node) -> Vec<u32> {
    let (mut run, mut best) = (Vec::new(), Vec::new());
    add_needed(node, &mut run, &mut best);
    end_run(&mut run, &mut best);
    best
}
fn end_run(run: &mut Vec<u32>, best: &mut Vec<u32>) {
    if run.len() > best.len() {
        std::mem::swap(run, best);
    }
    run.clear();
}
/// `run`: the characters right before what comes next.
fn add_needed(node: &Node, run: &mut Vec<u32>, best: &mut Vec<u32>) {
    match node {
        Node::Char(c) => run.push(*c),
        Node::Seq(nodes) => nodes.iter().for_each(|n| add_needed(n, run, best)),
        Node::Group(node, _) => add_needed(node, run, best),
        // Nothing comes between.
        Node::Empty | Node::Assert(_) | Node::Look(_) => {}
        Node::Repeat(r) if r.min > 0 => {
            end_run(run, best);
            add_needed(&r.node, run, best);
            end_run(run, best);
        }
        Node::Set(_) | Node::Alt(_) | Node::Back { .. } | Node::Repeat(_) => end_run(run, best),
    }
}

/// The set of a loop that a pattern begins with, where a failure that began inside a run of its characters means that
/// the pattern matches nowhere in the run: whatever can follow has been tried behind each of them.
pub fn leading_run(node: &Node) -> Option<&Node> {
    match node {
        Node::Seq(nodes) => leading_run(nodes.first()?),
        Node::Group(node, _) => leading_run(node),
        // What begins at the start of the text does not match behind it.
        Node::Alt(nodes) => {
            let mut runs = nodes.iter().filter(|n| !anchored(n)).map(leading_run);
            let first = runs.next()??;
            runs.all(|run| run == Some(first)).then_some(first)
        }
        Node::Repeat(r) if r.min <= 1 && r.max == MANY && r.node.one().is_some() => Some(&r.node),
        _ => None,
    }
}

/// Whether a match depends on what was captured before.
pub fn has_references(node: &Node) -> bool {
    match node {
        Node::Back { .. } => true,
        Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().any(has_references),
        Node::Group(node, _) => has_references(node),
        Node::Look(look) => has_references(&look.node),
        Node::Repeat(r) => has_references(&r.node),
        Node::Empty | Node::Char(_) | Node::Set(_) | Node::Assert(_) => false,
    }
}
