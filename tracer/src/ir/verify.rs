//! Verifier of the IR.
