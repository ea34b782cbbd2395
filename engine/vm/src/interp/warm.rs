//! Warm inline caches: what another run of a program from the same heap has learnt is taken over before the heap is saved,
//! so that a start from the image finds its caches filled, and the shapes that it will make. Nothing is believed: each case is
//! looked up again in this heap.

use super::code::{Feedback, Ic};
use super::ic::{Case, MEGAMORPHIC, own_case};
use crate::Vm;
use crate::heap::{Gc, Header, Kind};
use crate::object::proto::ProtoInfo;
use crate::object::shape::{Shape, Transitions, shape_flags};
use crate::object::table::{Attrs, Entry, PropertyTable};
use crate::object::{Key, Object, ValueCell};
use crate::value::Value;
use std::collections::HashMap;

/// The other run.
pub struct OtherRun<'r, 'a> {
    /// The cell of this heap that a cell offset of that run stands for.
    pub here: &'r dyn Fn(u32) -> Option<u32>,
    /// The bytes of that run's heap from a cell offset on.
    pub bytes: &'r dyn Fn(u32) -> Option<&'a [u8]>,
    /// Cells that it made, and their equals here.
    pub made: HashMap<u32, u32>,
    /// Shapes of objects that were made not extensible: the shape before, and the transition's tag.
    restricted: HashMap<u32, (u32, u32)>,
}

impl<'r, 'a> OtherRun<'r, 'a> {
    pub fn new(here: &'r dyn Fn(u32) -> Option<u32>, bytes: &'r dyn Fn(u32) -> Option<&'a [u8]>) -> OtherRun<'r, 'a> {
        OtherRun { here, bytes, made: HashMap::new(), restricted: HashMap::new() }
    }
    /// Children of a shape, or first shapes of objects with a prototype, by the offset of the cell that lists them: key, tag,
    /// shape.
    fn transitions(&self, place: u32) -> &'a [[u32; 3]] {
        let found = self.cell::<Transitions>(place, Kind::Transitions);
        let list = found.and_then(|(head, rest)| Self::list::<[u32; 3]>(rest, 0, head.header.word.get() as usize));
        list.unwrap_or_default()
    }
    /// Finds where shapes come from that do not tell it themselves, below those that are here.
    fn find_restricted(&mut self, here: impl Iterator<Item = u32>) {
        let mut places: Vec<u32> = here.collect();
        while let Some(place) = places.pop() {
            let list = match (self.cell::<Shape>(place, Kind::Shape), self.cell::<ProtoInfo>(place, Kind::ProtoInfo)) {
                (Some((shape, _)), _) => shape.transitions.get(),
                (None, Some((info, _))) => info.roots.get(),
                (None, None) => continue,
            };
            for &[key, tag, child] in self.transitions(list) {
                if key == 0 {
                    self.restricted.insert(child, (place, tag));
                }
                if (self.here)(child).is_none() {
                    places.push(child);
                }
            }
        }
    }
    /// The cell of this heap that one of that run stands for.
    fn known(&self, place: u32) -> Option<u32> {
        (self.here)(place).or_else(|| self.made.get(&place).copied())
    }
    /// What lies at an offset of that run, if it is of this kind.
    fn cell<T>(&self, place: u32, kind: Kind) -> Option<(&'a T, &'a [u8])> {
        let bytes = (self.bytes)(place).filter(|bytes| bytes.len() >= size_of::<T>())?;
        // SAFETY: cells are aligned; they and the header begin with integers, which any bytes are, and are long enough.
        let header = unsafe { &*bytes.as_ptr().cast::<Header>() };
        // SAFETY: as above; `T` is the structure of this kind, integers only.
        (header.kind.get() == kind as u8).then(|| (unsafe { &*bytes.as_ptr().cast::<T>() }, &bytes[size_of::<T>()..]))
    }
    /// Items of a list that begins `skip` bytes into `bytes`.
    fn list<T>(bytes: &'a [u8], skip: usize, count: usize) -> Option<&'a [T]> {
        let bytes = bytes.get(skip..skip.checked_add(count * size_of::<T>())?)?;
        // SAFETY: long enough; items of integers at their alignment, as the cell was written.
        Some(unsafe { std::slice::from_raw_parts(bytes.as_ptr().cast(), count) })
    }
    /// Takes note of a shape made here for one of that run, if they are alike.
    fn equals(&mut self, place: u32, there: &Shape, made: Gc<Shape>) -> Option<Gc<Shape>> {
        let layout = |s: &Shape| (s.count.get(), s.slots.get(), s.inline_cap.get(), s.kind.get(), s.flags.get());
        let equal = layout(there) == layout(&made);
        equal.then(|| self.made.insert(place, made.offset()));
        equal.then_some(made)
    }
    /// The caches of the feedback cell at an offset of that run.
    pub fn caches(&self, place: u32) -> Option<&'a [Ic]> {
        let (feedback, rest) = self.cell::<Feedback>(place, Kind::Feedback)?;
        Self::list(rest, feedback.nconsts.get() as usize * 8, feedback.nics.get() as usize)
    }
}

