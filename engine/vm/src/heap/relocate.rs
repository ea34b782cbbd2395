//! Writing the cells of an image: in which order they lie, and what they refer to by where it lies then.
//!
//! A program touches few of the cells of its image when it starts, and every page touched costs a fault (1.5 us where
//! it is written, since the page is copied; see `docs/decisions/0040-image-order.md`). So cells that a start writes lie
//! together, then those that it only reads, then the rest. Cells keep their sizes but lie without gaps, whatever their
//! class; the image's bitmap tells where each begins.

use super::image::ImageRegions;
use super::visit::{Edges, visit};
use super::weak::{WeakCell, WeakTable};
use super::{Gc, Header, Kind, cage, gc_state};
use crate::Vm;
use crate::interp::code::{Code, Feedback};
use crate::object::Object;
use crate::object::buffer;
use crate::object::exotic::typed_array;
use crate::object::regexp;
use crate::object::shape::Transitions;
use crate::object::table::PropertyTable;
use crate::value::Value;
use std::cell::Cell;
use std::collections::HashMap;

/// What a start does with a cell, in the order in which an image holds them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Heat {
    /// Written at every start.
    Written,
    /// Read at every start.
    Read,
    /// Not known: the program's own cells.
    Unknown,
    /// Not touched by a start that was looked at.
    Cold,
}

const ORDER: [Heat; 4] = [Heat::Written, Heat::Read, Heat::Unknown, Heat::Cold];

/// Cell offset of the first block of the heap.
const START: u32 = (cage::HEAP_START / 8) as u32;
/// Cell offsets in a granule of 16 bytes.
const UNITS: u32 = 2;

/// Where the cells of the heap lie in an image.
pub(super) struct Layout {
    /// New offset by old granule, 0 where no cell starts.
    map: Vec<u32>,
    /// (old cell, bytes that matter), in the order of their new places.
    cells: Vec<(Gc<Header>, u32)>,
    pub regions: ImageRegions,
    /// Cell offset behind the last cell.
    pub end: u32,
}

impl Layout {
    /// The new offset of the cell at `o`; `None` if no cell that is kept starts there.
    pub fn place(&self, o: u32) -> Option<u32> {
        let granule = o.checked_sub(START)? / UNITS;
        let n = *self.map.get(granule as usize)?;
        (n != 0 && o.is_multiple_of(UNITS)).then_some(n)
    }
    /// Old and new offsets of all cells, in the order of the new ones.
    pub fn places(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.cells.iter().filter_map(|(c, _)| Some((c.offset(), self.place(c.offset())?)))
    }
}

impl Vm {
    /// Gives every live cell its place. To be called right after a full collection.
    pub(super) fn image_layout(&self, heat: &dyn Fn(u32) -> Heat) -> Layout {
        let end = self.heap.blocks.end() << (super::alloc::BLOCK_SHIFT - 3);
        let mut layout = Layout {
            map: vec![0; ((end - START) / UNITS) as usize],
            cells: Vec::new(),
            regions: ImageRegions::default(),
            end: START,
        };
        let tables = self.live_cells().filter(|(c, _)| c.is(Kind::Code)).flat_map(|(c, _)| c.cast::<Code>().tables());
        let tables: HashMap<u32, usize> = tables.filter(|&(table, _)| table != 0).collect();
        let mut live: Vec<(Heat, Gc<Header>, u32)> = self
            .live_cells()
            .map(|(c, size)| {
                let heat = heat(c.offset());
                let used = tables.get(&c.offset()).copied().unwrap_or_else(|| used_size(c, size, heat));
                (heat, c, used.min(size) as u32)
            })
            .collect();
        // Stable: cells of one part stay in the order of their addresses.
        live.sort_by_key(|&(heat, c, size)| {
            let behind = match heat {
                // A start touches little of large cells, which would lie between what it touches all of.
                Heat::Written | Heat::Read => size > 4096,
                // What runs lies apart from what it works on, of which there may be much.
                Heat::Unknown => !tables.contains_key(&c.offset()) && !is_of_program(c.kind()),
                Heat::Cold => false,
            };
            (heat, behind)
        });
        let mut cells = live.into_iter().peekable();
        for region in ORDER {
            while let Some((_, c, size)) = cells.next_if(|&(heat, ..)| heat == region) {
                layout.map[((c.offset() - START) / UNITS) as usize] = layout.end;
                layout.cells.push((c, size));
                layout.end += size.next_multiple_of(16) / 8;
            }
            match region {
                Heat::Written => layout.regions.written = layout.end,
                Heat::Read => layout.regions.read = layout.end,
                Heat::Unknown => layout.regions.unknown = layout.end,
                Heat::Cold => {}
            }
        }
        layout
    }

