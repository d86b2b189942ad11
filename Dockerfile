# docker build --tag imagor-cloud .
# BUILD_IMAGE has Bun 1.4.5, BASE_IMAGE the glibc and libstdc++ of Debian 12 or newer.
ARG BUILD_IMAGE=docker.io/oven/bun:1.4.5
ARG BASE_IMAGE=docker.io/library/debian:12-slim

FROM ${BUILD_IMAGE} AS packages
WORKDIR /build
COPY package.json bun.lock bunfig.toml ./
RUN bun install --frozen-lockfile

FROM packages AS build
COPY . .
RUN bun run build && mkdir --parents --mode=700 volume/data

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="Imagor Cloud" org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /build/dist/imagor-cloud /usr/local/bin/imagor-cloud
# A new volume takes owner and rights from this directory.
COPY --from=build --chown=10001:10001 /build/volume/ /
ENV DATA_DIR=/data HOST=0.0.0.0
# By number: so it can be seen from outside that it isn't root.
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["imagor-cloud", "health"]
ENTRYPOINT ["imagor-cloud"]
CMD ["serve"]
