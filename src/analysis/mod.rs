//! What need not be asked: verdicts with proofs.
