//! Reads JSON that our own server wrote. Browser only.
//!
//! Much of `serde_json` is there to explain what is wrong with a text, down to the printing of
//! floats, and in the browser nobody reads that. This knows what the types of [`crate::api`] need
//! (objects, lists, texts, whole numbers from zero, booleans, enums) and says of anything else
//! only that it can't be read. How deep a text may go is not bounded: it comes from us.

use std::{borrow::Cow, fmt};

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess,
    SeqAccess, VariantAccess, Visitor,
};

/// It can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("The text could not be read.")
    }
}

impl std::error::Error for Unreadable {}

impl serde::de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Read<T> = Result<T, Unreadable>;

/// The value that a text holds, and nothing after it.
pub fn from_str<T: DeserializeOwned>(text: &str) -> Read<T> {
    let mut reader = Reader { rest: text };
    let value = T::deserialize(&mut reader)?;
    match reader.peek() {
        None => Ok(value),
        Some(_) => Err(Unreadable),
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    /// The next byte that is not blank, left where it is.
    fn peek(&mut self) -> Option<u8> {
        self.rest = self.rest.trim_ascii_start();
        self.rest.bytes().next()
    }

    /// Whether `token` came next; if so, it is read.
    fn took(&mut self, token: &str) -> bool {
        self.peek();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn take(&mut self, token: &str) -> Read<()> {
        if self.took(token) {
            Ok(())
        } else {
            Err(Unreadable)
        }
    }

    fn number(&mut self) -> Read<u64> {
        self.peek();
        let end = self.rest.find(|c: char| !c.is_ascii_digit());
        let (digits, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        digits.parse().map_err(|_| Unreadable)
    }

    /// A text in quotes; borrowed if nothing in it is escaped.
    fn text(&mut self) -> Read<Cow<'a, str>> {
        self.take("\"")?;
        let mut text = Cow::Borrowed("");
        loop {
            let (plain, rest) = self
                .rest
                .split_at(self.rest.find(['"', '\\']).ok_or(Unreadable)?);
            text += plain;
            if let Some(rest) = rest.strip_prefix('"') {
                self.rest = rest;
                return Ok(text);
            }
            self.rest = &rest[1..];
            text.to_mut().push(self.escaped()?);
        }
    }

    /// What a backslash stands before.
    fn escaped(&mut self) -> Read<char> {
        let mut chars = self.rest.chars();
        let kind = chars.next().ok_or(Unreadable)?;
        self.rest = chars.as_str();
        Ok(match kind {
            '"' | '\\' | '/' => kind,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(),
            _ => return Err(Unreadable),
        })
    }

    /// Four hexadecimal digits, or twice that with `\u` between them.
    fn code_point(&mut self) -> Read<char> {
        let first = self.code_unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).ok_or(Unreadable);
        }
        self.rest = self.rest.strip_prefix("\\u").ok_or(Unreadable)?;
        let second = self.code_unit()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400);
        let low = low.ok_or(Unreadable)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low).ok_or(Unreadable)
    }

    fn code_unit(&mut self) -> Read<u32> {
        let (digits, rest) = self.rest.split_at_checked(4).ok_or(Unreadable)?;
        self.rest = rest;
        if digits.starts_with('+') {
            return Err(Unreadable);
        }
        u32::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }

    /// Leaves out a value of any kind; of one without brackets or quotes, whatever it says.
    fn skip(&mut self) -> Read<()> {
        match self.peek() {
            Some(b'"') => self.text().map(drop),
            Some(b'{') => {
                let mut items = self.items("{", "}")?;
                while items.is_next()? {
                    items.reader.text()?;
                    items.reader.take(":")?;
                    items.reader.skip()?;
                }
                Ok(())
            }
            Some(b'[') => {
                let mut items = self.items("[", "]")?;
                while items.is_next()? {
                    items.reader.skip()?;
                }
                Ok(())
            }
            _ => {
                let end = self.rest.find([',', '}', ']']);
                self.rest = &self.rest[end.unwrap_or(self.rest.len())..];
                Ok(())
            }
        }
    }

    fn items(&mut self, begin: &str, end: &'static str) -> Read<Items<'_, 'a>> {
        self.take(begin)?;
        Ok(Items {
            reader: self,
            end,
            is_first: true,
        })
    }
}

