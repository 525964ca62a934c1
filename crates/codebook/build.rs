//! Rebuilds the crate when a codebook file changes or a new one appears.
fn main() {
    println!("cargo:rerun-if-changed=../../codebook");
}
