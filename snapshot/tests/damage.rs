//! A damaged, cut or foreign image is told apart from a good one at every byte, and never panics.

use snapshot::header::{FORMAT, MAGIC};
use snapshot::meta::{Import, Module, ModuleKind, Target, Via};
use snapshot::writer::pack_assets;
use snapshot::{Image, ImageError, ImageWriter, Kind, Meta, Section};

fn sample() -> (Meta, Vec<u8>) {
    let (assets, asset_bytes) =
        pack_assets(vec![("z.txt".into(), b"last".to_vec()), ("a/b.txt".into(), b"first".to_vec())]);
    let meta = Meta {
        entry: "app.ts".into(),
        entry_index: 1,
        modules: vec![
            Module {
                path: "lib/util.ts".into(),
                kind: ModuleKind::Esm,
                source_len: 100,
                heap_len: 400,
                imports: vec![],
            },
            Module {
                path: "app.ts".into(),
                kind: ModuleKind::CommonJs,
                source_len: 10,
                heap_len: 40,
                imports: vec![
                    Import { specifier: "./lib/util".into(), via: Via::Require, target: Target::Module(0) },
                    Import { specifier: "node:fs".into(), via: Via::Import, target: Target::Builtin("fs".into()) },
                ],
            },
        ],
        assets,
        jit: snapshot::meta::Jit::Environment,
    };
    let image = ImageWriter::new(Kind::App)
        .meta(&meta)
        .section(Section::HeapMeta, vec![3; 100])
        .section(Section::Heap, (0..5000u32).map(|i| i as u8).collect())
        .section(Section::Assets, asset_bytes)
        .finish();
    (meta, image)
}

fn check(bytes: &[u8]) -> Result<Meta, ImageError> {
    let image = Image::parse(bytes)?;
    image.verify()?;
    image.meta_owned()
}

#[test]
fn what_is_written_is_read() {
    let (meta, bytes) = sample();
    assert_eq!(check(&bytes).unwrap(), meta);
    let image = Image::parse(&bytes).unwrap();
    assert_eq!(image.section(Section::HeapMeta), [3; 100]);
    assert_eq!(image.section(Section::Text), []);
    assert_eq!(image.meta().unwrap().assets.len(), 2);
    let first = &meta.assets[0];
    assert_eq!(first.path, "a/b.txt");
    assert_eq!(&image.section(Section::Assets)[first.offset as usize..][..first.len as usize], b"first");
    assert_eq!(bytes, sample().1, "the same input gives the same bytes");
}

#[test]
fn every_flipped_bit_is_noticed() {
    let (_, mut bytes) = sample();
    for at in 0..bytes.len() {
        let bit = 1 << (at % 8);
        bytes[at] ^= bit;
        assert!(check(&bytes).is_err(), "byte {at}");
        bytes[at] ^= bit;
    }
}

#[test]
fn every_cut_is_noticed() {
    let (_, bytes) = sample();
    for len in 0..bytes.len() {
        let error = check(&bytes[..len]).unwrap_err();
        match len {
            0..8 => assert_eq!(error, ImageError::NotAnImage),
            _ => assert!(matches!(error, ImageError::Truncated { .. }), "{len}: {error}"),
        }
    }
}

#[test]
fn damaged_meta_is_refused_by_its_own_check() {
    let (_, mut bytes) = sample();
    let extent = Image::parse(&bytes).unwrap().header().extent(Section::Meta);
    for at in extent.offset..extent.offset + extent.len {
        for value in [0, 0x7f, 0xff] {
            let old = std::mem::replace(&mut bytes[at as usize], value);
            // Without the content hash: whatever it makes of the bytes, it stays within them.
            let _ = Image::parse(&bytes).unwrap().meta_owned();
            bytes[at as usize] = old;
        }
    }
}

#[test]
fn another_version_is_called_that() {
    let (_, mut bytes) = sample();
    bytes[8..12].copy_from_slice(&(FORMAT + 1).to_le_bytes());
    assert_eq!(check(&bytes).unwrap_err(), ImageError::Format { found: FORMAT + 1 });
    assert!(check(b"#!/bin/sh\n").is_err());
    assert!(check(&MAGIC).is_err());
}

#[test]
fn another_build_is_called_that_and_can_be_looked_at() {
    let (_, bytes) = sample();
    let mut header = *Image::parse(&bytes).unwrap().header();
    header.build_id[0] ^= 1;
    let mut foreign = bytes.clone();
    foreign[..256].copy_from_slice(&header.to_bytes());
    assert!(matches!(check(&foreign).unwrap_err(), ImageError::Build { .. }));
    Image::parse_foreign(&foreign).unwrap().verify().unwrap();
    header.build_id[0] ^= 1;
    header.target[0] = b'?';
    foreign[..256].copy_from_slice(&header.to_bytes());
    assert!(matches!(check(&foreign).unwrap_err(), ImageError::Target { .. }));
}
