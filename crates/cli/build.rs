//! Rebuilds the crate when a sample story changes or a new one appears.
fn main() {
    println!("cargo:rerun-if-changed=../../samples/de");
    println!("cargo:rerun-if-changed=words");
}
