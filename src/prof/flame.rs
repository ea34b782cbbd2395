//! Flame graphs (B. Gregg, "The Flame Graph", CACM 59(6), 2016): callers below, callees above, as wide as the time they take.

use std::collections::BTreeMap;
use std::io::{self, Write};

/// A function called from the same callers, or what was done at last.
#[derive(Default)]
pub struct Node {
    pub samples: usize,
    /// By name.
    callees: BTreeMap<String, Node>,
}

impl Node {
    /// The node of something called from this one, with a sample more.
    pub fn enter(&mut self, name: &str) -> &mut Node {
        let node = self.callees.entry(name.to_string()).or_default();
        node.samples += 1;
        node
    }
}

/// Pixels: width of the drawing, height of a frame, room above and below, and for a character.
const WIDTH: f64 = 1200.0;
const FRAME: f64 = 16.0;
const MARGIN: f64 = 40.0;
const CHARACTER: f64 = 6.6;
/// Narrower frames are left out.
const NARROWEST: f64 = 0.3;

struct Picture<'a, W> {
    out: W,
    samples: f64,
    height: f64,
    /// Names that have a colour of their own.
    colours: &'a [(&'a str, (u8, u8, u8))],
}

/// Draws a profile as SVG. A click on a frame shows it as wide as the picture, a click on the lowest everything again.
///
/// # Errors
/// Those of the output.
pub fn draw(root: &Node, colours: &[(&str, (u8, u8, u8))], mut out: impl Write) -> io::Result<()> {
    let height = 2.0 * MARGIN + depth(root, root.samples as f64) as f64 * FRAME;
    writeln!(
        out,
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="11">
<style>g:hover rect {{ stroke: #000 }} g {{ cursor: pointer }} text {{ pointer-events: none }}</style>
<rect width="100%" height="100%" fill="#fafafa"/>
<text x="{}" y="24" font-size="15" text-anchor="middle">JS functions by processor time, {} samples</text>"##,
        WIDTH / 2.0,
        root.samples
    )?;
    let mut x = 10.0;
    for (name, (r, g, b)) in colours {
        writeln!(out, r#"<rect x="{x}" y="{}" width="11" height="11" fill="rgb({r},{g},{b})"/>"#, height - 24.0)?;
        writeln!(out, r#"<text x="{}" y="{}">{name}</text>"#, x + 16.0, height - 14.0)?;
        x += 40.0 + name.len() as f64 * CHARACTER;
    }
    let mut picture = Picture { out, samples: root.samples as f64, height, colours };
    picture.node("all", root, 0.0, 0)?;
    writeln!(picture.out, "<script><![CDATA[{ZOOM}]]></script>\n</svg>")
}

/// Levels of nodes that are wide enough.
fn depth(node: &Node, all: f64) -> usize {
    let shown = |n: &&Node| n.samples as f64 * WIDTH / all >= NARROWEST;
    1 + node.callees.values().filter(shown).map(|n| depth(n, all)).max().unwrap_or(0)
}

impl<W: Write> Picture<'_, W> {
    fn node(&mut self, name: &str, node: &Node, start: f64, level: usize) -> io::Result<()> {
        let (x, width) = (start * WIDTH / self.samples, node.samples as f64 * WIDTH / self.samples);
        if width < NARROWEST {
            return Ok(());
        }
        let y = self.height - MARGIN - (level + 1) as f64 * FRAME;
        let known = self.colours.iter().find(|c| c.0 == name);
        let (r, g, b) = known.map_or_else(|| warm(name), |c| c.1);
        let percent = node.samples as f64 * 100.0 / self.samples;
        writeln!(
            self.out,
            r#"<g data-x="{x:.2}" data-w="{width:.2}" data-y="{y}"><title>{} ({} samples, {percent:.1}%)</title><rect x="{x:.2}" y="{y}" width="{width:.2}" height="{}" rx="1" fill="rgb({r},{g},{b})"/><text x="{:.2}" y="{}">{}</text></g>"#,
            escaped(name),
            node.samples,
            FRAME - 1.0,
            x + 2.0,
            y + FRAME - 4.0,
            escaped(&fitting(name, width))
        )?;
        let mut start = start;
        for (name, callee) in &node.callees {
            self.node(name, callee, start, level + 1)?;
            start += callee.samples as f64;
        }
        Ok(())
    }
}

/// As much of a name as a frame has room for.
fn fitting(name: &str, width: f64) -> String {
    let room = (width / CHARACTER) as usize;
    if name.chars().count() <= room {
        return name.to_string();
    }
    if room < 4 { String::new() } else { name.chars().take(room - 2).chain("..".chars()).collect() }
}

/// A colour between red and yellow, the same for the same name.
fn warm(name: &str) -> (u8, u8, u8) {
    let hash = name.bytes().fold(0x811C_9DC5u32, |h, b| (h ^ b as u32).wrapping_mul(0x0100_0193));
    (225 + (hash % 30) as u8, 190 + (hash / 30 % 50) as u8, 120 + (hash / 1500 % 60) as u8)
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            '"' => out += "&quot;",
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Stretches the frame clicked on, and what is above it, to the width of the picture.
const ZOOM: &str = r#"
const frames = [...document.querySelectorAll('g')];
const number = (g, key) => Number(g.dataset[key]);
function zoom(to) {
  const [x, w, y] = ['x', 'w', 'y'].map((key) => number(to, key));
  for (const g of frames) {
    const [gx, gw, gy] = ['x', 'w', 'y'].map((key) => number(g, key));
    const around = gy > y && gx <= x + 0.01 && gx + gw >= x + w - 0.01;
    const inside = gy <= y && gx >= x - 0.01 && gx + gw <= x + w + 0.01;
    g.style.display = around || inside ? '' : 'none';
    const left = around ? 0 : (gx - x) * 1200 / w, width = around ? 1200 : gw * 1200 / w;
    const [title, rect, text] = g.children;
    rect.setAttribute('x', left);
    rect.setAttribute('width', width);
    text.setAttribute('x', left + 2);
    const name = title.textContent.replace(/ \([^(]*\)$/, ''), room = Math.floor(width / 6.6);
    text.textContent = name.length <= room ? name : room < 4 ? '' : name.slice(0, room - 2) + '..';
  }
}
for (const g of frames) g.addEventListener('click', () => zoom(g));
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_as_wide_as_their_samples() {
        let mut root = Node::default();
        for k in 0..4 {
            root.samples += 1;
            let main = root.enter("main <a&b>");
            main.enter(if k == 0 { "f" } else { "g" });
        }
        let mut svg = Vec::new();
        draw(&root, &[("g", (1, 2, 3))], &mut svg).unwrap();
        let svg = String::from_utf8(svg).unwrap();
        assert!(svg.contains("<title>main &lt;a&amp;b&gt; (4 samples, 100.0%)</title>"), "{svg}");
        assert!(svg.contains(r#"<g data-x="0.00" data-w="300.00""#), "{svg}");
        assert!(svg.contains(r#"<g data-x="300.00" data-w="900.00""#) && svg.contains("rgb(1,2,3)"), "{svg}");
    }
}
