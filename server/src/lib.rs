//! The server of Postern.
