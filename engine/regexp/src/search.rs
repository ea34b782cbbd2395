//! Where a match can begin: found faster than by trying everywhere.

use crate::ast::{Assert, Node};
use crate::bytecode::SetId;
use crate::compile::encode;
use crate::first::{First, anchored, has_references, leading_run, needed, prefix};
use crate::set::Set;
use memchr::memmem::Finder;

pub struct Search {
    pub kind: Kind,
    /// The set of a loop that the pattern begins with: a failure at a character of it goes for the run that it is in.
    pub run: Option<SetId>,
    /// Of a pattern that begins with `\b`: the characters of words.
    pub edge: Option<SetId>,
    /// A text of Latin-1 characters without which there is no match.
    pub needed: Option<Box<Finder<'static>>>,
}

pub enum Kind {
    /// Only at the start of the text.
    Start,
    /// Where these units are; `whole`: they are all of the pattern.
    Literal {
        finder: Option<Box<Finder<'static>>>,
        units: Vec<u16>,
        whole: bool,
    },
    /// At a character of the set, and at the end of the text if `end`. `few`: the Latin-1 characters of it, of up to three.
    Set {
        set: SetId,
        few: Vec<u8>,
        end: bool,
    },
    Anywhere,
}

impl Search {
    pub fn new(
        node: &Node,
        first: &First,
        unicode: bool,
        mut id: impl FnMut(&Set) -> Result<SetId, &'static str>,
    ) -> Result<Search, &'static str> {
        let run = match leading_run(node).filter(|_| !has_references(node)).and_then(Node::one) {
            Some(set) => Some(id(&set)?),
            None => None,
        };
        let edge = match leading_edge(node) {
            Some(words) => Some(id(words)?),
            None => None,
        };
        let kind = Search::kind(node, first, unicode, id)?;
        // The others look at one place only, or for such a text anyway.
        let far = matches!(kind, Kind::Set { .. } | Kind::Anywhere);
        let text: Option<Vec<u8>> = needed(node).iter().map(|&c| u8::try_from(c).ok()).collect();
        let text = text.filter(|text| far && !text.is_empty());
        let needed = text.map(|text| Box::new(Finder::new(&text).into_owned()));
        Ok(Search { kind, run, edge, needed })
    }
    fn kind(
        node: &Node,
        first: &First,
        unicode: bool,
        mut id: impl FnMut(&Set) -> Result<SetId, &'static str>,
    ) -> Result<Kind, &'static str> {
        if anchored(node) {
            return Ok(Kind::Start);
        }
        let mut chars = Vec::new();
        let whole = prefix(node, &mut chars) && !matches!(node, Node::Group(..)) && plain(node);
        let half = |c: &u32| (0xD800..0xE000).contains(c);
        if chars.len() > 1 && !(unicode && chars.iter().any(half)) {
            let mut units = Vec::new();
            chars.iter().for_each(|&c| encode(c, &mut units));
            let bytes: Option<Vec<u8>> = units.iter().map(|&u| u8::try_from(u).ok()).collect();
            let finder = bytes.map(|b| Box::new(Finder::new(&b).into_owned()));
            return Ok(Kind::Literal { finder, units, whole });
        }
        let Some(set) = &first.set else { return Ok(Kind::Anywhere) };
        let few: Vec<u8> = set.ranges().iter().flat_map(|&(a, b)| a..=b.min(0xFF)).map(|c| c as u8).take(4).collect();
        let few = if few.len() <= 3 { few } else { Vec::new() };
        Ok(Kind::Set { set: id(set)?, few, end: first.end })
    }
}

/// The characters of words, of a pattern that begins with `\b`.
fn leading_edge(node: &Node) -> Option<&Set> {
    match node {
        Node::Seq(nodes) => leading_edge(nodes.first()?),
        Node::Group(node, _) => leading_edge(node),
        Node::Assert(Assert::Boundary { words, negate: false }) => Some(words),
        _ => None,
    }
}

/// Whether there is nothing to capture.
fn plain(node: &Node) -> bool {
    match node {
        Node::Seq(nodes) => nodes.iter().all(|n| matches!(n, Node::Char(_))),
        node => matches!(node, Node::Char(_)),
    }
}
