//! `jsbundle inspect`: what an executable or image holds, and how much room each part takes.

use std::fmt::Write;
use std::process::ExitCode;

use ::snapshot::header::{build_id_text, hex};
use ::snapshot::{Image, Meta, Section};
use aot::elf::{Elf, SHF_ALLOC, SHT_NOBITS};

use tracer::saved::Section as Saved;

use super::verify::ImageFile;
use crate::cli::Inspect;
use crate::error::Failure;
use crate::output;

pub fn run(args: Inspect) -> Result<ExitCode, Failure> {
    let file = ImageFile::open(&args.file)?;
    let image = file.image()?;
    let meta = image.meta_owned().map_err(|error| file.failure(error))?;
    let mut out = String::new();
    head(&mut out, &file, &image, &meta);
    let parts = parts(&file, &image);
    sections(&mut out, &parts, file.file().len());
    modules(&mut out, &meta);
    assets(&mut out, &meta);
    code(&mut out, &image);
    if let Some(path) = &args.svg {
        let title = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        output::write_file(path, size_map(&title, &parts).as_bytes(), 0o666)?;
    }
    output::print(&out)?;
    Ok(ExitCode::SUCCESS)
}

fn head(out: &mut String, file: &ImageFile, image: &Image, meta: &Meta) {
    let what = if file.executable { "executable with a" } else { "file with a" };
    let _ = writeln!(out, "{what} {} image, format {}", image.kind().name(), image.header().format);
    if !meta.entry.is_empty() {
        let _ = writeln!(out, "entry      {}", meta.entry);
    }
    let _ = writeln!(out, "build id   {} (this jsbundle: {})", hex(&image.header().build_id), build_id_text());
}

/// A part of the file: name and bytes.
type Part = (String, u64);

/// The file's parts in file order: the sections of the executable in front, then those of the image.
fn parts(file: &ImageFile, image: &Image) -> Vec<Part> {
    let mut parts = Vec::new();
    if let Ok(elf) = Elf::parse(file.file()) {
        let image_names = Section::ALL.map(Section::name);
        for section in &elf.sections {
            let name = elf.section_name(file.file(), section).unwrap_or("?");
            let in_file = section.kind != SHT_NOBITS && section.flags & SHF_ALLOC != 0;
            if in_file && section.size != 0 && !image_names.contains(&name) {
                parts.push((name.to_owned(), section.size));
            }
        }
    }
    for section in Section::ALL {
        let extent = image.header().extent(section);
        if extent.len != 0 {
            parts.push((section.name().to_owned(), extent.len));
        }
    }
    parts
}

fn sections(out: &mut String, parts: &[Part], total: usize) {
    let _ = writeln!(out, "\n{:24} {:>12} {:>7}", "section", "bytes", "part");
    let width = |bytes: u64| 100.0 * bytes as f64 / total.max(1) as f64;
    for (name, bytes) in parts {
        let _ = writeln!(out, "{name:24} {bytes:>12} {:>6.1}%", width(*bytes));
    }
    let rest = (total as u64).saturating_sub(parts.iter().map(|(_, bytes)| bytes).sum());
    let _ = writeln!(out, "{:24} {rest:>12} {:>6.1}%", "(headers and padding)", width(rest));
    let _ = writeln!(out, "{:24} {total:>12} {:>6.1}%", "total", 100.0);
}

fn modules(out: &mut String, meta: &Meta) {
    if meta.modules.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{:>4} {:>12} {:>12}  module", "kind", "source", "heap");
    for module in &meta.modules {
        let _ = writeln!(
            out,
            "{:>4} {:>12} {:>12}  {}",
            module.kind.name(),
            module.source_len,
            module.heap_len,
            module.path
        );
    }
    let (source, heap) = meta.modules.iter().fold((0, 0), |(s, h), m| (s + m.source_len, h + m.heap_len));
    let _ = writeln!(out, "{:>4} {source:>12} {heap:>12}  {} modules", "", meta.modules.len());
}

fn assets(out: &mut String, meta: &Meta) {
    if meta.assets.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{:>12}  asset", "bytes");
    for asset in &meta.assets {
        let _ = writeln!(out, "{:>12}  {}", asset.len, asset.path);
    }
}

fn code(out: &mut String, image: &Image) {
    let bytes = image.section(Section::Text);
    if bytes.is_empty() {
        return;
    }
    let index = match Saved::parse(bytes) {
        Ok(section) => section.index,
        Err(why) => {
            let _ = writeln!(out, "\n{why}");
            return;
        }
    };
    let _ = writeln!(out, "\n{:>12} {:>12}  machine code", "bytes", "exits");
    for region in index.regions.iter() {
        let _ = writeln!(out, "{:>12} {:>12}  {}", region.size, region.exits.len(), region.name);
    }
    let _ = writeln!(out, "{:>12} {:>12}  {} regions", "", "", index.regions.len());
    for row in index.left_out.iter() {
        let _ = writeln!(out, "{:>12} {:>12}  {} left out: {}", "", "", row.1, row.0);
    }
}

/// One bar across, each part's width its share of the bytes; parts too small to be seen are left to the table.
fn size_map(title: &str, parts: &[Part]) -> String {
    const WIDTH: f64 = 900.0;
    const COLOURS: [&str; 6] = ["#2f6fde", "#e0a030", "#3a9d6e", "#b5548f", "#7a6fd0", "#9aa5b1"];
    let escape = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let total: u64 = parts.iter().map(|(_, bytes)| bytes).sum::<u64>().max(1);
    let height = 110 + 20 * parts.len();
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {height}\" font-family=\"system-ui, sans-serif\" \
         font-size=\"13\">\n<text x=\"20\" y=\"26\" font-size=\"16\">{}: {total} bytes</text>\n",
        WIDTH + 40.0,
        escape(title)
    );
    let mut x = 20.0;
    for (i, (name, bytes)) in parts.iter().enumerate() {
        let width = WIDTH * *bytes as f64 / total as f64;
        let colour = COLOURS[i % COLOURS.len()];
        let y = 102 + 20 * i;
        let _ = writeln!(
            out,
            "<rect x=\"{x:.2}\" y=\"40\" width=\"{width:.2}\" height=\"40\" fill=\"{colour}\"/>\
             <rect x=\"20\" y=\"{}\" width=\"12\" height=\"12\" fill=\"{colour}\"/>\
             <text x=\"40\" y=\"{y}\">{} {bytes} ({:.1}%)</text>",
            y - 10,
            escape(name),
            100.0 * *bytes as f64 / total as f64
        );
        x += width;
    }
    out.push_str("</svg>\n");
    out
}
