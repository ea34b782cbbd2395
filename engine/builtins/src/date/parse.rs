//! `Date.parse`: the ISO form of the specification, then the free form that V8 accepts.

use super::time::{make_date, make_day, make_time, time_clip, utc};

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Time value of a date text; NaN when it is none.
pub fn parse(text: &str) -> f64 {
    let text = text.trim();
    match iso(text.as_bytes()) {
        Some(t) => time_clip(t),
        None => free_form(text).map_or(f64::NAN, time_clip),
    }
}

struct Scan<'a> {
    b: &'a [u8],
    i: usize,
}

impl Scan<'_> {
    fn digits(&mut self, n: usize) -> Option<f64> {
        let s = self.b.get(self.i..self.i + n)?;
        if !s.iter().all(u8::is_ascii_digit) {
            return None;
        }
        self.i += n;
        Some(s.iter().fold(0.0, |v, d| v * 10.0 + (d - b'0') as f64))
    }
    fn eat(&mut self, c: u8) -> bool {
        let yes = self.b.get(self.i) == Some(&c);
        self.i += yes as usize;
        yes
    }
    fn end(&self) -> bool {
        self.i == self.b.len()
    }
}

/// `YYYY[-MM[-DD]][THH:mm[:ss[.sss]][Z|±HH:mm]]` with expanded years.
fn iso(b: &[u8]) -> Option<f64> {
    let mut s = Scan { b, i: 0 };
    let year = match b.first()? {
        sign @ (b'+' | b'-') => {
            s.i = 1;
            let y = s.digits(6)?;
            if *sign == b'-' && y == 0.0 {
                return None;
            }
            if *sign == b'-' { -y } else { y }
        }
        _ => s.digits(4)?,
    };
    let (mut month, mut day) = (1.0, 1.0);
    if s.eat(b'-') {
        month = s.digits(2)?;
        if s.eat(b'-') {
            day = s.digits(2)?;
        }
    }
    let (mut h, mut m, mut sec, mut ms) = (0.0, 0.0, 0.0, 0.0);
    let mut offset = None;
    if s.eat(b'T') || s.eat(b't') || s.eat(b' ') {
        h = s.digits(2)?;
        if !s.eat(b':') {
            return None;
        }
        m = s.digits(2)?;
        if s.eat(b':') {
            sec = s.digits(2)?;
            if s.eat(b'.') || s.eat(b',') {
                let mut scale = 100.0;
                let from = s.i;
                while let Some(d) = s.b.get(s.i).filter(|d| d.is_ascii_digit()) {
                    ms += (d - b'0') as f64 * scale;
                    scale /= 10.0;
                    s.i += 1;
                }
                if s.i == from {
                    return None;
                }
                ms = ms.floor();
            }
        }
        if s.eat(b'Z') || s.eat(b'z') {
            offset = Some(0.0);
        } else if let Some(sign @ (b'+' | b'-')) = s.b.get(s.i).copied() {
            s.i += 1;
            let oh = s.digits(2)?;
            s.eat(b':');
            let om = s.digits(2)?;
            let o = (oh * 60.0 + om) * 60_000.0;
            offset = Some(if sign == b'-' { -o } else { o });
        }
    } else {
        // Dates without time are UTC.
        offset = Some(0.0);
    }
    let valid = s.end()
        && (1.0..=12.0).contains(&month)
        && (1.0..=days_in_month(year, month)).contains(&day)
        && (h < 24.0 || (h == 24.0 && m == 0.0 && sec == 0.0 && ms == 0.0))
        && m < 60.0
        && sec < 60.0;
    if !valid {
        return None;
    }
    let t = make_date(make_day(year, month - 1.0, day), make_time(h, m, sec, ms));
    Some(match offset {
        Some(o) => t - o,
        None => utc(t),
    })
}

fn days_in_month(year: f64, month: f64) -> f64 {
    make_day(year, month, 1.0) - make_day(year, month - 1.0, 1.0)
}

