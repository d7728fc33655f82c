//! What the recipes look like, word for word.

use recipes::{Facts, Filling, Method, Recipe, Row, RowValue, Secrets, rows};
use serde_json::json;

use crate::world::{facts, kinds, with_password};

fn kafka(method: &str, ca: &str) -> Facts {
    let more = json!({"kafka_authentication_method": method, "kafka_ssl_ca": ca});
    facts("kafka", "kafka", &more, "avnadmin")
}

fn plain(service_type: &str, component: &str) -> Facts {
    facts(service_type, component, &json!({}), "avnadmin")
}

fn open(recipe: Recipe, facts: &Facts) -> String {
    recipe.write(facts, &Filling::Placeholders).unwrap()
}

fn revealed(recipe: Recipe, facts: &Facts, secrets: &Secrets) -> String {
    recipe.write(facts, &Filling::Revealed(secrets)).unwrap()
}

#[test]
fn kafka_with_a_certificate() {
    let facts = kafka("certificate", "project_ca");
    assert_eq!(
        open(Recipe::Uri, &facts),
        "privatelink-1-my-service-demo.aivencloud.com:12345"
    );
    assert_eq!(
        open(Recipe::Kcat, &facts),
        "kcat -b privatelink-1-my-service-demo.aivencloud.com:12345 -X security.protocol=SSL -X ssl.ca.location=ca.pem \
         -X ssl.key.location=service.key -X ssl.certificate.location=service.cert -L"
    );
    assert_eq!(
        revealed(Recipe::ClientProperties, &facts, &with_password("x")),
        "# my-service in demo, kafka, privatelink route, connection plc1a2b3c\n\
         bootstrap.servers=privatelink-1-my-service-demo.aivencloud.com:12345\n\
         security.protocol=SSL\n\
         ssl.truststore.type=PEM\n\
         ssl.truststore.certificates=-----BEGIN CERTIFICATE-----\\n\\\n\
         MIICAAVmgAwIBAgIU\\n\\\nab+/12==\\n\\\n-----END CERTIFICATE-----\n\
         ssl.keystore.type=PEM\n\
         ssl.keystore.certificate.chain=-----BEGIN CERTIFICATE-----\\n\\\n\
         MIIBszCCAVmgAwIBAgIU\\n\\\nab+/12==\\n\\\n-----END CERTIFICATE-----\n\
         ssl.keystore.key=-----BEGIN PRIVATE KEY-----\\n\\\n\
         MIGHAgEAMBMGByqGSM49\\n\\\n+/zz\\n\\\n-----END PRIVATE KEY-----\n"
    );
    assert_eq!(
        open(Recipe::Avn, &facts),
        "avn service connection-info kcat --project demo -r privatelink -p plc1a2b3c -a certificate --client-cert service.cert my-service"
    );
    assert_eq!(
        Recipe::Kcat.before(&facts, &Filling::Placeholders),
        ["Download ca.pem, service.cert and service.key into the folder where you use it."]
    );
}

