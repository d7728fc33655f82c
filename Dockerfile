# syntax=docker/dockerfile:1.7
# From these sources to an image with one program in it: no shell, no package manager, not root, and nothing that it
# must write to but /var/lib/postern (only with SQLite). deploy/README.md says how it is started, and what was tried.
#
# Bases are pinned by digest. To renew one, pull the newer tag and take over what
# `docker buildx imagetools inspect IMAGE:TAG` says.

FROM node:22.22.0-bookworm-slim@sha256:dd9d21971ec4395903fa6143c2b9267d048ae01ca6d3ea96f16cb30df6187d94 AS node

FROM rust:1.95.0-bookworm@sha256:6258907abe69656e41cd992e0b705cdcfabcbbe3db374f92ed2d47121282d4a1 AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
# The compiler of this image, whatever rust-toolchain.toml would fetch.
ENV RUSTUP_TOOLCHAIN=1.95.0 POSTERN_TOOLS=/opt/tools
WORKDIR /src
# The tools first: they stay in the cache as long as their versions do.
COPY Cargo.toml Cargo.lock package.json package-lock.json ./
COPY scripts/lib.sh scripts/setup.sh scripts/
RUN scripts/setup.sh build
COPY . .
# Nothing of this needs the network but the crates of Cargo.lock.
RUN scripts/build-site.sh && install -d -m 0700 /state

FROM gcr.io/distroless/cc-debian12:nonroot@sha256:9dac0a79194e45a7da0158a9c6da57b217585af0786db3845d1f0ec1a0dd182f
LABEL org.opencontainers.image.title="Postern" \
      org.opencontainers.image.description="A team console for AWS PrivateLink on Aiven services" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /src/target/release/postern /usr/local/bin/postern
COPY LICENSE /usr/share/doc/postern/LICENSE
# With SQLite this is the volume; with PostgreSQL nothing is written here.
COPY --from=build --chown=65532:65532 /state /var/lib/postern
WORKDIR /var/lib/postern
ENV POSTERN_LISTEN=0.0.0.0:3000 \
    POSTERN_DATABASE=/var/lib/postern/postern.db \
    POSTERN_LOG_FORMAT=json
VOLUME ["/var/lib/postern"]
EXPOSE 3000
# A number, so that Kubernetes can see that it is not root.
USER 65532:65532
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=10s --retries=3 CMD ["/usr/local/bin/postern", "healthcheck"]
ENTRYPOINT ["/usr/local/bin/postern"]
CMD ["serve"]