/// V8's legacy form: words, numbers, times, zones in any sensible order; text in parentheses is ignored.
fn free_form(text: &str) -> Option<f64> {
    let b: Vec<char> = text.chars().collect();
    let (mut i, mut depth) = (0, 0);
    let mut numbers: Vec<f64> = Vec::new();
    let mut time: Option<[f64; 4]> = None;
    let (mut month, mut offset, mut pm): (Option<f64>, Option<f64>, Option<bool>) = (None, None, None);
    while i < b.len() {
        let c = b[i];
        if c == '(' {
            depth += 1;
            i += 1;
        } else if depth > 0 {
            depth -= (c == ')') as i32;
            i += 1;
        } else if c.is_alphabetic() {
            let from = i;
            while i < b.len() && b[i].is_alphabetic() {
                i += 1;
            }
            let word: String = b[from..i].iter().collect::<String>().to_lowercase();
            match word.as_str() {
                "am" if time.is_some() => pm = Some(false),
                "pm" if time.is_some() => pm = Some(true),
                "utc" | "gmt" | "ut" | "z" => offset = Some(0.0),
                "est" => offset = Some(-300.0),
                "edt" => offset = Some(-240.0),
                "cst" => offset = Some(-360.0),
                "cdt" => offset = Some(-300.0),
                "mst" => offset = Some(-420.0),
                "mdt" => offset = Some(-360.0),
                "pst" => offset = Some(-480.0),
                "pdt" => offset = Some(-420.0),
                "t" if !numbers.is_empty() => {}
                w if w.len() >= 3 && MONTHS.contains(&&w[..w.char_indices().nth(3).map_or(w.len(), |p| p.0)]) => {
                    month = MONTHS.iter().position(|m| w.starts_with(m)).map(|m| m as f64);
                }
                // Other words may stand before the first number only (names of days).
                _ if numbers.is_empty() => {}
                _ => return None,
            }
        } else if c.is_ascii_digit() {
            let from = i;
            while i < b.len() && b[i].is_ascii_digit() {
                i += 1;
            }
            let n: f64 = b[from..i].iter().collect::<String>().parse().ok()?;
            if i < b.len() && b[i] == ':' && time.is_none() {
                let mut parts = [n, 0.0, 0.0, 0.0];
                let mut k = 1;
                while k < 3 && i + 1 < b.len() && b[i] == ':' && b[i + 1].is_ascii_digit() {
                    let from = i + 1;
                    i += 1;
                    while i < b.len() && b[i].is_ascii_digit() {
                        i += 1;
                    }
                    parts[k] = b[from..i].iter().collect::<String>().parse().ok()?;
                    k += 1;
                }
                if k == 1 {
                    return None;
                }
                if i + 1 < b.len() && b[i] == '.' && b[i + 1].is_ascii_digit() {
                    let from = i + 1;
                    i += 1;
                    while i < b.len() && b[i].is_ascii_digit() {
                        i += 1;
                    }
                    let digits: String = b[from..i].iter().take(3).collect();
                    parts[3] = format!("{digits:0<3}").parse().ok()?;
                }
                time = Some(parts);
            } else {
                numbers.push(n);
            }
        } else if (c == '+' || c == '-') && (time.is_some() || offset.is_some()) {
            let from = i + 1;
            i += 1;
            while i < b.len() && (b[i].is_ascii_digit() || b[i] == ':') {
                i += 1;
            }
            let digits: String = b[from..i].iter().filter(|c| **c != ':').collect();
            let (h, m) = match digits.len() {
                1 | 2 => (digits.parse::<f64>().ok()?, 0.0),
                3 | 4 => {
                    let (h, m) = digits.split_at(digits.len() - 2);
                    (h.parse().ok()?, m.parse().ok()?)
                }
                _ => return None,
            };
            let minutes = h * 60.0 + m;
            offset = Some(if c == '-' { -minutes } else { minutes });
        } else if matches!(c, ' ' | ',' | '/' | '-' | '.' | '\t' | '\n') {
            i += 1;
        } else {
            return None;
        }
    }
    let (year, month, day) = match (month, numbers.as_slice()) {
        (Some(m), [d]) => (2001.0, m, *d),
        (Some(m), [a, y]) => {
            if *a > 31.0 {
                (*a, m, *y)
            } else {
                (*y, m, *a)
            }
        }
        (None, [m, d]) => (2001.0, *m - 1.0, *d),
        (None, [a, m, d]) => {
            if *a > 31.0 {
                (*a, *m - 1.0, *d)
            } else {
                (*d, *a - 1.0, *m)
            }
        }
        _ => return None,
    };
    let year = if year < 50.0 {
        year + 2000.0
    } else if year < 100.0 {
        year + 1900.0
    } else {
        year
    };
    if !(0.0..12.0).contains(&month) || !(1.0..=31.0).contains(&day) {
        return None;
    }
    let [mut h, m, s, ms] = time.unwrap_or_default();
    if let Some(pm) = pm {
        if !(1.0..=12.0).contains(&h) {
            return None;
        }
        h = h % 12.0 + if pm { 12.0 } else { 0.0 };
    }
    if h > 24.0 || m > 59.0 || s > 59.0 || (h == 24.0 && m + s + ms > 0.0) {
        return None;
    }
    let t = make_date(make_day(year, month, day), make_time(h, m, s, ms));
    Some(match offset {
        Some(o) => t - o * 60_000.0,
        None => utc(t),
    })
}