#[test]
fn kafka_with_sasl() {
    let facts = kafka("sasl", "project_ca");
    assert_eq!(
        open(Recipe::Kcat, &facts),
        "kcat -b privatelink-1-my-service-demo.aivencloud.com:12345 -X security.protocol=SASL_SSL \
         -X ssl.ca.location=ca.pem -X sasl.mechanisms=SCRAM-SHA-256 -X sasl.username=avnadmin \
         -X \"sasl.password=$PASSWORD\" -L"
    );
    assert!(
        revealed(Recipe::Kcat, &facts, &with_password("p'w"))
            .contains(r"-X 'sasl.password=p'\''w' -L")
    );
    let properties = revealed(Recipe::ClientProperties, &facts, &with_password("a\"b\\c"));
    assert!(
        properties.contains(r#"username="avnadmin" password="a\\"b\\\\c";"#),
        "{properties}"
    );
    assert!(open(Recipe::Avn, &facts).contains("-p plc1a2b3c -a sasl my-service"));

    let public = kafka("sasl", "letsencrypt");
    for recipe in [Recipe::Kcat, Recipe::ClientProperties] {
        let text = open(recipe, &public);
        assert!(
            !text.contains("ca.") && !text.contains("truststore"),
            "{text}"
        );
    }
    let why = Recipe::Avn
        .write(&public, &Filling::Placeholders)
        .unwrap_err();
    assert!(why.contains("project's CA"), "{why}");
}

#[test]
fn postgres() {
    let facts = plain("pg", "pg");
    let host = "privatelink-1-my-service-demo.aivencloud.com";
    assert_eq!(
        open(Recipe::Psql, &facts),
        format!("psql \"postgres://avnadmin:$PASSWORD@{host}:12345/defaultdb?sslmode=require\"")
    );
    assert_eq!(
        revealed(Recipe::Psql, &facts, &with_password("p@ss/word:1")),
        format!(
            "psql 'postgres://avnadmin:p%40ss%2Fword%3A1@{host}:12345/defaultdb?sslmode=require'"
        )
    );
    assert_eq!(
        revealed(Recipe::Libpq, &facts, &with_password(r"a'b\c")),
        format!(
            r"host='{host}' port='12345' user='avnadmin' password='a\'b\\c' dbname='defaultdb' sslmode='require'"
        )
    );
    assert_eq!(
        open(Recipe::Avn, &facts).lines().collect::<Vec<_>>(),
        [
            "avn service connection-info psql --project demo -r privatelink -p plc1a2b3c my-service",
            "avn service connection-info pg uri --project demo -r privatelink -p plc1a2b3c my-service",
            "avn service connection-info pg string --project demo -r privatelink -p plc1a2b3c my-service",
        ]
    );
    let before = Recipe::Psql.before(&facts, &Filling::Placeholders);
    assert!(before[0].contains("export PASSWORD") && before[1].contains("percent-encoded"));
    assert_eq!(
        Recipe::Psql.before(&facts, &Filling::Revealed(&Secrets::default())),
        Vec::<String>::new()
    );
}

#[test]
fn the_other_commands() {
    let host = "privatelink-1-my-service-demo.aivencloud.com";
    assert_eq!(
        open(Recipe::Mysql, &plain("mysql", "mysql")),
        format!(
            "mysql --host={host} --port=12345 --user=avnadmin \"--password=$PASSWORD\" --ssl-ca=ca.pem defaultdb"
        )
    );
    assert_eq!(
        open(Recipe::ValkeyCli, &plain("valkey", "valkey")),
        format!(
            "REDISCLI_AUTH=\"$PASSWORD\" valkey-cli -h {host} -p 12345 --user avnadmin --tls --sni {host}"
        )
    );
    assert_eq!(
        open(Recipe::ClickhouseClient, &plain("clickhouse", "clickhouse")),
        format!(
            "clickhouse-client --host={host} --port=12345 --user=avnadmin \"--password=$PASSWORD\" --secure"
        )
    );
    assert_eq!(
        open(Recipe::Curl, &plain("clickhouse", "clickhouse_https")),
        format!(
            "curl --user \"avnadmin:$PASSWORD\" --data-binary 'SELECT version()' https://{host}:12345/"
        )
    );
    assert_eq!(
        open(Recipe::Curl, &plain("kafka", "schema_registry")),
        format!("curl --user \"avnadmin:$PASSWORD\" https://{host}:12345/subjects")
    );
    assert_eq!(
        open(Recipe::Avn, &plain("valkey", "valkey")),
        "avn service connection-info valkey uri --project demo -r privatelink -p plc1a2b3c -u avnadmin my-service"
    );
}

#[test]
fn the_files() {
    let facts = plain("pg", "pg");
    let host = "privatelink-1-my-service-demo.aivencloud.com";
    let uri = format!("postgres://avnadmin:$PASSWORD@{host}:12345/defaultdb?sslmode=require");
    assert_eq!(
        open(Recipe::Env, &facts),
        format!(
            "# my-service in demo, pg, privatelink route, connection plc1a2b3c\n\
             # Replace every $NAME, or set it before. In a URI the password is percent-encoded.\n\
             PGHOST={host}\nPGPORT=12345\nPGUSER=avnadmin\nPGPASSWORD=\"${{PASSWORD}}\"\nPGDATABASE=defaultdb\n\
             PGSSLMODE=require\nDATABASE_URL=\"{}\"\nPGSSLROOTCERT=ca.pem\n",
            uri.replace("$PASSWORD", "${PASSWORD}")
        )
    );
    assert_eq!(
        open(Recipe::Kubernetes, &facts),
        format!(
            "apiVersion: v1\nkind: \"Secret\"\nmetadata:\n  name: \"my-service-pg\"\ntype: Opaque\nstringData:\n  PGHOST: \"{host}\"\n  \
             PGPORT: \"12345\"\n  PGUSER: \"avnadmin\"\n  PGPASSWORD: \"$PASSWORD\"\n  PGDATABASE: \"defaultdb\"\n  \
             PGSSLMODE: \"require\"\n  DATABASE_URL: \"{uri}\"\n  ca.pem: \"$CA_CERTIFICATE\"\n"
        )
        .replace("kind: \"Secret\"", "kind: Secret")
    );
    let kafka = kafka("certificate", "project_ca");
    let secret = revealed(Recipe::Kubernetes, &kafka, &with_password("x"));
    assert!(
        secret.contains(
            "  service.key: |\n    -----BEGIN PRIVATE KEY-----\n    MIGHAgEAMBMGByqGSM49\n"
        ),
        "{secret}"
    );
    assert_eq!(
        open(Recipe::Json, &plain("valkey", "valkey")),
        format!(
            "{{\n  \"project\": \"demo\",\n  \"service\": \"my-service\",\n  \"service_type\": \"valkey\",\n  \
             \"component\": \"valkey\",\n  \"route\": \"privatelink\",\n  \"privatelink_connection_id\": \"plc1a2b3c\",\n  \
             \"usage\": \"primary\",\n  \"host\": \"{host}\",\n  \"port\": 12345,\n  \"user\": \"avnadmin\",\n  \
             \"password\": \"$PASSWORD\",\n  \"uri\": \"rediss://avnadmin:$PASSWORD@{host}:12345\"\n}}\n"
        )
    );
}

fn label(row: &Row) -> (&str, &str) {
    let value = match &row.value {
        RowValue::Text(text) | RowValue::Missing(text) => text.as_str(),
        RowValue::Secret { placeholder, .. } => placeholder,
        RowValue::Certificate { file, .. } => file,
    };
    (&row.label, value)
}

#[test]
fn rows_of_a_database_beside_its_dynamic_route() {
    let there = plain("pg", "pg");
    let dynamic = Facts {
        host: "my-service-demo.aivencloud.com".to_owned(),
        route: aiven::Route::Dynamic,
        connection_id: None,
        ..there.clone()
    };
    let shown = rows(&there, Some(&dynamic), &Filling::Placeholders);
    let host = "privatelink-1-my-service-demo.aivencloud.com";
    let uri = format!("postgres://avnadmin:$PASSWORD@{host}:12345/defaultdb?sslmode=require");
    assert_eq!(
        shown.iter().map(label).collect::<Vec<_>>(),
        [
            ("Service URI", uri.as_str()),
            ("Host", host),
            ("Port", "12345"),
            ("User", "avnadmin"),
            ("Password", "$PASSWORD"),
            ("Database name", "defaultdb"),
            ("SSL mode", "require"),
            ("CA certificate", "ca.pem"),
        ]
    );
    let differs: Vec<_> = shown
        .iter()
        .filter_map(|row| row.differs_from_dynamic.as_deref())
        .collect();
    assert_eq!(
        differs,
        [
            "postgres://avnadmin:$PASSWORD@my-service-demo.aivencloud.com:12345/defaultdb?sslmode=require",
            "my-service-demo.aivencloud.com",
        ]
    );
    let secrets = with_password("s/1");
    let revealed = rows(&there, Some(&dynamic), &Filling::Revealed(&secrets));
    let RowValue::Secret {
        revealed: Some(uri),
        ..
    } = &revealed[0].value
    else {
        panic!("{revealed:?}");
    };
    assert!(uri.contains(":s%2F1@"));
    let differs = revealed
        .iter()
        .filter_map(|row| row.differs_from_dynamic.as_deref());
    assert!(
        differs
            .map(str::to_owned)
            .collect::<String>()
            .contains("$PASSWORD")
    );
}

#[test]
fn rows_of_kafka() {
    let shown = rows(
        &kafka("certificate", "project_ca"),
        None,
        &Filling::Placeholders,
    );
    let labels: Vec<_> = shown.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Service URI",
            "Host",
            "Port",
            "Access key",
            "Access certificate",
            "CA certificate"
        ]
    );
    assert!(matches!(shown[0].value, RowValue::Text(_)));
    let sasl = rows(&kafka("sasl", "letsencrypt"), None, &Filling::Placeholders);
    let labels: Vec<_> = sasl.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(
        labels,
        [
            "Service URI",
            "Host",
            "Port",
            "User",
            "Password",
            "SASL mechanism"
        ]
    );
    let registry = rows(
        &plain("kafka", "schema_registry"),
        None,
        &Filling::Placeholders,
    );
    assert_eq!(registry[0].label, "Schema Registry URI");
    let secrets = with_password("x");
    let revealed = rows(
        &kafka("certificate", "project_ca"),
        None,
        &Filling::Revealed(&secrets),
    );
    for (at, begin) in [(3, "PRIVATE KEY"), (4, "CERTIFICATE"), (5, "CERTIFICATE")] {
        let RowValue::Certificate { pem: Some(pem), .. } = &revealed[at].value else {
            panic!("{:?}", revealed[at]);
        };
        assert!(pem.starts_with(&format!("-----BEGIN {begin}-----")));
    }
}

