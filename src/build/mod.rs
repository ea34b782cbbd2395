//! The stages of `jsbundle build`: what happens between an entry file and the bytes of an image.
//!
//! * [`graph`]: the modules a program consists of, and what each of their specifiers means
//! * [`heap`]: the heap with the program in it
//! * [`assets`]: the files carried along
//! * [`define`]: constants put into sources
//! * [`edits`]: changes of a source text
//! * [`layout`]: paths inside the image

pub mod assets;
pub mod define;
pub mod edits;
pub mod graph;
pub mod heap;
pub mod layout;
