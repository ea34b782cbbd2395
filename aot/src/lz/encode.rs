//! The way to write bytes that costs the fewest bits: matches are looked for, what each way costs is estimated by the codes that the
//! last attempt led to, and the cheapest is a shortest path.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{BYTES, DISTANCES, MAIN, MAX_CODE, MAX_DISTANCE, MAX_MATCH, MIN_MATCH, number, range};

/// Earlier places looked at for a match.
const DEPTH: usize = 64;
const HASH_BITS: u32 = 18;
/// A match of three bytes further back than this costs more than the bytes.
const NEAR: usize = 1 << 14;
/// Attempts; each knows the codes of the one before.
const PASSES: usize = 3;

/// Compresses bytes.
pub fn block(bytes: &[u8]) -> Vec<u8> {
    let matches = Matches::find(bytes);
    // Before there are codes: bytes and lengths take about as many bits as they would by themselves.
    let (mut main, mut distances) = (vec![8; MAIN], vec![6; DISTANCES]);
    let mut steps = Vec::new();
    for _ in 0..PASSES {
        steps = cheapest(bytes, &matches, &main, &distances);
        let (mut main_counts, mut distance_counts) = (vec![0; MAIN], vec![0; DISTANCES]);
        for_each_symbol(bytes, &steps, |symbol| match symbol {
            Symbol::Main(symbol, ..) => main_counts[symbol] += 1,
            Symbol::Distance(symbol, ..) => distance_counts[symbol] += 1,
        });
        (main, distances) = (code_lengths(&main_counts), code_lengths(&distance_counts));
    }
    let lengths: Vec<u8> = main.iter().chain(&distances).copied().collect();
    let mut out = Writer { bytes: lengths.chunks(2).map(|pair| pair[0] | pair[1] << 4).collect(), bits: 0, count: 0 };
    let (main_codes, distance_codes) = (codes(&main), codes(&distances));
    for_each_symbol(bytes, &steps, |symbol| {
        let (code, length, extra, bits) = match symbol {
            Symbol::Main(symbol, extra, bits) => (main_codes[symbol], main[symbol], extra, bits),
            Symbol::Distance(symbol, extra, bits) => (distance_codes[symbol], distances[symbol], extra, bits),
        };
        out.put(code, u32::from(length));
        out.put(extra as u32, bits);
    });
    out.finish()
}

/// A byte (distance 0), or a match.
#[derive(Clone, Copy, Default)]
struct Step {
    length: u32,
    distance: u32,
}

/// A symbol with what tells the place in its range, and the number of bits of that.
enum Symbol {
    Main(usize, usize, u32),
    Distance(usize, usize, u32),
}

fn for_each_symbol(bytes: &[u8], steps: &[Step], mut found: impl FnMut(Symbol)) {
    let place = |n: usize| {
        let (symbol, bits) = number(n);
        (symbol, n - range(symbol).0, bits)
    };
    let (mut at, mut last) = (0, 0);
    for step in steps {
        if step.distance == 0 {
            found(Symbol::Main(usize::from(bytes[at]), 0, 0));
        } else {
            let (symbol, extra, bits) = place(step.length as usize - MIN_MATCH);
            found(Symbol::Main(BYTES + symbol, extra, bits));
            if step.distance == last {
                found(Symbol::Distance(0, 0, 0));
            } else {
                let (symbol, extra, bits) = place(step.distance as usize);
                found(Symbol::Distance(1 + symbol, extra, bits));
                last = step.distance;
            }
        }
        at += step.length as usize;
    }
}

/// The matches that begin at each place: longer ones further back.
struct Matches {
    all: Vec<Step>,
    /// Where those of a place begin in `all`; those of the next place begin where they end.
    starts: Vec<u32>,
}

