# The two commands: `make run` and `make test`. The rest is what they are made of.
SHELL := /bin/bash
.ONESHELL:
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
export CGO_ENABLED ?= 0
# Built alike, for the program as for the tests, so that no package is compiled twice.
export GOFLAGS ?= -buildvcs=false -trimpath
export ROUNDS ?= 10000

GO ?= go
BIN := bin/server
TOOL := go tool -modfile=tools.mod
PACKAGE := miniprogram/dist/build/mp-weixin/app.json

.PHONY: help run demo build web page mp-check taps e2e speed ways generate test unit race lint rounds rounds-of-batches rounds-of-others faults sweep fuzz bench needs image-steps clean

help: ## what there is
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

# What the web page is made of: it is built again when one of these is newer.
PAGE_SOURCES := $(shell find miniprogram/src -type f -not -name schema.d.ts 2>/dev/null) $(wildcard miniprogram/*.json miniprogram/*.ts miniprogram/index.html) server/api/openapi.yaml

run: server/web/dist/index.html ## build the page, migrate, seed the sample city, serve on :8080
	$(MAKE) --no-print-directory build # after the page, which it takes in
	./$(BIN) serve

web: server/web/dist/index.html ## the web page, into the program's folder

miniprogram/node_modules/.package-lock.json: miniprogram/package-lock.json
	cd miniprogram && npm ci --no-progress --loglevel=error
	touch node_modules/.package-lock.json

server/web/dist/index.html: miniprogram/node_modules/.package-lock.json $(PAGE_SOURCES)
	(cd miniprogram && npm run --silent build:h5)
	rm -rf server/web/dist/assets server/web/dist/static
	cp -r miniprogram/dist/build/h5/. server/web/dist/
	touch $@

page: miniprogram/node_modules/.package-lock.json ## the mini-program: types, lint, unit tests
	cd miniprogram
	npm run --silent type-check
	npm run --silent lint
	npm test --silent

$(PACKAGE): miniprogram/node_modules/.package-lock.json $(PAGE_SOURCES)
	(cd miniprogram && npm run --silent build:mp-weixin)
	touch $@

mp-check: $(PACKAGE) build ## every page of the package in WeChat's component engine, enrolment and review by taps, against the real server
	$(MAKE) --no-print-directory taps

taps: # with the package and the program that are there
	cd miniprogram && node --test --test-force-exit --test-timeout=600000 test/mp/*.test.cjs

e2e: server/web/dist/index.html ## people's ways through the page, in Chromium against the real server
	$(MAKE) --no-print-directory build # after the page, which it takes in
	$(MAKE) --no-print-directory speed ways

SPEED := test/e2e/speed.test.mjs
E2E := node --test --test-concurrency=1 --test-force-exit --test-timeout=600000

speed: # how soon pages can be used, with the program that is there, on a machine that does nothing beside it
	cd miniprogram && $(E2E) $(SPEED)

ways: # with the program that is there
	cd miniprogram && $(E2E) $(filter-out $(SPEED),$(patsubst miniprogram/%,%,$(wildcard miniprogram/test/e2e/*.test.mjs)))

demo: build ## walk the whole job over HTTP against a running `make run`
	./$(BIN) demo

build: ## the server, as one file; without Gin's msgpack, which nothing here speaks and 6 MB are
	go build -tags nomsgpack -ldflags='-s -w' -o $(BIN) ./server

generate: ## the API's server code out of openapi.yaml
	go generate ./server/api

test: needs ## everything: what runs is built once; then all parts, three at a time, people's ways through the page first, as a browser mostly waits; of each race 2,000 rounds, for which half an hour has room
	$(MAKE) --no-print-directory page $(PACKAGE) web
	$(MAKE) --no-print-directory build # after the page, which it takes in
	$(MAKE) --no-print-directory speed
	$(MAKE) --no-print-directory --output-sync=line -j3 GO='nice -n 5 go' ROUNDS=2000 ways taps unit rounds race lint sweep faults

needs: ## what the tests need of the machine; installs it where it may
	./.ci/needs

unit: ## all tests, on SQLite and on MariaDB
	$(GO) test -timeout 30m ./server/...

# SQLite's own code, translated from C, is left out of the race detector: it makes it six times
# slower and shares nothing that the detector could see. All code around it is watched.
race: ## what many callers share: the store, jobs, keys, Redis, limits, sessions, WeChat, under the race detector
	CGO_ENABLED=1 $(GO) test -race -gcflags='modernc.org/sqlite/lib=-race=false' -timeout 30m \
		-skip 'SampleCityCanBeWalked|NoFaultOfWeChat|WeChatAwayForAnHour' ./server/cache/... ./server/wechat/... ./server/store ./server/roster ./server/pii ./server/app

rounds: rounds-of-batches rounds-of-others ## 10,000 rounds of each race that must not be lost, or ROUNDS

rounds-of-batches:
	$(GO) test -tags rounds -run 'TestRounds' -p 1 -timeout 40m ./server/batch ./server/result

rounds-of-others:
	$(GO) test -tags rounds -run 'TestRounds' -timeout 40m \
		$$(grep -rlE '^func TestRounds' --include='*_test.go' server | xargs -n1 dirname | sort -u | grep -v -e /batch$$ -e /result$$ | sed 's|^|./|')

faults: ## ten thousand messages while WeChat fails at random and the processes that send are killed; then the books
	$(GO) test -tags faults -count=1 -timeout 15m ./server/faults

sweep: ## a thousand people through the whole job, then nothing of them in the clear anywhere
	$(GO) test -tags sweep -timeout 15m ./server/sweep

fuzz: ## each fuzz target for 20 seconds
	@for p in $$(grep -rlE '^func Fuzz' --include='*_test.go' server | xargs -n1 dirname | sort -u); do \
		for f in $$(grep -hoE '^func Fuzz\w+' $$p/*_test.go | sed 's/func //'); do \
			go test ./$$p -run '^$$' -fuzz "^$$f$$" -fuzztime 20s -fuzzminimizetime 5x; done; done

bench: ## ratios to limits that are taken in the same run
	go test -tags bench -count=1 -run TestBench -v -timeout 15m ./server/bench

lint: ## formatting, vet, linters, and that generated code is fresh
	@test -z "$$(gofmt -l server conf sql)" || { gofmt -l server conf sql; echo 'run gofmt'; exit 1; }
	$(GO) vet -tags bench,faults,rounds,sweep ./server/... ./conf/... ./sql/...
	$(TOOL) golangci-lint run ./...
	generator=$$($(TOOL) -n oapi-codegen)
	fresh=$$(mktemp -d) # beside the tree, which other parts may be compiling
	trap 'rm -rf "$$fresh"' EXIT
	cp -r server/api/openapi.yaml server/api/oapi-codegen.yaml server/api/templates "$$fresh"
	(cd "$$fresh" && "$$generator" -config oapi-codegen.yaml openapi.yaml)
	cmp server/api/openapi.gen.go "$$fresh/openapi.gen.go" || { echo 'run make generate'; exit 1; }

image-steps: build ## what the Dockerfile runs
	./$(BIN) help

clean: ## what was built, not the data
	rm -rf bin demo-out test-artefacts
