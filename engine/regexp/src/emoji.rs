//! Properties of strings: sequences of emoji (Unicode Technical Standard 51), by the rules that they follow.

use crate::set::Set;
use crate::unicode::property;

const JOINER: u32 = 0x200D;
/// Asks for the form with colours.
const SELECTOR: u32 = 0xFE0F;
const KEYCAP: u32 = 0x20E3;
const SKINS: std::ops::RangeInclusive<u32> = 0x1F3FB..=0x1F3FF;

const MAN: u32 = 0x1F468;
const WOMAN: u32 = 0x1F469;
const ADULT: u32 = 0x1F9D1;
const BOY: u32 = 0x1F466;
const GIRL: u32 = 0x1F467;
const CHILD: u32 = 0x1F9D2;
const HEART: [u32; 2] = [0x2764, SELECTOR];
const KISS: u32 = 0x1F48B;
const RIGHT: [u32; 2] = [0x27A1, SELECTOR];
const SIGNS: [[u32; 2]; 2] = [[0x2640, SELECTOR], [0x2642, SELECTOR]];

/// What people of any skin hold, wear or are.
const TRADES: [u32; 17] = [
    0x1F33E, 0x1F373, 0x1F37C, 0x1F393, 0x1F3A4, 0x1F3A8, 0x1F3EB, 0x1F3ED, 0x1F4BB, 0x1F4BC, 0x1F527, 0x1F52C,
    0x1F680, 0x1F692, 0x1F9B0, 0x1F9B1, 0x1F9B2,
];
const WHITE_HAIR: u32 = 0x1F9B3;
/// The same, of characters that are not emoji by themselves.
const TRADES_SELECTED: [u32; 3] = [0x2695, 0x2696, 0x2708];
/// The same, that may go to the right.
const AIDS: [u32; 3] = [0x1F9AF, 0x1F9BC, 0x1F9BD];
/// Trades that only adults have.
const ADULT_TRADES: [u32; 2] = [0x1F384, 0x1FA70];

/// People of either sex and any skin.
const GENDERED: [u32; 37] = [
    0x1F3C4, 0x1F3CA, 0x1F46E, 0x1F46F, 0x1F470, 0x1F471, 0x1F473, 0x1F477, 0x1F481, 0x1F482, 0x1F486, 0x1F487,
    0x1F645, 0x1F646, 0x1F647, 0x1F64B, 0x1F64D, 0x1F64E, 0x1F6A3, 0x1F6B4, 0x1F6B5, 0x1F926, 0x1F935, 0x1F937,
    0x1F938, 0x1F939, 0x1F93C, 0x1F93D, 0x1F93E, 0x1F9B8, 0x1F9B9, 0x1F9CD, 0x1F9CF, 0x1F9D4, 0x1F9D6, 0x1F9D7,
    0x1F9D8,
];
const GENDERED_FANTASY: std::ops::RangeInclusive<u32> = 0x1F9D9..=0x1F9DD;
/// The same, that may go to the right.
const MOVING: [u32; 3] = [0x1F3C3, 0x1F6B6, 0x1F9CE];
/// The same, that are emoji only with a skin or the selector.
const GENDERED_SELECTED: [u32; 4] = [0x26F9, 0x1F3CB, 0x1F3CC, 0x1F575];
/// Of either sex, without skin.
const GENDERED_PLAIN: [u32; 2] = [0x1F9DE, 0x1F9DF];

/// What follows no rule.
const OTHERS: [&[u32]; 22] = [
    &[0x26D3, SELECTOR, JOINER, 0x1F4A5],
    &[0x2764, SELECTOR, JOINER, 0x1F525],
    &[0x2764, SELECTOR, JOINER, 0x1FA79],
    &[0x1F344, JOINER, 0x1F7EB],
    &[0x1F34B, JOINER, 0x1F7E9],
    &[0x1F3F3, SELECTOR, JOINER, 0x26A7, SELECTOR],
    &[0x1F3F3, SELECTOR, JOINER, 0x1F308],
    &[0x1F3F4, JOINER, 0x2620, SELECTOR],
    &[0x1F408, JOINER, 0x2B1B],
    &[0x1F415, JOINER, 0x1F9BA],
    &[0x1F426, JOINER, 0x2B1B],
    &[0x1F426, JOINER, 0x1F525],
    &[0x1F43B, JOINER, 0x2744, SELECTOR],
    &[0x1F441, SELECTOR, JOINER, 0x1F5E8, SELECTOR],
    &[0x1F62E, JOINER, 0x1F4A8],
    &[0x1F635, JOINER, 0x1F4AB],
    &[0x1F636, JOINER, 0x1F32B, SELECTOR],
    &[0x1F642, JOINER, 0x2194, SELECTOR],
    &[0x1F642, JOINER, 0x2195, SELECTOR],
    &[ADULT, JOINER, ADULT, JOINER, CHILD],
    &[ADULT, JOINER, ADULT, JOINER, CHILD, JOINER, CHILD],
    &[ADULT, JOINER, CHILD],
];

