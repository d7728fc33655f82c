//! Text that a person pastes.
