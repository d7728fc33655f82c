//! Listeners that turn to TLS after some words in the clear, as databases do.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};

use recipes::doctor::{Cell, Protocol, read};

use crate::host::{Folder, Server, row, run, shells, starttls};

/// What a server says first, what its client answers, and what the server says to that.
fn words(protocol: Protocol) -> (Vec<u8>, usize, &'static [u8]) {
    match protocol {
        // SSLRequest, and "S".
        Protocol::Postgres => (Vec::new(), 8, b"S"),
        // Version 10, the server's name, a number, salt, and capabilities, TLS among them; SSLRequest.
        Protocol::Mysql => {
            let mut greeting = b"\x0a8.0.30\0".to_vec();
            greeting.extend([1, 0, 0, 0]);
            greeting.extend(b"saltsalt\0");
            greeting.extend([0xff, 0xff, 0x21, 2, 0, 0, 0, 21]);
            let length = u8::try_from(greeting.len()).unwrap();
            ([&[length, 0, 0, 0], &greeting[..]].concat(), 36, b"")
        }
    }
}

fn copy(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Write);
}

/// A listener that says these words and then leads to `behind`.
fn in_front_of(behind: u16, protocol: Protocol) -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            std::thread::spawn(move || {
                let (first, length, last) = words(protocol);
                let mut request = vec![0; length];
                let spoken = stream
                    .write_all(&first)
                    .and_then(|()| stream.read_exact(&mut request))
                    .and_then(|()| stream.write_all(last));
                // Who only looks whether a connection opens says nothing.
                if spoken.is_err() {
                    return;
                }
                let other = TcpStream::connect(("127.0.0.1", behind)).unwrap();
                let (back, forth) = (other.try_clone().unwrap(), stream.try_clone().unwrap());
                std::thread::spawn(move || copy(back, forth));
                copy(stream, other);
            });
        }
    });
    port
}

#[test]
fn their_certificates_are_seen_too() {
    let server = Server::new("DNS:pg.example.com");
    for protocol in [Protocol::Postgres, Protocol::Mysql] {
        let port = in_front_of(server.port, protocol);
        for shell in shells() {
            for (sni, is_named) in [("pg.example.com", true), ("other.example.com", false)] {
                let folder = Folder::new().with_tools(&["getent", "openssl", "timeout", "bash"]);
                let probe = starttls("localhost", port, sni, protocol);
                let (status, out) = run(shell, &folder, std::slice::from_ref(&probe));
                let report = read(&out).expecting(&[probe]);
                let (tcp, tls) = row(&report, 0);
                assert!(matches!(tcp, Cell::Ok(_)), "{protocol:?}\n{out}");
                assert_eq!(matches!(tls, Cell::Ok(_)), is_named, "{protocol:?}\n{out}");
                assert_eq!(tls.is_failed(), !is_named, "{protocol:?}\n{out}");
                // 2, for localhost is no private address.
                assert_eq!(status, if is_named { 2 } else { 1 }, "{out}");
            }
        }
    }
}

#[test]
fn an_openssl_that_does_not_know_them_finds_nothing_wrong() {
    let open = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = open.local_addr().unwrap().port();
    for shell in shells() {
        let folder = Folder::new().with_tools(&["getent", "timeout", "bash"]);
        folder.program(
            "openssl",
            "#!/bin/sh\necho 'only smtp, lmtp, pop3, imap, ftp and xmpp are supported' >&2\nexit 1\n",
        );
        let probe = starttls("localhost", port, "localhost", Protocol::Postgres);
        let (status, out) = run(shell, &folder, &[probe]);
        let report = read(&out);
        assert!(status == 2 && !report.has_failures(), "{out}");
        let (_, tls) = row(&report, 0);
        assert!(
            matches!(tls, Cell::NotChecked(why) if why.contains("1.1.1")),
            "{tls:?}\n{out}"
        );
    }
}
