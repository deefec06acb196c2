//! What the registers of people who do not exist answer.

use tokhai::form::{LookupRequest, Outcome, RegisterSource};
use tokhai::synthetic::{Answer, Population};

/// The answer to a lookup, with data of a day.
pub(crate) fn answer(population: &Population, request: &LookupRequest, day: &str) -> Outcome {
    let register = |id: &str| RegisterSource { id: id.into(), register: id.into(), date: day.into() };
    let related = request.related.iter().map(|(role, wanted)| (role.clone(), wanted.clone())).collect();
    match population.look_up(request.key.as_str().unwrap_or_default(), &request.concepts, &related) {
        Answer::Empty => Outcome::Empty,
        Answer::Failed => Outcome::Failed,
        Answer::Found { registers, values, related } => Outcome::Found {
            source: register("vn:population"),
            values: values.into_iter().collect(),
            related: related.into_iter().map(|(role, of)| (role, of.into_iter().collect())).collect(),
            sources: registers.into_iter().map(|(of, id)| (of, register(id))).collect(),
        },
    }
}
