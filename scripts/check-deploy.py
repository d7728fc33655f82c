"""What no tool looks at: whether the files that people install Postern with agree with each other.

    check-deploy.py BUILT     BUILT is what kustomize made of deploy/kubernetes/example

Run by scripts/check-deploy.sh, in its virtual environment.
"""

import fnmatch
import pathlib
import re
import subprocess
import sys
import tomllib

import yaml

wrong: list[str] = []


def want(holds: object, sentence: str) -> None:
    if not holds:
        wrong.append(sentence)


def dockerfile() -> dict[str, str]:
    text = pathlib.Path("Dockerfile").read_text()
    bases = re.findall(r"^FROM (\S+)", text, re.M)
    for base in bases:
        want(re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", base), f"Dockerfile: {base} is not pinned by tag and digest")
    last = text[text.rindex("\nFROM ") :]
    want("\nRUN " not in last, "Dockerfile: the last stage runs something, but its base has no shell")
    user = re.search(r"^USER (\d+):(\d+)$", last, re.M)
    want(user and user[1] != "0", "Dockerfile: the user is not a number other than 0")
    toolchain = re.search(r"^ENV RUSTUP_TOOLCHAIN=(\S+)", text, re.M)
    want(toolchain and any(f"rust:{toolchain[1]}-" in base for base in bases), "Dockerfile: RUSTUP_TOOLCHAIN is not the base's")
    port = re.search(r"^EXPOSE (\d+)$", last, re.M)
    want(port and f"POSTERN_LISTEN=0.0.0.0:{port[1]}" in last, "Dockerfile: EXPOSE and POSTERN_LISTEN differ")
    return {"user": user[1] if user else "", "port": port[1] if port else ""}


def context() -> None:
    """Everything the release build reads reaches it, and nothing that git does not know."""
    lines = [line for line in pathlib.Path(".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    want(lines[0] == "*", ".dockerignore: must leave everything out first")
    let_in = [line[1:] for line in lines if line.startswith("!")]
    out = [line.removeprefix("**/") for line in lines[1:] if line.startswith("**/")]

    def is_in(path: str) -> bool:
        parts = path.split("/")
        return parts[0] in let_in and not any(fnmatch.fnmatch(part, pattern) for part in parts for pattern in out)

    site = pathlib.Path("scripts/build-site.sh").read_text()
    folders = re.search(r"find ([\w ]+) -type f", site)
    files = re.search(r"sha256sum (Cargo.toml .*)$", site, re.M)
    want(folders and files, "build-site.sh: its list of sources is not where it was")
    read = (folders[1] if folders else "").split() + (files[1] if files else "").split()
    for name in [*read, "rust-toolchain.toml", "LICENSE", "scripts"]:
        want(name.split("/")[0] in let_in, f".dockerignore: the build reads {name}, which is left out")
    for secret in ["deploy/container/secrets/session_key", "server/postern.db", ".git/config", "target/release/postern"]:
        want(not is_in(secret), f".dockerignore: {secret} would reach the build")
    # What is included by the sources from outside of their own folder.
    told = subprocess.run(["git", "ls-files", "*.rs"], capture_output=True, text=True, check=True).stdout.split()
    for source in told:
        path = pathlib.Path(source)
        if "tests" in path.parts or not path.is_file():
            continue
        for name in re.findall(r'include_(?:str|bytes)!\(\s*"([^"]+)"', path.read_text()):
            target = (path.parent / name).resolve().relative_to(pathlib.Path.cwd()).as_posix()
            want(is_in(target) or path.stem == "tests", f".dockerignore: {source} includes {target}, which is left out")


def compose(image: dict[str, str]) -> None:
    whole = yaml.safe_load(pathlib.Path("compose.yaml").read_text())
    for name, service in whole["services"].items():
        where = f"compose.yaml: {name}"
        want(service.get("read_only") is True, f"{where} can write to its root")
        want(service.get("cap_drop") == ["ALL"], f"{where} keeps rights")
        want("no-new-privileges:true" in service.get("security_opt", []), f"{where} could gain rights")
        want(re.fullmatch(r"[1-9]\d*:[1-9]\d*", service.get("user", "")), f"{where} has no number as its user")
        want(service.get("healthcheck", {}).get("test"), f"{where} has no health check")
        want("mem_limit" in service and "pids_limit" in service, f"{where} has no limits")
        for port in service.get("ports", []):
            want(port.startswith("127.0.0.1:"), f"{where} publishes {port} beyond this machine")
        for secret in service.get("secrets", []):
            want(secret in whole["secrets"], f"{where} uses the secret {secret}, which is not there")
        for variable, value in service["environment"].items():
            if variable.endswith("_FILE"):
                want(value.removeprefix("/run/secrets/") in service.get("secrets", []), f"{where}: {variable} names no secret of its own")
            want("KEY" not in variable or variable.endswith("_FILE"), f"{where}: {variable} is a secret in the open")
    portal = whole["services"]["portal"]
    want(portal["user"].startswith(image["user"] + ":"), "compose.yaml: the portal's user is not the image's")
    want(portal["ports"][0].endswith(":" + image["port"]), "compose.yaml: the portal's port is not the image's")
    want(whole["networks"]["back"].get("internal") is True, "compose.yaml: the database's network leads out")
    want("front" not in whole["services"]["database"]["networks"], "compose.yaml: the database can be reached from outside")


def kubernetes(built: str, image: dict[str, str]) -> None:
    by_kind: dict[str, list[dict]] = {}
    for document in yaml.safe_load_all(pathlib.Path(built).read_text()):
        by_kind.setdefault(document["kind"], []).append(document)
        if document["kind"] != "Namespace":
            want(document["metadata"].get("namespace") == "postern", f"{document['kind']}: not in its namespace")
    deployment = by_kind["Deployment"][0]["spec"]
    pod = deployment["template"]["spec"]
    labels = deployment["template"]["metadata"]["labels"].items()
    container = pod["containers"][0]
    want(deployment["replicas"] >= 2, "Kubernetes: one portal only")
    want(str(pod["securityContext"]["runAsUser"]) == image["user"], "Kubernetes: the user is not the image's")
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}
    env = {entry["name"]: entry.get("value", "") for entry in container["env"]}
    want(env["POSTERN_LISTEN"].endswith(f":{ports['http']}"), "Kubernetes: POSTERN_LISTEN is not the port http")
    want(env["POSTERN_METRICS_LISTEN"].endswith(f":{ports['metrics']}"), "Kubernetes: POSTERN_METRICS_LISTEN is not the port metrics")
    for probe, path in [("startupProbe", "/healthz"), ("livenessProbe", "/healthz"), ("readinessProbe", "/readyz")]:
        want(container.get(probe, {}).get("httpGet", {}).get("path") == path, f"Kubernetes: {probe} does not ask {path}")
    before = container["lifecycle"]["preStop"]["sleep"]["seconds"]
    want(pod["terminationGracePeriodSeconds"] >= before + 30, "Kubernetes: too little time to end")
    for kind, path in [("Service", ("selector",)), ("PodDisruptionBudget", ("selector", "matchLabels")), ("NetworkPolicy", ("podSelector", "matchLabels"))]:
        for document in by_kind[kind]:
            selector = document["spec"]
            for step in path:
                selector = selector.get(step, {})
            want(selector and selector.items() <= labels, f"Kubernetes: {kind} {document['metadata']['name']} selects other pods")
    budget = by_kind["PodDisruptionBudget"][0]["spec"]
    want(budget["minAvailable"] < deployment["replicas"], "Kubernetes: the budget lets no node be emptied")
    want(set(by_kind["NetworkPolicy"][0]["spec"]["policyTypes"]) == {"Ingress", "Egress"}, "Kubernetes: traffic one way is free")
    for variable, value in env.items():
        if variable.endswith("_FILE"):
            key = value.removeprefix("/run/secrets/postern/")
            want(key in by_kind["Secret"][0]["data"], f"Kubernetes: {variable} names {key}, which the secret has not")
    want(by_kind["Secret"][0]["metadata"]["name"] != "postern-secrets", "Kubernetes: a new secret starts no new pods")
    host = by_kind["Ingress"][0]["spec"]["rules"][0]["host"]
    settings = tomllib.loads(by_kind["ConfigMap"][0]["data"]["postern.toml"])
    want(settings["public_url"] == f"https://{host}", "Kubernetes: public_url is not the ingress's host")


def unit() -> None:
    text = pathlib.Path("deploy/systemd/postern.service").read_text()
    loaded = set(re.findall(r"^LoadCredential=([^:]+):", text, re.M))
    for name in re.findall(r"^(?:Environment|ExecStart)=.*(?:%d|\$\{CREDENTIALS_DIRECTORY\})/(\S+)", text, re.M):
        want(name in loaded, f"postern.service: uses {name}, which it does not load")


def ports(image: dict[str, str]) -> None:
    text = pathlib.Path("deploy/systemd/postern.service").read_text()
    want(f"SocketBindAllow=tcp:{image['port']}" in text, "postern.service: allows another port than the image's")


found = dockerfile()
context()
compose(found)
kubernetes(sys.argv[1], found)
unit()
ports(found)
for sentence in wrong:
    print(f"  BROKEN  {sentence}")
if wrong:
    sys.exit(1)
print(f"  {'deploy/':<20} the files agree")