    /// Copies the cells to their places in the zeroed memory at `stage`, an address in the cage that stands for
    /// `cage::HEAP_START`, and makes their edges those of the image. Returns how many edges led to no kept cell.
    pub(super) fn write_image(&mut self, layout: &Layout, stage: usize) -> usize {
        let mut dangling = 0;
        for &(cell, size) in &layout.cells {
            let Some(place) = layout.place(cell.offset()) else { continue };
            let at = stage + (place - START) as usize * 8;
            // SAFETY: the stage has room for every cell of the layout, and does not overlap the heap.
            unsafe { std::ptr::copy_nonoverlapping(cell.addr() as *const u8, at as *mut u8, size as usize) };
            let copy = Gc::<Header>::from_addr(at);
            copy.header().gc.set(gc_state::OLD);
            fit(copy, size as usize);
            let mut edges = Relocate { layout, dangling: 0 };
            // SAFETY: a copy of a live cell.
            unsafe { visit(at, copy.kind_byte(), || size as usize, &mut edges) };
            dangling += edges.dangling;
            match copy.kind() {
                Kind::Code => {
                    let (old, new): (Gc<Code>, Gc<Code>) = (cell.cast(), copy.cast());
                    new.moved(old, |cell| layout.place(cell));
                }
                Kind::HashTable => copy.cast::<crate::object::hash_table::HashTable>().keys_moved(),
                Kind::RegExp => regexp::left_process(copy.cast()),
                Kind::TypedArray | Kind::DataView => {
                    let bytes = cell.cast::<Object>().internal(typed_array::field::BUFFER).as_gc::<Object>();
                    let bytes = bytes.internal(buffer::field::BYTES);
                    if bytes.is_cell()
                        && let Some(place) = layout.place(bytes.payload())
                    {
                        typed_array::data_moved(copy.cast(), bytes.payload(), place);
                    }
                }
                _ => {}
            }
        }
        dangling
    }
}

/// Makes edges of a copy lead to where their cells lie in the image.
struct Relocate<'a> {
    layout: &'a Layout,
    dangling: usize,
}

impl Relocate<'_> {
    fn moved(&mut self, o: u32) -> u32 {
        if o < START {
            return o;
        }
        self.layout.place(o).unwrap_or_else(|| {
            self.dangling += 1;
            0
        })
    }
}

impl Edges for Relocate<'_> {
    fn offset(&mut self, slot: &Cell<u32>) {
        slot.set(self.moved(slot.get()));
    }
    fn value(&mut self, slot: &Cell<Value>) {
        slot.set(slot.get().moved(|o| self.moved(o)));
    }
    fn maybe_feedback(&mut self, slot: &Cell<u32>) {
        let o = slot.get();
        if let Some(place) = self.layout.place(o)
            && Gc::<Header>::from_offset(o).is(Kind::Feedback)
        {
            slot.set(place);
        }
    }
    fn maybe_value(&mut self, slot: &Cell<Value>) {
        let v = slot.get();
        if v.is_heap() {
            let kept = v.payload() < START || self.layout.place(v.payload()).is_some();
            slot.set(if kept { v.moved(|o| self.moved(o)) } else { Value::UNDEFINED });
        }
    }
    fn weak_cell(&mut self, cell: Gc<WeakCell>) {
        self.offset(&cell.target);
        self.offset(&cell.token);
    }
    fn weak_table(&mut self, table: Gc<WeakTable>) {
        let entries: Vec<(u32, Value)> = table.iter().collect();
        let entries = entries.into_iter().map(|(k, v)| (self.moved(k), v.moved(|o| self.moved(o))));
        table.refill(entries.collect());
    }
}

/// Kinds that make up the program rather than its data.
fn is_of_program(kind: Kind) -> bool {
    use Kind::{
        Accessor, BoundFunction, Code, Env, Feedback, Function, ModuleRecord, PropertyTable, ProtoInfo, Shape, Symbol,
        Transitions, ValidityCell,
    };
    let runs = matches!(kind, Code | Feedback | Function | BoundFunction | Env | Accessor | ModuleRecord);
    runs || matches!(kind, Shape | PropertyTable | Transitions | ProtoInfo | ValidityCell | Symbol)
}

/// Gives up the room for more of a copy that has none.
fn fit(copy: Gc<Header>, size: usize) {
    match copy.kind() {
        Kind::Transitions => {
            let (capacity, fitted) = copy.cast::<Transitions>().fitted();
            if size == fitted {
                copy.cast::<Transitions>().capacity.set(capacity);
            }
        }
        Kind::PropertyTable => {
            let (capacity, fitted) = copy.cast::<PropertyTable>().fitted();
            if size == fitted {
                copy.cast::<PropertyTable>().capacity.set(capacity);
            }
        }
        Kind::String => copy.cast::<crate::string::JsString>().fit(),
        _ => {}
    }
}

/// Bytes of a cell that carry meaning, where they are fewer than its size. Cold ones are not expected to grow.
fn used_size(c: Gc<Header>, size: usize, heat: Heat) -> usize {
    use super::kinds::Layout;
    use crate::string::JsString;
    match c.kind().layout() {
        Layout::Cell { ptrs, raw, values } => 8 + ptrs as usize * 4 + raw as usize + values as usize * 8,
        Layout::Special if c.is(Kind::String) => c.cast::<JsString>().used_size(),
        Layout::Special if c.is(Kind::Feedback) => {
            let f: Gc<Feedback> = c.cast();
            f.consts_end() - f.addr() + size_of_val(f.ics())
        }
        Layout::Special if c.is(Kind::Transitions) && heat == Heat::Cold => c.cast::<Transitions>().fitted().1,
        Layout::Special if c.is(Kind::PropertyTable) && heat == Heat::Cold => c.cast::<PropertyTable>().fitted().1,
        _ => size,
    }
}