/// The second letters of regions that have a flag, by their first letter.
const REGIONS: [&str; 26] = [
    "CDEFGILMOQRSTUWXZ",
    "ABDEFGHIJLMNOQRSTVWYZ",
    "ACDFGHIKLMNOPQRUVWXYZ",
    "EGJKMOZ",
    "ACEGHRSTU",
    "IJKMOR",
    "ABDEFGHILMNPQRSTUWY",
    "KMNRTU",
    "CDELMNOQRST",
    "EMOP",
    "EGHIMNPRWYZ",
    "ABCIKRSTUVY",
    "ACDEFGHKLMNOPQRSTUVWXYZ",
    "ACEFGILOPRUZ",
    "M",
    "AEFGHKLMNRSTWY",
    "A",
    "EOSUW",
    "ABCDEGHIJKLMNORSTVXYZ",
    "ACDFGHJKLMNORTVWZ",
    "AGMNSYZ",
    "ACEGINU",
    "FS",
    "K",
    "ET",
    "AMW",
];

type Strings = Vec<Vec<u32>>;

/// Parts with joiners between.
fn joined(parts: &[&[u32]]) -> Vec<u32> {
    parts.join(&JOINER)
}

/// A person in each skin and none.
fn any_skin(person: u32) -> impl Iterator<Item = Vec<u32>> {
    std::iter::once(vec![person]).chain(SKINS.map(move |skin| vec![person, skin]))
}

/// Two people with something between: without skin if `plain`, and in each two skins, equal ones only if `equal`.
fn couple(out: &mut Strings, [a, b]: [u32; 2], between: &[&[u32]], plain: bool, equal: bool) {
    let mut add = |a: &[u32], b: &[u32]| {
        let parts: Vec<&[u32]> = std::iter::once(a).chain(between.iter().copied()).chain([b]).collect();
        out.push(joined(&parts));
    };
    if plain {
        add(&[a], &[b]);
    }
    for (x, y) in SKINS.flat_map(|x| SKINS.map(move |y| (x, y))).filter(|(x, y)| equal || x != y) {
        add(&[a, x], &[b, y]);
    }
}

fn couples(out: &mut Strings) {
    for pair in [[MAN, MAN], [WOMAN, MAN], [WOMAN, WOMAN]] {
        couple(out, pair, &[&HEART], true, true);
        couple(out, pair, &[&HEART, &[KISS]], true, true);
        couple(out, pair, &[&[0x1F91D]], false, false);
    }
    couple(out, [ADULT, ADULT], &[&[0x1F91D]], true, true);
    couple(out, [ADULT, ADULT], &[&HEART], false, false);
    couple(out, [ADULT, ADULT], &[&HEART, &[KISS]], false, false);
    for one in [MAN, WOMAN, ADULT] {
        couple(out, [one, one], &[&[0x1F430]], false, false);
        couple(out, [one, one], &[&[0x1FAEF]], false, false);
    }
    couple(out, [0x1FAF1, 0x1FAF2], &[], false, false);
}

fn families(out: &mut Strings) {
    let parents: [&[u32]; 5] = [&[MAN], &[WOMAN], &[MAN, MAN], &[MAN, WOMAN], &[WOMAN, WOMAN]];
    let children: [&[u32]; 5] = [&[BOY], &[GIRL], &[BOY, BOY], &[GIRL, BOY], &[GIRL, GIRL]];
    for (p, c) in parents.iter().flat_map(|p| children.iter().map(move |c| (p, c))) {
        let members: Vec<&[u32]> = p.chunks(1).chain(c.chunks(1)).collect();
        out.push(joined(&members));
    }
    out.push(joined(&[&[ADULT], &[CHILD], &[CHILD]]));
}