impl Matches {
    fn find(bytes: &[u8]) -> Matches {
        // One more than the last place of three and of four bytes, by hash, and the place before of each place of four; 0: none.
        let (mut threes, mut fours) = (vec![0u32; 1 << HASH_BITS], vec![0u32; 1 << HASH_BITS]);
        let mut before = vec![0u32; bytes.len()];
        let hash = |word: u32| (word.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize;
        let mut found = Matches { all: Vec::new(), starts: vec![0] };
        for at in 0..bytes.len() {
            if let Some(word) = bytes[at..].first_chunk() {
                let word = u32::from_le_bytes(*word);
                let (three, four) = (hash(word << 8), hash(word));
                let mut longest = MIN_MATCH;
                let near = (threes[three] as usize).checked_sub(1).filter(|place| at - place < NEAR);
                if let Some(place) = near
                    && common(bytes, at, place) > longest
                {
                    longest = 3;
                    found.all.push(Step { length: 3, distance: (at - place) as u32 });
                }
                let mut next = fours[four] as usize;
                for _ in 0..DEPTH {
                    if next == 0 || at - (next - 1) > MAX_DISTANCE || longest == MAX_MATCH {
                        break;
                    }
                    let place = next - 1;
                    next = before[place] as usize;
                    let length = common(bytes, at, place);
                    if length > longest.max(3) {
                        longest = length;
                        found.all.push(Step { length: length as u32, distance: (at - place) as u32 });
                    }
                }
                before[at] = std::mem::replace(&mut fours[four], at as u32 + 1);
                threes[three] = at as u32 + 1;
            }
            found.starts.push(found.all.len() as u32);
        }
        found
    }
    fn at(&self, at: usize) -> &[Step] {
        &self.all[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// How many bytes at two places are the same.
fn common(bytes: &[u8], at: usize, earlier: usize) -> usize {
    bytes[at..].iter().zip(&bytes[earlier..]).take(MAX_MATCH).take_while(|(a, b)| a == b).count()
}

/// The cheapest way to each place.
#[derive(Clone, Copy)]
struct Way {
    cost: u32,
    last: Step,
    /// Distance of the last match on it.
    distance: u32,
}

/// The steps of the cheapest way when codes have these lengths.
fn cheapest(bytes: &[u8], matches: &Matches, main: &[u8], distances: &[u8]) -> Vec<Step> {
    // A symbol that did not occur would get a long code.
    let price = |length: u8| if length == 0 { MAX_CODE + 1 } else { u32::from(length) };
    let lengths: Vec<u32> = (0..=MAX_MATCH - MIN_MATCH)
        .map(|n| {
            let (symbol, bits) = number(n);
            price(main[BYTES + symbol]) + bits
        })
        .collect();
    let nowhere = Way { cost: u32::MAX, last: Step::default(), distance: 0 };
    let mut ways = vec![nowhere; bytes.len() + 1];
    ways[0].cost = 0;
    for at in 0..bytes.len() {
        let way = ways[at];
        let reach = |ways: &mut [Way], cost: u32, last: Step, distance: u32| {
            let there = &mut ways[at + last.length as usize];
            if cost < there.cost {
                *there = Way { cost, last, distance };
            }
        };
        let byte = Step { length: 1, distance: 0 };
        reach(&mut ways, way.cost + price(main[usize::from(bytes[at])]), byte, way.distance);
        let mut try_lengths = |shortest: usize, longest: usize, distance: u32, price: u32| {
            for length in shortest..=longest {
                let last = Step { length: length as u32, distance };
                reach(&mut ways, way.cost + lengths[length - MIN_MATCH] + price, last, distance);
            }
        };
        if way.distance != 0 {
            let longest = common(bytes, at, at - way.distance as usize);
            try_lengths(MIN_MATCH, longest, way.distance, price(distances[0]));
        }
        let mut shortest = MIN_MATCH + 1;
        for step in matches.at(at) {
            let (symbol, bits) = number(step.distance as usize);
            try_lengths(shortest, step.length as usize, step.distance, price(distances[1 + symbol]) + bits);
            shortest = step.length as usize + 1;
        }
    }
    let (mut steps, mut at) = (Vec::new(), bytes.len());
    while at > 0 {
        steps.push(ways[at].last);
        at -= ways[at].last.length as usize;
    }
    steps.reverse();
    steps
}

/// Lengths of the codes of symbols that occur so often, as D. Huffman makes them; counts are made more alike until no code is
/// too long.
fn code_lengths(counts: &[u32]) -> Vec<u8> {
    let mut counts = counts.to_vec();
    loop {
        let mut parents = vec![0; 2 * counts.len()];
        let occurs = counts.iter().enumerate().filter(|(_, count)| **count != 0);
        let mut trees: BinaryHeap<_> = occurs.map(|(symbol, &count)| Reverse((u64::from(count), symbol))).collect();
        let alone = trees.len() == 1;
        let mut root = counts.len();
        while let (Some(Reverse(a)), Some(Reverse(b))) = (trees.pop(), trees.pop()) {
            (parents[a.1], parents[b.1]) = (root, root);
            trees.push(Reverse((a.0 + b.0, root)));
            root += 1;
        }
        let depth = |symbol: usize| {
            let parent = |&at: &usize| (at + 1 < root).then(|| parents[at]);
            std::iter::successors(Some(symbol), parent).count() as u32 - 1
        };
        let length = |symbol: usize| match counts[symbol] {
            0 => 0,
            _ if alone => 1,
            _ => depth(symbol),
        };
        let lengths: Vec<u32> = (0..counts.len()).map(length).collect();
        if lengths.iter().all(|&length| length <= MAX_CODE) {
            return lengths.into_iter().map(|length| length as u8).collect();
        }
        for count in &mut counts {
            *count = (*count).div_ceil(2) + u32::from(*count != 0);
        }
    }
}

/// The codes of these lengths, as `make_table` counts them, first bit lowest.
fn codes(lengths: &[u8]) -> Vec<u32> {
    let mut codes = vec![0; lengths.len()];
    let mut code = 0u32;
    for length in 1..=MAX_CODE {
        for symbol in (0..lengths.len()).filter(|&symbol| u32::from(lengths[symbol]) == length) {
            codes[symbol] = code.reverse_bits() >> (u32::BITS - length);
            code += 1;
        }
        code <<= 1;
    }
    codes
}

struct Writer {
    bytes: Vec<u8>,
    bits: u64,
    count: u32,
}

impl Writer {
    fn put(&mut self, bits: u32, count: u32) {
        self.bits |= u64::from(bits) << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.bits as u8);
            self.bits >>= 8;
            self.count -= 8;
        }
    }
    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push(self.bits as u8);
        }
        self.bytes
    }
}
