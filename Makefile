# Bearing: `make run` shows the demo, `make test` runs every test. The rest is
# for those who change it; CONTRIBUTING.md says when to use what.

GO        ?= go
TOOL      := $(GO) tool -modfile=tools.mod
VERSION   := $(shell git describe --tags --always --dirty 2>/dev/null)
LDFLAGS   := -s -w -buildid= $(if $(VERSION),-X bearing/internal/cli.version=$(VERSION))
BUILD     := $(GO) build -trimpath -ldflags '$(LDFLAGS)'
TESTFLAGS ?=

# One static binary: no C compiler at build time, no C library at run time.
export CGO_ENABLED = 0
# A clone that belongs to another user must build too; the version comes by LDFLAGS.
export GOFLAGS := -buildvcs=false $(GOFLAGS)

# Packages in which several goroutines meet; they are tested with the race detector.
RACE := $(foreach room,store live app web api jobs,$(if $(wildcard internal/$(room)/*.go),./internal/$(room)/...))

# Packages whose tests compare with files that -update writes anew.
GOLDEN = $(shell grep -rlE 'flag\.Bool\("update"' --include='*_test.go' internal | xargs -r -n1 dirname | sort -u | sed 's|^|./|')

.PHONY: all run build test race lint format generate vendor golden bench ordeal screenshots clean

all: build

run: build
	bin/bearing demo

build:
	@mkdir -p bin
	$(BUILD) -o bin/bearing .

test:
	@$(GO) test $(TESTFLAGS) ./...

race:
	@$(if $(RACE),CGO_ENABLED=1 $(GO) test -race $(TESTFLAGS) $(RACE),echo no package with goroutines yet; exit 1)

lint:
	@unformatted=$$(gofmt -l .); \
	if [ -n "$$unformatted" ]; then echo "not formatted; run make format:" $$unformatted; exit 1; fi
	$(GO) vet ./...
	$(TOOL) staticcheck ./...

format:
	gofmt -w .

# Generated code is checked in; .ci/run fails when this changes anything.
generate:
	$(foreach config,$(wildcard internal/store/sqlc.yaml sqlc.yaml),$(TOOL) sqlc generate -f $(config))
	$(if $(shell find internal -name '*.templ' -print -quit),$(TOOL) templ generate -path internal)

# Fetches the browser files anew, as pinned (needs npm and a network).
vendor:
	$(GO) run ./internal/kit/vendortool

golden:
	$(if $(strip $(GOLDEN)),$(GO) test $(GOLDEN) -update)

bin/bearing-ordeal: build
	$(BUILD) -o bin/bearing-ordeal ./internal/ordeal

.PHONY: bin/bearing-ordeal

bench: bin/bearing-ordeal
	bin/bearing-ordeal bench

ordeal: bin/bearing-ordeal
	bin/bearing-ordeal all

screenshots:
	BEARING_SHOTS=$(CURDIR)/docs/pictures $(GO) test -count=1 -run TestPictureOfTheOnePage ./internal/cli

clean:
	rm -rf bin
