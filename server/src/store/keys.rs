//! The check of the keys: for every key that something here may be sealed with there is a row that only this key opens.
//! A portal that lacks one of them does not start, so a wrong key signs nobody out.

use crate::session::Keys;

const PURPOSE: &[u8] = b"key check";

/// Whether `keys` open every row.
pub(super) fn open_all(known: &[(String, String)], keys: &Keys) -> bool {
    known
        .iter()
        .all(|(name, sealed)| keys.open(PURPOSE, name.as_bytes(), sealed).is_some())
}

/// Checks what is known against `keys`; the row to add, if the newest is new here.
pub(super) fn check(
    known: &[(String, String)],
    keys: &Keys,
) -> Result<Option<(String, String)>, String> {
    for (name, sealed) in known {
        if keys.open(PURPOSE, name.as_bytes(), sealed).is_none() {
            return Err(format!(
                "The setting `session_key` lacks the key {name}, which this database is sealed with (the newest key here is {}): add it behind the newest, separated by a comma; once `postern rekey` has run, it can go.",
                keys.newest()
            ));
        }
    }
    let name = keys.newest();
    if known.iter().any(|(known, _)| known == name) {
        return Ok(None);
    }
    let sealed = keys
        .seal(PURPOSE, name.as_bytes(), b"")
        .ok_or("The setting `session_key` seals nothing.")?;
    Ok(Some((name.to_owned(), sealed)))
}
