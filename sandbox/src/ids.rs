//! Identifiers and passwords: made up, but the same ones in every run.

/// A small deterministic generator (splitmix64); nothing here is secret or random in earnest.
#[derive(Debug, Clone)]
pub(crate) struct Ids(u64);

impl Ids {
    /// A generator whose output depends on `name` only.
    pub(crate) fn named(name: &str) -> Self {
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(hash)
    }

    pub(crate) fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn text(&mut self, length: usize, alphabet: &[u8]) -> String {
        (0..length)
            .filter_map(|_| {
                let at = self.number() % (alphabet.len() as u64);
                alphabet.get(usize::try_from(at).ok()?).map(|c| *c as char)
            })
            .collect()
    }

    pub(crate) fn hex(&mut self, length: usize) -> String {
        self.text(length, b"0123456789abcdef")
    }

    pub(crate) fn letters(&mut self, length: usize) -> String {
        self.text(length, b"abcdefghijklmnopqrstuvwxyz")
    }

    pub(crate) fn uuid(&mut self) -> String {
        let groups = [8, 4, 3, 3, 12].map(|length| self.hex(length));
        let [first, second, third, fourth, fifth] = groups;
        format!("{first}-{second}-4{third}-8{fourth}-{fifth}")
    }

    /// A password in the shape of Aiven's, which hold a prefix and 19 characters.
    pub(crate) fn password(&mut self) -> String {
        let alphabet = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-_";
        format!("DEMO_{}", self.text(19, alphabet))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_gives_the_same_things() {
        assert_eq!(Ids::named("a").hex(8), Ids::named("a").hex(8));
        assert_ne!(Ids::named("a").hex(8), Ids::named("b").hex(8));
        assert_eq!(Ids::named("a").uuid().len(), 36);
    }
}