#[test]
fn a_method_that_nobody_knows_has_no_commands() {
    let facts = kafka("oauth", "project_ca");
    assert_eq!(facts.method, Some(Method::Other("oauth".to_owned())));
    assert_eq!(
        Recipe::offered(&facts),
        [Recipe::Uri, Recipe::Env, Recipe::Kubernetes, Recipe::Json]
    );
}

#[test]
fn names_are_unique_and_sentences_are_sentences() {
    for recipe in Recipe::ALL {
        assert_eq!(Recipe::of_id(recipe.id()), Some(recipe));
        let same = |name: fn(Recipe) -> &'static str| {
            Recipe::ALL
                .into_iter()
                .filter(|other| name(*other) == name(recipe))
                .count()
        };
        assert_eq!(
            (
                same(Recipe::id),
                same(Recipe::label),
                same(Recipe::file_name)
            ),
            (1, 1, 1)
        );
        assert!(recipe.what_for().ends_with('.'));
        for facts in kinds("avnadmin") {
            assert!(
                recipe
                    .before(&facts, &Filling::Placeholders)
                    .iter()
                    .all(|one| one.ends_with('.') || one.ends_with('…')),
                "{recipe:?}"
            );
        }
    }
    assert_eq!(Recipe::of_id("nothing"), None);
}
