# Its steps are the Makefile's own targets.
FROM node:20-bookworm AS page
WORKDIR /src
COPY . .
RUN make web

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum tools.mod tools.sum ./
RUN go mod download
COPY . .
COPY --from=page /src/server/web/dist server/web/dist
RUN make build

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /src/bin/server /server
USER nonroot
EXPOSE 8080
VOLUME /data
ENV UNIONCARD_DATA_DIR=/data
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["/server", "health"]
ENTRYPOINT ["/server"]
CMD ["serve"]
