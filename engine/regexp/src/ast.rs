//! Patterns as trees.

use crate::set::Set;
use std::rc::Rc;

/// No limit of a quantifier.
pub const MANY: u32 = u32::MAX;

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Empty,
    Char(u32),
    /// One character of a set; one that is empty matches nothing.
    Set(Rc<Set>),
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    /// Captures what it matches as this group.
    Group(Box<Node>, u32),
    Assert(Assert),
    Look(Look),
    /// What one of these groups captured.
    Back {
        groups: Vec<u32>,
        icase: bool,
    },
    Repeat(Repeat),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Assert {
    Start,
    End,
    LineStart,
    LineEnd,
    /// Between a character of the set and another, or not there.
    Boundary {
        words: Rc<Set>,
        negate: bool,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    pub behind: bool,
    pub negate: bool,
    pub node: Box<Node>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Repeat {
    pub node: Box<Node>,
    pub min: u32,
    pub max: u32,
    pub greedy: bool,
    /// The groups inside: the first, and the one behind the last.
    pub groups: (u32, u32),
}

impl Node {
    pub fn seq(mut nodes: Vec<Node>) -> Node {
        match nodes.len() {
            0 => Node::Empty,
            1 => nodes.remove(0),
            _ => Node::Seq(nodes),
        }
    }
    pub fn alt(mut nodes: Vec<Node>) -> Node {
        if nodes.len() == 1 {
            return nodes.remove(0);
        }
        // Alternatives of one character are a class.
        let mut all = Set::default();
        for node in &nodes {
            match node {
                Node::Char(c) => all.add(*c, *c),
                Node::Set(set) => all.add_all(set),
                _ => return Node::Alt(nodes),
            }
        }
        Node::set(all)
    }
    pub fn set(set: Set) -> Node {
        match set.single() {
            Some(c) => Node::Char(c),
            None => Node::Set(Rc::new(set)),
        }
    }
    /// Whether it can match without going on.
    pub fn nullable(&self) -> bool {
        match self {
            Node::Empty | Node::Assert(_) | Node::Look(_) | Node::Back { .. } => true,
            Node::Char(_) | Node::Set(_) => false,
            Node::Seq(nodes) => nodes.iter().all(Node::nullable),
            Node::Alt(nodes) => nodes.iter().any(Node::nullable),
            Node::Group(node, _) => node.nullable(),
            Node::Repeat(r) => r.min == 0 || r.node.nullable(),
        }
    }
    /// Whether it never goes on.
    pub fn still(&self) -> bool {
        match self {
            Node::Empty | Node::Assert(_) | Node::Look(_) => true,
            Node::Char(_) | Node::Set(_) | Node::Back { .. } => false,
            Node::Seq(nodes) | Node::Alt(nodes) => nodes.iter().all(Node::still),
            Node::Group(node, _) => node.still(),
            Node::Repeat(r) => r.max == 0 || r.node.still(),
        }
    }
    /// The set, of what matches one character.
    pub fn one(&self) -> Option<Rc<Set>> {
        match self {
            Node::Char(c) => Some(Rc::new(Set::of(*c))),
            Node::Set(set) => Some(set.clone()),
            _ => None,
        }
    }
}

/// A parsed pattern.
pub struct Pattern {
    pub node: Node,
    /// Groups that capture, without the whole match.
    pub groups: u32,
    /// Names of groups in order.
    pub names: Vec<(String, u32)>,
}