/// What stands between brackets.
struct Items<'r, 'a> {
    reader: &'r mut Reader<'a>,
    end: &'static str,
    is_first: bool,
}

impl Items<'_, '_> {
    /// Reads up to the next item, or past the end.
    fn is_next(&mut self) -> Read<bool> {
        if self.reader.took(self.end) {
            return Ok(false);
        }
        if !std::mem::take(&mut self.is_first) {
            self.reader.take(",")?;
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Read<Option<T::Value>> {
        if !self.is_next()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Read<Option<K::Value>> {
        if !self.is_next()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Read<V::Value> {
        self.reader.take(":")?;
        seed.deserialize(&mut *self.reader)
    }
}

/// The one variant of an enum that carries data: `{"name": data}`.
impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Unreadable;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Read<(V::Value, Self)> {
        let variant = seed.deserialize(&mut *self)?;
        self.take(":")?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    fn unit_variant(self) -> Read<()> {
        Err(Unreadable)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Read<T::Value> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Read<V::Value> {
        self.deserialize_tuple(len, visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    /// For the types that `aiven` reads leniently outside of the browser; there nothing asks for it.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        match self.peek() {
            Some(b'"') => self.deserialize_str(visitor),
            Some(b'{') => self.deserialize_map(visitor),
            Some(b'[') => self.deserialize_seq(visitor),
            Some(b't' | b'f') => self.deserialize_bool(visitor),
            Some(b'n') => self.deserialize_unit(visitor),
            _ => self.deserialize_u64(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        let is_true = self.took("true");
        if !is_true {
            self.take("false")?;
        }
        visitor.visit_bool(is_true)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_u64(self.number()?)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_u64(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_str(&self.text()?)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        if self.took("null") {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.take("null")?;
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Read<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_seq(self.items("[", "]")?)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Read<V::Value> {
        let value = visitor.visit_seq(self.items("[", "]")?)?;
        // Whoever knows how many there are does not ask for the end.
        self.take("]")?;
        Ok(value)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        len: usize,
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_tuple(len, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        visitor.visit_map(self.items("{", "}")?)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Read<V::Value> {
        if self.took("{") {
            let value = visitor.visit_enum(&mut *self)?;
            self.take("}")?;
            return Ok(value);
        }
        let name: &str = &self.text()?;
        visitor.visit_enum(name.into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Read<V::Value> {
        self.skip()?;
        visitor.visit_unit()
    }

    serde::forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u128 f32 f64 char bytes byte_buf unit_struct
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize, de::DeserializeOwned};

    use super::*;
    use crate::{
        api::{Done, network::NetworkPage},
        failure::{Failure, FieldError},
        pages::services::listing::Listing,
    };

    /// What is written comes back, and nothing less than all of it can be read.
    fn returns<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: &T) {
        for text in [
            serde_json::to_string(value).unwrap(),
            serde_json::to_string_pretty(value).unwrap(),
        ] {
            assert_eq!(from_str::<T>(&text).as_ref(), Ok(value), "{text}");
            let ends = text.char_indices().map(|(end, _)| end);
            for end in ends.filter(|end| !text[..*end].is_empty()) {
                assert!(from_str::<T>(&text[..end]).is_err(), "{}", &text[..end]);
            }
            assert!(from_str::<T>(&format!("{text} 1")).is_err());
        }
    }

    #[test]
    fn what_the_server_sends_returns() {
        returns(&Done {
            message: "Done.".to_owned(),
        });
        returns(&Listing::default());
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        for failure in [
            Failure::SignedOut,
            Failure::invalid("principals", "No."),
            Failure::Invalid(Vec::<FieldError>::new()),
            Failure::Conflict {
                expected: texts(&["a", "b"]),
                found: None,
            },
            Failure::Conflict {
                expected: texts(&[]),
                found: Some(texts(&["*"])),
            },
            Failure::Busy {
                retry_after_s: u32::MAX,
            },
            Failure::Unreachable {
                message: String::new(),
                timed_out: true,
            },
        ] {
            returns(&failure);
            returns(&Some(failure));
        }
    }

    #[test]
    fn a_page_returns() {
        let page: NetworkPage = serde_json::from_str(PAGE).unwrap();
        returns(&page);
        assert_eq!(from_str(PAGE), Ok(page));
    }

    #[test]
    fn texts_return() {
        let all: String = ('\0'..='\u{ff}')
            .chain("\u{2028}名🦀\u{10ffff}".chars())
            .collect();
        returns(&all);
        returns(&vec![all, String::new()]);
        for (text, read) in [
            (r#""\u00e9\u540d\ud83e\udd80\/\b\f""#, "é名🦀/\u{8}\u{c}"),
            (r#" "" "#, ""),
        ] {
            assert_eq!(from_str::<String>(text).as_deref(), Ok(read));
        }
        for bad in [
            r#""\ud83e""#,
            r#""\ud83e\u0041""#,
            r#""\udd80""#,
            r#""\u00g0""#,
            r#""\u+0ff""#,
            r#""\u00ää""#,
            r#""\x""#,
            r#""\"#,
            "7",
            "",
        ] {
            assert_eq!(from_str::<String>(bad), Err(Unreadable), "{bad}");
        }
    }

    #[test]
    fn a_pair_is_a_list_of_two() {
        returns(&vec![(7_u32, true), (0, false)]);
        for bad in ["[1]", "[1,true,2]", "[1,true,]", "[]"] {
            assert_eq!(from_str::<(u32, bool)>(bad), Err(Unreadable), "{bad}");
        }
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let text = r#"{"new":{"a":[1,-2.5e3,"]",{}],"b":null},"message":"Done.","more":true}"#;
        let done: Done = from_str(text).unwrap();
        assert_eq!(done.message, "Done.");
    }

    #[test]
    fn what_is_no_number_or_too_large_is_refused() {
        #[derive(Deserialize, Debug, PartialEq)]
        struct Small(u32);
        assert_eq!(from_str("4294967295"), Ok(Small(u32::MAX)));
        for bad in [
            "4294967296",
            "99999999999999999999",
            "-1",
            "1.5",
            "+1",
            "true",
            "null",
        ] {
            assert_eq!(from_str::<Small>(bad), Err(Unreadable), "{bad}");
        }
    }

    const PAGE: &str = r#"{
        "who": "Ann", "form_id": "f1", "flash": {
            "kind": "Failure", "message": "No.", "place": null, "action": "create",
            "failure": {"Rejected": {"message": "“no”"}}, "fields": {"principals": "a\nb"}
        },
        "state": {"age_s": 3, "failure": null, "waits": [["kafka", 7], ["rest", 0]], "view": {
            "project": "demo", "support": "InUse", "forbidden": null, "notes": ["one"],
            "service": {
                "name": "my-kafka", "service_type": "kafka", "display_type": "Kafka 3.9",
                "state": "RUNNING", "cloud_name": "aws-eu-west-1", "project_vpc_id": null, "plan": "business-4",
                "nodes": [{"name": "n1", "state": "odd", "role": null, "availability_zone": "a"}]
            },
            "privatelink": {
                "aws_service_id": null, "aws_service_name": "vpce", "principals": ["*"], "state": "active",
                "supported_regions": ["eu-west-1"]
            },
            "connections": [{
                "dns_name": null, "privatelink_connection_id": "plc1", "state": "active", "vpc_endpoint_id": "v"
            }],
            "access": [{
                "component": "kafka", "title": "Kafka", "is_on": true, "has_routes": false, "component_exists": true
            }],
            "price": {"cloud_name": "aws-eu-west-1", "usd_per_hour": "0.06"}
        }}
    }"#;
}