fn joiner_sequences() -> Strings {
    let mut out: Strings = OTHERS.iter().map(|s| s.to_vec()).collect();
    couples(&mut out);
    families(&mut out);
    for person in [MAN, WOMAN, ADULT].into_iter().flat_map(any_skin) {
        let adult = if person[0] == ADULT { &ADULT_TRADES[..] } else { &[] };
        let trades = TRADES.iter().chain([&WHITE_HAIR]).chain(adult).map(|&t| vec![t]);
        let selected = TRADES_SELECTED.iter().map(|&t| vec![t, SELECTOR]);
        out.extend(trades.chain(selected).map(|t| joined(&[&person, &t])));
        for aid in AIDS {
            out.push(joined(&[&person, &[aid]]));
            out.push(joined(&[&person, &[aid], &RIGHT]));
        }
    }
    for person in GENDERED.into_iter().chain(GENDERED_FANTASY).flat_map(any_skin) {
        out.extend(SIGNS.map(|s| joined(&[&person, &s])));
    }
    for person in MOVING.into_iter().flat_map(any_skin) {
        out.push(joined(&[&person, &RIGHT]));
        out.extend(SIGNS.map(|s| joined(&[&person, &s])));
        out.extend(SIGNS.map(|s| joined(&[&person, &s, &RIGHT])));
    }
    for person in GENDERED_SELECTED.into_iter().flat_map(any_skin) {
        let person = if person.len() == 1 { vec![person[0], SELECTOR] } else { person };
        out.extend(SIGNS.map(|s| joined(&[&person, &s])));
    }
    out.extend(GENDERED_PLAIN.iter().flat_map(|&p| SIGNS.map(|s| joined(&[&[p], &s]))));
    out
}

fn characters(set: &Set) -> impl Iterator<Item = u32> {
    set.ranges().iter().flat_map(|&(a, b)| a..=b)
}

fn basic() -> Option<Strings> {
    let coloured = property("Emoji_Presentation", None)?;
    let plain = property("Emoji", None)?.without(&coloured).without(&Set::of_ranges(vec![(0, 0x7F)]));
    let alone = coloured.without(&property("Regional_Indicator", None)?);
    let alone = characters(&alone).map(|c| vec![c]);
    Some(alone.chain(characters(&plain).map(|c| vec![c, SELECTOR])).collect())
}

fn keycaps() -> Strings {
    "#*0123456789".chars().map(|c| vec![c as u32, SELECTOR, KEYCAP]).collect()
}

fn flags() -> Strings {
    let letter = |c: u8| 0x1F1E6 + (c - b'A') as u32;
    let of = |(a, seconds): (u8, &str)| seconds.bytes().map(|b| vec![letter(a), letter(b)]).collect::<Strings>();
    (b'A'..).zip(REGIONS).flat_map(of).collect()
}

/// Flags of parts of regions: England, Scotland, Wales.
fn tags() -> Strings {
    let flag = |name: &str| {
        std::iter::once(0x1F3F4).chain(name.chars().map(|c| 0xE0000 + c as u32)).chain([0xE007F]).collect::<Vec<u32>>()
    };
    ["gbeng", "gbsct", "gbwls"].map(flag).to_vec()
}

fn modified() -> Option<Strings> {
    let bases = property("Emoji_Modifier_Base", None)?;
    Some(characters(&bases).flat_map(|c| SKINS.map(move |skin| vec![c, skin])).collect())
}

/// The strings of a property that is of strings.
pub fn sequences(name: &str) -> Option<Strings> {
    match name {
        "Basic_Emoji" => basic(),
        "Emoji_Keycap_Sequence" => Some(keycaps()),
        "RGI_Emoji_Modifier_Sequence" => modified(),
        "RGI_Emoji_Flag_Sequence" => Some(flags()),
        "RGI_Emoji_Tag_Sequence" => Some(tags()),
        "RGI_Emoji_ZWJ_Sequence" => Some(joiner_sequences()),
        "RGI_Emoji" => {
            let all = [basic()?, keycaps(), modified()?, flags(), tags(), joiner_sequences()];
            Some(all.concat())
        }
        _ => None,
    }
}
