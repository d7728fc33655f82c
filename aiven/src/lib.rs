//! The Aiven API as types.
