//! The results as a bar chart: a bar a program, its length the median, with the quartiles marked.
//!
//! Lengths are logarithmic when the slowest program takes more than ten times as long as the quickest, which the
//! axis then says.

use std::fmt::Write;

use super::measure::Measured;

const ROW: f64 = 34.0;
const LEFT: f64 = 190.0;
const PLOT: f64 = 520.0;
const RIGHT: f64 = 150.0;
const TOP: f64 = 64.0;

/// The plot as an SVG document.
pub fn plot(title: &str, measured: &[Measured]) -> String {
    let height = TOP + ROW * measured.len() as f64 + 40.0;
    let width = LEFT + PLOT + RIGHT;
    let axis = Axis::new(measured);
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"16\" y=\"26\" font-size=\"16\" font-weight=\"600\" fill=\"#1a1a1a\">{}</text>\n\
         <text x=\"16\" y=\"46\" fill=\"#666\">median wall time, milliseconds{}; whiskers are quartiles</text>",
        escape(title),
        if axis.log { " (logarithmic)" } else { "" }
    );
    for tick in axis.ticks() {
        let x = LEFT + axis.x(tick);
        let _ = writeln!(
            out,
            "<line x1=\"{x:.1}\" y1=\"{TOP}\" x2=\"{x:.1}\" y2=\"{:.1}\" stroke=\"#e4e4e4\"/>\
             <text x=\"{x:.1}\" y=\"{:.1}\" fill=\"#666\" text-anchor=\"middle\">{}</text>",
            height - 36.0,
            height - 18.0,
            number(tick)
        );
    }
    for (i, m) in measured.iter().enumerate() {
        let y = TOP + ROW * i as f64;
        let (x, low, high) = (axis.x(m.median), LEFT + axis.x(m.quartiles.0), LEFT + axis.x(m.quartiles.1));
        let fill = if i == 0 { "#9aa5b1" } else { "#2f6fde" };
        let middle = y + ROW / 2.0;
        let _ = writeln!(
            out,
            "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#1a1a1a\">{}</text>\
             <rect x=\"{LEFT}\" y=\"{:.1}\" width=\"{x:.1}\" height=\"{:.1}\" rx=\"3\" fill=\"{fill}\"/>\
             <path d=\"M{low:.1} {middle:.1}H{high:.1}M{low:.1} {:.1}V{:.1}M{high:.1} {:.1}V{:.1}\" stroke=\"#1a1a1a\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\" fill=\"#1a1a1a\">{:.2} ms, {:.2} x</text>",
            LEFT - 10.0,
            middle + 4.0,
            escape(&m.name),
            y + 6.0,
            ROW - 12.0,
            middle - 5.0,
            middle + 5.0,
            middle - 5.0,
            middle + 5.0,
            high.max(LEFT + x) + 8.0,
            middle + 4.0,
            m.median,
            m.ratio
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Where a time lies along the bars.
struct Axis {
    log: bool,
    low: f64,
    high: f64,
}

impl Axis {
    fn new(measured: &[Measured]) -> Axis {
        let high = measured.iter().map(|m| m.quartiles.1.max(m.median)).fold(1e-3, f64::max) * 1.02;
        let least = measured.iter().map(|m| m.quartiles.0).fold(f64::INFINITY, f64::min).max(1e-3);
        let log = high > 10.0 * least;
        // A logarithmic axis begins at the power of ten below, so that the shortest bar can be seen.
        let low = if log { 10f64.powf((least.log10() - 0.2).floor()) } else { 0.0 };
        Axis { log, low, high }
    }

    fn x(&self, value: f64) -> f64 {
        let part = if self.log {
            (value.max(self.low) / self.low).ln() / (self.high / self.low).ln()
        } else {
            value / self.high
        };
        part.clamp(0.0, 1.0) * PLOT
    }

    fn ticks(&self) -> Vec<f64> {
        if self.log {
            let first = self.low.log10().round() as i32;
            let last = self.high.log10().floor() as i32;
            return (first..=last).map(|exponent| 10f64.powi(exponent)).collect();
        }
        let raw = self.high / 5.0;
        let unit = 10f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|f| f * unit).find(|&s| s >= raw).unwrap_or(unit);
        (0..).map(|i| f64::from(i) * step).take_while(|&tick| tick <= self.high).collect()
    }
}

/// A tick's label without needless digits.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, median: f64) -> Measured {
        Measured {
            name: name.into(),
            median,
            quartiles: (median * 0.9, median * 1.1),
            min: median,
            runs: 1,
            peak_kib: 0,
            size: 0,
            ratio: 1.0,
        }
    }

    #[test]
    fn linear_and_logarithmic_axes() {
        let linear = Axis::new(&[one("a", 1.0), one("b", 2.0)]);
        assert!(!linear.log);
        assert_eq!(linear.x(0.0), 0.0);
        let log = Axis::new(&[one("a", 0.4), one("b", 40.0)]);
        assert!(log.log);
        assert!(log.x(0.4) > 0.0 && log.x(0.4) < log.x(40.0));
        assert_eq!(log.ticks(), [0.1, 1.0, 10.0]);
    }

    #[test]
    fn names_are_escaped() {
        assert!(plot("a<b", &[one("<x>", 1.0)]).contains("&lt;x&gt;"));
    }
}
