//! What the commands over a store know beside it.

use lagebild_codebook::{Cameo, Sources, Types, World};
use lagebild_picture::Weights;
use std::cell::OnceCell;

/// The file of weights and regions in the codebook.
const SERIES: &str = "series.tsv";

/// Parts of the codebook, each read by the first that needs it: a question to a store compiles no codebook.
pub struct Known<'a> {
    sources: &'a Sources,
    names: OnceCell<World>,
    world: OnceCell<World>,
    cameo: OnceCell<Cameo>,
}

impl<'a> Known<'a> {
    /// Reads nothing yet.
    pub const fn new(sources: &'a Sources) -> Self {
        Self { sources, names: OnceCell::new(), world: OnceCell::new(), cameo: OnceCell::new() }
    }

    /// States and organisations, for the names in views.
    pub fn names(&self) -> &World {
        self.names.get_or_init(|| World::names(self.sources))
    }

    /// All of the world, with its places.
    pub fn world(&self) -> &World {
        self.world.get_or_init(|| World::build(self.sources, "de", &mut Vec::new()))
    }

    /// Weights, scores and regions of series.
    pub fn weights(&self) -> anyhow::Result<Weights> {
        Weights::parse(self.sources.text(SERIES))
            .map_err(|e| anyhow::anyhow!("{SERIES} of the codebook, line {}: {}", e.line, e.text))
    }

    /// CAMEO codes of the types.
    pub fn cameo(&self) -> &Cameo {
        // mistakes in a user's folder are told at the start
        self.cameo.get_or_init(|| {
            let types = Types::build(self.sources, &mut Vec::new());
            Cameo::build(self.sources, &types, &mut Vec::new())
        })
    }
}
