//! What `make bench` measures of the analysis in WebAssembly: verdicts, proofs and minimum sets of
//! the same synthetic procedures as `benches/analysis.rs`, built as the officers' module is. They
//! are drawn apart from being judged, so that the two can be timed apart.
#![cfg(target_arch = "wasm32")]

#[path = "../tests/common/generator.rs"]
mod generator;

use generator::{Dice, LARGE, Spec, TYPICAL, pack};
use tokhai::analysis::{Options, analyse};
use tokhai::definition::Procedure;
use tokhai::register::{Date, Pack};
use wasm_bindgen::JsError;
use wasm_bindgen::prelude::wasm_bindgen;

/// A pack and procedures to be judged against it.
#[wasm_bindgen]
pub struct Portfolio {
    pack: Pack,
    options: Options,
    dice: Dice,
    procedures: Vec<Procedure>,
}

#[wasm_bindgen]
impl Portfolio {
    /// Starts anew from the seed of the native bench.
    ///
    /// # Errors
    /// None: the day is one.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Result<Self, JsError> {
        let date = Date::parse("2026-07-18").ok_or_else(|| JsError::new("not a day"))?;
        let (pack, options) = (pack(false), Options::on(date));
        Ok(Self { pack, options, dice: Dice::new(2_026), procedures: Vec::new() })
    }

    /// Draws the next procedures, in place of those before.
    pub fn draw(&mut self, large: bool, count: usize) {
        let size = if large { LARGE } else { TYPICAL };
        self.procedures = (0..count).map(|_| Spec::random(&mut self.dice, size).procedure()).collect();
    }

    /// Judges them: how many papers, how many nodes of search, how many sets that are not exact.
    pub fn judge(&self) -> Vec<f64> {
        let (mut papers, mut nodes, mut inexact) = (0, 0, 0);
        for procedure in &self.procedures {
            let analysis = analyse(procedure, &self.pack, &self.options);
            papers += analysis.components.len();
            nodes += analysis.sets.iter().map(|set| set.nodes).sum::<u64>();
            inexact += analysis.sets.iter().filter(|set| !set.exact).count();
        }
        vec![papers as f64, nodes as f64, inexact as f64]
    }
}
