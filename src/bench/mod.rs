//! Side-by-side measurements: what `jsbundle bench` is made of.
//!
//! * [`programs`]: what is compared, found on this machine
//! * [`spawn`]: one run of a program, timed from launch to reaping
//! * [`measure`]: interleaved runs and their statistics
//! * [`report`]: the table and JSON
//! * [`svg`]: the plot

pub mod measure;
pub mod programs;
pub mod report;
pub mod spawn;
pub mod svg;