impl Vm {
    /// Takes over what a run has learnt that was started from an image of this heap: `places` has, of every cell that is still
    /// here, its offset and that in the image, in the order of the latter, `memory` that run's heap. The shapes that it has
    /// at the offsets `wanted` are made here too, if that takes nothing but adding properties.
    pub fn learn_from<'a>(
        &mut self,
        places: &[(u32, u32)],
        memory: &dyn Fn(u32) -> Option<&'a [u8]>,
        wanted: impl Iterator<Item = u32>,
    ) {
        let here = |place: u32| Some(places[places.binary_search_by_key(&place, |pair| pair.1).ok()?].0);
        let mut run = OtherRun::new(&here, memory);
        run.find_restricted(places.iter().map(|pair| pair.1));
        let of_kind = |kind: Kind| places.iter().filter(move |pair| Gc::<Header>::from_offset(pair.0).is(kind));
        for &(cell, place) in of_kind(Kind::Function) {
            self.settle_like(Gc::from_offset(cell), place, &mut run);
        }
        for &(cell, place) in places.iter().filter(|pair| Gc::<Header>::from_offset(pair.0).kind().is_object()) {
            self.become_prototype_like(Gc::from_offset(cell), place, &mut run);
        }
        for &(cell, place) in of_kind(Kind::Feedback) {
            let owner = Gc::<Feedback>::from_offset(cell);
            if let Some(learnt) = run.caches(place) {
                self.warm_caches(owner, learnt, &mut run);
            }
        }
        for place in wanted {
            self.shape_here(place, &mut run);
        }
    }

    /// Makes an object a prototype that is one in the other run: nothing else can tell the difference.
    fn become_prototype_like(&mut self, o: Gc<Object>, place: u32, run: &mut OtherRun<'_, '_>) -> Option<()> {
        let (object, _) = run.cell::<Object>(place, o.kind())?;
        let shape = object.header.word.get();
        let own = shape_flags::UNIQUE | shape_flags::DICTIONARY | shape_flags::IS_PROTO;
        if run.known(shape).is_some() || o.shape().has(own) {
            return None;
        }
        let (there, _) = run.cell::<Shape>(shape, Kind::Shape)?;
        let layout = |s: &Shape| (s.count.get(), s.slots.get(), s.inline_cap.get(), s.flags.get() & !own);
        if there.flags.get() & own == shape_flags::UNIQUE | shape_flags::IS_PROTO && layout(there) == layout(&o.shape())
        {
            self.proto_info(o);
            run.made.insert(shape, o.shape().offset());
        }
        Some(())
    }

    /// Gives a function those of its properties that are made when they are asked for first and that its equal in the other run
    /// has: nothing else can tell the difference.
    fn settle_like(&mut self, f: Gc<Object>, place: u32, run: &mut OtherRun<'_, '_>) -> Option<()> {
        let (object, _) = run.cell::<Object>(place, Kind::Function)?;
        if (run.here)(object.header.word.get()) == Some(f.shape().offset()) {
            return None;
        }
        let (shape, _) = run.cell::<Shape>(object.header.word.get(), Kind::Shape)?;
        let (_, rest) = run.cell::<PropertyTable>(shape.table.get(), Kind::PropertyTable)?;
        let mut entries = OtherRun::list::<Entry>(rest, 0, shape.count.get() as usize)?.to_vec();
        entries.sort_by_key(|entry| entry.slot());
        let (_, slots) = run.cell::<ValueCell>(object.slots.get(), Kind::Slots)?;
        for entry in entries.into_iter().filter(|entry| entry.key != 0 && !entry.attrs().is_lazy()) {
            let key = Key::from_offset((run.here)(entry.key)?);
            let lazy = f.shape().lookup(key).is_some_and(|found| found.attrs.is_lazy());
            if !lazy || entry.slot() != f.shape().slots.get() {
                continue;
            }
            self.materialise(f, key);
            let place = entry.slot().checked_sub(shape.inline_cap.get().into())?;
            let value = Value(*OtherRun::list::<u64>(slots, place as usize * 8, 1)?.first()?);
            if let Some(made) = f.slot(entry.slot()).get().to_object()
                && value.is_object()
            {
                run.made.insert(value.payload(), made.offset());
            }
        }
        Some(())
    }

    /// Fills the empty caches of `owner` with what the caches of its equal have `learnt` in the other run.
    pub fn warm_caches(&mut self, owner: Gc<Feedback>, learnt: &[Ic], run: &mut OtherRun<'_, '_>) {
        for (ic, other) in owner.ics().iter().zip(learnt) {
            if ic.key.get() == 0 || ic.aux.get() == MEGAMORPHIC {
                continue;
            }
            let list = if other.aux.get() > MEGAMORPHIC { run.caches(other.aux.get()) } else { None };
            for other in std::iter::once(other).chain(list.unwrap_or_default()) {
                for inline in [true, false] {
                    if let Some(case) = self.find_again(ic.key(), inline, other, run)
                        && !knows(ic, case.shape)
                    {
                        self.ic_update(ic, owner.offset() as usize, case);
                    }
                }
            }
        }
    }

    /// A case of `other`, if a lookup in this heap gives the same.
    fn find_again(&mut self, key: Key, inline: bool, other: &Ic, run: &mut OtherRun<'_, '_>) -> Option<Case> {
        let (shape, disp) =
            if inline { (other.shape.get(), other.disp.get()) } else { (other.shape2.get(), other.disp2.get()) };
        let s = self.shape_here(shape, run)?;
        let special =
            matches!(Kind::from_u8(s.kind.get()), Some(Kind::Proxy | Kind::ModuleNamespace | Kind::TypedArray));
        if special || s.has(shape_flags::DICTIONARY) || key.is_index() {
            return None;
        }
        let holder = if inline { 0 } else { other.holder.get() };
        let case = if holder != 0
            && let Some(after) = self.shape_here(holder, run)
        {
            if other.validity.get() == 0 { None } else { self.addition_case(s, after, key) }
        } else if let Some(f) = s.lookup(key) {
            // A shape of one object can change its attributes in place, so what could be stored to then must be now.
            if s.has(shape_flags::UNIQUE) && !f.attrs.is_plain_writable() {
                None
            } else if inline && s.kind.get() == Kind::Global as u8 {
                // Caches of global bindings have the place in the slots here, see `interp::global`.
                let disp = 8 + (f.slot - s.inline_cap.get() as u32) * 8;
                Some(Case { shape: s.offset(), inline, disp, ..Case::default() })
            } else {
                own_case(s, key)
            }
        } else if s.kind.get() == Kind::Array as u8 && key == Key::atom(self.names.length) {
            None
        } else {
            self.inherited_case(s, key)
        };
        let same_holder = |c: &Case| match holder {
            0 => c.holder == 0,
            h => run.known(h) == Some(c.holder),
        };
        case.filter(|c| c.inline == inline && c.disp == disp && same_holder(c))
    }

    /// The shape that the other run has at `place`. One that it made itself by adding a property is made here too.
    fn shape_here(&mut self, place: u32, run: &mut OtherRun<'_, '_>) -> Option<Gc<Shape>> {
        if place == 0 {
            return None;
        }
        if let Some(known) = run.known(place) {
            return Some(Gc::<Shape>::from_offset(known)).filter(|cell| cell.is(Kind::Shape));
        }
        let (there, _) = run.cell::<Shape>(place, Kind::Shape)?;
        if let Some(&(before, tag)) = run.restricted.get(&place)
            && run.cell::<Shape>(before, Kind::Shape).is_some()
        {
            let before = self.shape_here(before, run)?;
            let made = self.restricted_shape(before, tag)?;
            return run.equals(place, there, made);
        }
        let own = shape_flags::DICTIONARY | shape_flags::UNIQUE;
        if there.parent.get() == 0 && there.flags.get() & own == 0 {
            return self.root_here(place, there, run);
        }
        let parent = self.shape_here(there.parent.get(), run).filter(|parent| !parent.has(own))?;
        if there.flags.get() & own != 0 || there.count.get() != parent.count.get() + 1 {
            return None;
        }
        let (_, rest) = run.cell::<PropertyTable>(there.table.get(), Kind::PropertyTable)?;
        let entry = OtherRun::list::<Entry>(rest, parent.count.get() as usize * size_of::<Entry>(), 1)?.first()?;
        let key = Key::from_offset((run.here)(entry.key)?);
        let made = self.shape_add(parent, key, Attrs(entry.info as u8))?;
        run.equals(place, there, made)
    }

    /// The first shape of objects with some prototype, which the other run has at `place`.
    fn root_here(&mut self, place: u32, there: &Shape, run: &mut OtherRun<'_, '_>) -> Option<Gc<Shape>> {
        let kind = Kind::from_u8(there.kind.get())?;
        let proto = Gc::<Object>::from_offset(run.known(there.proto.get())?);
        // The in-line slots that were asked for, which may be fewer than there are, are noted with the prototype.
        let owner = Gc::<Header>::from_offset(proto.offset()).kind();
        let (object, _) = run.cell::<Object>(there.proto.get(), owner)?;
        let (shape, _) = run.cell::<Shape>(object.header.word.get(), Kind::Shape)?;
        let (info, _) = run.cell::<ProtoInfo>(shape.info.get(), Kind::ProtoInfo)?;
        let tag = run.transitions(info.roots.get()).iter().find(|root| root[2] == place)?[1];
        let made = self.root_shape(Some(proto), kind, (tag >> 8) as u8, (tag >> 16) as u8);
        run.equals(place, there, made)
    }
}

/// Whether a cache has a case for a shape.
fn knows(ic: &Ic, shape: u32) -> bool {
    let has = |ic: &Ic| ic.shape.get() == shape || ic.shape2.get() == shape;
    has(ic) || Gc::<Feedback>::from_offset(ic.aux.get()).some().is_some_and(|list| list.ics().iter().any(has))
}
