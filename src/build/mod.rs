//! The stages of `jsbundle build`: what happens between an entry file and the bytes of an image.
//!
//! * [`program`]: the modules a program consists of and the files carried along, under paths of their own
//! * [`heap`]: the heap with the program in it
//! * [`assets`]: what a pattern names
//! * [`bundle`]: all modules in one script
//! * [`define`]: constants put into sources
//! * [`edits`]: changes of a source text
//! * [`listing`]: bytecode as text
//! * [`layout`]: paths inside the image
//! * [`train`]: machine code for the image

pub mod assets;
pub mod bundle;
pub mod define;
pub mod edits;
pub mod heap;
pub mod layout;
pub mod listing;
pub mod program;
pub mod train;
