//! A stateful stand-in for the Aiven API.
