//! Servers that play their part until a client has said who it is.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread;

use base64::Engine as _;

/// Plays a database until the password has come: user, database, password.
pub fn postgres(listener: TcpListener) -> thread::JoinHandle<[String; 3]> {
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let startup = loop {
            let message = message(&mut stream);
            // Neither TLS nor Kerberos.
            if matches!(message[..4], [4, 210, 22, 47 | 48]) {
                stream.write_all(b"N").unwrap();
            } else {
                break message;
            }
        };
        let fields = String::from_utf8(startup[4..].to_vec()).unwrap();
        let fields: Vec<&str> = fields.split('\0').collect();
        let of = |name: &str| {
            let at = fields.chunks(2).find(|pair| pair[0] == name).unwrap();
            at[1].to_owned()
        };
        // In clear, please.
        stream.write_all(&[b'R', 0, 0, 0, 8, 0, 0, 0, 3]).unwrap();
        let mut kind = [0];
        stream.read_exact(&mut kind).unwrap();
        assert_eq!(kind, *b"p");
        let password = String::from_utf8(message(&mut stream)).unwrap();
        [
            of("user"),
            of("database"),
            password.trim_end_matches('\0').to_owned(),
        ]
    })
}

/// A length and what follows it.
fn message(stream: &mut TcpStream) -> Vec<u8> {
    let mut length = [0; 4];
    stream.read_exact(&mut length).unwrap();
    let length = usize::try_from(u32::from_be_bytes(length)).unwrap();
    let mut body = vec![0; length - 4];
    stream.read_exact(&mut body).unwrap();
    body
}

/// Plays Valkey until AUTH has come: its words.
pub fn valkey(listener: TcpListener) -> thread::JoinHandle<Vec<String>> {
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        let count = number(&mut reader, "*");
        let mut words = Vec::new();
        for _ in 0..count {
            let mut word = vec![0; number(&mut reader, "$") + 2];
            reader.read_exact(&mut word).unwrap();
            word.truncate(word.len() - 2);
            words.push(String::from_utf8(word).unwrap());
        }
        stream.write_all(b"+OK\r\n").unwrap();
        words
    })
}

fn number(reader: &mut impl std::io::BufRead, sign: &str) -> usize {
    let mut line = String::new();
    reader.read_line(&mut line).unwrap();
    line.strip_prefix(sign).unwrap().trim_end().parse().unwrap()
}

/// Plays a web server for one request: its first line, and user and password.
pub fn http(listener: TcpListener) -> thread::JoinHandle<(String, String)> {
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let reader = BufReader::new(stream.try_clone().unwrap());
        let mut lines = reader.lines().map(Result::unwrap);
        let first = lines.next().unwrap();
        let basic = lines
            .by_ref()
            .take_while(|line| !line.is_empty())
            .find_map(|line| {
                let (name, value) = line.split_once(": ")?;
                let is_it = name.eq_ignore_ascii_case("authorization");
                is_it.then(|| value.strip_prefix("Basic ").unwrap().to_owned())
            });
        stream
            .write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")
            .unwrap();
        let decoded = base64::engine::general_purpose::STANDARD
            .decode(basic.unwrap())
            .unwrap();
        (first, String::from_utf8(decoded).unwrap())
    })
}
