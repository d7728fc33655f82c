//! What hostile clients say, by dice that always fall in the same way.

use std::fmt::Write as _;
use std::net::SocketAddr;

/// Always the same sequence: a failure comes again.
pub struct Dice(pub u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        // Splitmix64, from Steele, Lea and Flood (2014).
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.roll() % u64::try_from(most).unwrap()).unwrap()
    }

    fn of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

const SEGMENTS: &[&str] = &[
    "project",
    "demo",
    "service",
    "kafka-12a3b4c5",
    "my-kafka",
    "analytics",
    "privatelink",
    "aws",
    "azure",
    "google",
    "connections",
    "refresh",
    "approve",
    "vpcs",
    "kms",
    "ca",
    "me",
    "clouds",
    "service_types",
    "service-types",
    "kafka",
    "plans",
    "privatelink-availability",
    "plc39413abcdef",
    "access_token",
    "user",
    "logout",
    "events",
    "static-ips",
    "..",
    ".",
    "",
    "%2e%2e",
    "%2E%2e",
    "%252e%252e",
    "%2f",
    "%252f",
    "%5c",
    "\\",
    "..%2f..",
    "a%2fb",
    "demo%2f..%2fanalytics",
    ";",
    "demo;x=1",
    "%3b",
    "%00",
    "%0d%0a",
    "%0d%0aHost:%20evil",
    "%20",
    "%",
    "%zz",
    "%c0%ae%c0%ae",
    "%c3%a4",
    "{project}",
    "*",
    "demo?",
    "demo#",
    "@evil",
    "evil.example:80",
    "v1",
    "v2",
    "sandbox",
    "control",
    "%61nalytics",
    "de%6do",
    "DEMO",
];

const METHODS: &[&str] = &[
    "GET", "GET", "GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "CONNECT",
    "get", "PROPFIND", "GE T", "",
];

const EXTRA: &[&str] = &[
    "X-HTTP-Method-Override: DELETE\r\n",
    "X-Method-Override: PUT\r\n",
    "Connection: authorization\r\n",
    "X-Original-URL: /v1/project/analytics\r\n",
    "X-Rewrite-URL: /v1/access_token\r\n",
    "Host: evil.example\r\n",
    "Authorization: aivenv1 demo-token\r\n",
    "X-Forwarded-Host: evil.example\r\n",
    "Forwarded: host=evil.example\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: xchunked\r\n",
    "Transfer-Encoding : chunked\r\n",
    "Content-Length: 5\r\n",
    "Content-Length: 0\r\nContent-Length: 44\r\n",
    "Content-Length: +3\r\n",
    "Content-Length: -1\r\n",
    "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\n",
    "Expect: 100-continue\r\n",
    " folded: line\r\n",
    "X-Postern-Reason: a\r\nX-Postern-Reason: b\r\n",
    "Content-Type: text/plain\r\n",
    "Content-Encoding: gzip\r\n",
    "Cookie: __Host-postern=x\r\n",
    "Proxy-Authorization: Bearer x\r\n",
    "TE: trailers\r\n",
    "X-A: b\rc\r\n",
    "\r\n",
];

const BODIES: &[&str] = &[
    "",
    "{}",
    "null",
    "[",
    "{\"principals\":[\"arn:aws:iam::012345678901:user/mwf\"]}",
    "{\"principals\":null}",
    "{\"project_vpc_id\":null}",
    "{\"plan\":\"startup-2\"}",
    "{\"powered\":false,\"user_config\":{\"privatelink_access\":{\"kafka\":true}}}",
    "{\"user_config\":{\"privatelink_access\":{\"../../x\":true}}}",
    "{\"user_config\":{\"ip_filter\":[\"0.0.0.0/0\"]}}",
    "{\"user_ip_address\":\"10.0.0.1/../..\"}",
    "0\r\n\r\nGET /v1/project/analytics/service HTTP/1.1\r\nHost: x\r\nAuthorization: aivenv1 demo-token\r\n\r\n",
];

fn target(dice: &mut Dice) -> String {
    let real = [
        "/v1/project/demo/service/kafka-12a3b4c5/privatelink/aws",
        "/v1/project/demo/service/kafka-12a3b4c5",
        "/v1/project/demo/service/kafka-12a3b4c5/privatelink/aws/connections",
        "/v1/project/demo/vpcs",
        "/v1/me",
    ];
    let mut target = if dice.once_in(3) {
        let mut parts: Vec<&str> = dice.of(&real).split('/').collect();
        for _ in 0..dice.below(3) {
            let at = dice.below(parts.len());
            parts[at] = dice.of(SEGMENTS);
        }
        parts.join("/")
    } else {
        let parts: Vec<&str> = (0..=dice.below(8)).map(|_| dice.of(SEGMENTS)).collect();
        format!(
            "{}/{}",
            dice.of(&["/v1", "/v1", "/v1", "/v1", "//v1", "/v1/..", "/V1", ""]),
            parts.join("/")
        )
    };
    if dice.once_in(5) {
        target += dice.of(&[
            "?limit=999",
            "?include_secrets=true",
            "?../..",
            "?a=b#c",
            "#x",
            "?%0d%0a",
            "?x=/v1/access_token",
        ]);
    }
    if dice.once_in(12) {
        let before = dice.of(&[
            "http://127.0.0.1",
            "https://api.aiven.io",
            "http://evil.example:80",
            "file://",
            "*",
        ]);
        target.insert_str(0, before);
    }
    target
}

pub fn request(dice: &mut Dice, addr: SocketAddr, token: &str) -> Vec<u8> {
    let scheme = dice.of(&["aivenv1", "Bearer", "bearer", "Basic", ""]);
    let mut head = format!(
        "{} {} HTTP/1.{}\r\nHost: {addr}\r\n",
        dice.of(METHODS),
        target(dice),
        dice.below(2)
    );
    if !dice.once_in(10) {
        let _ = write!(head, "Authorization: {scheme} {token}\r\n");
    }
    for _ in 0..dice.below(3) {
        head += dice.of(EXTRA);
    }
    let body = dice.of(BODIES);
    if dice.once_in(2) {
        let length = body.len();
        let _ = write!(
            head,
            "Content-Type: application/json\r\nContent-Length: {length}\r\n"
        );
    }
    if !dice.once_in(8) {
        head += "Connection: close\r\n";
    }
    let mut bytes = format!("{head}\r\n{body}").into_bytes();
    if dice.once_in(20) {
        let at = dice.below(bytes.len());
        bytes[at] = u8::try_from(dice.below(256)).unwrap();
    }
    bytes
}
