# The two commands that a new checkout needs: "make demo" shows the project at work, "make test" runs the tests of CI.

GO     ?= go
FUZZ   ?= 10s
PYTHON ?= python3
RACE = $(if $(shell command -v $$($(GO) env CC)),-race)
STATICCHECK = $(shell $(GO) tool -n -modfile=internal/tools/go.mod staticcheck)

# The modules of the repository besides the main one.
MODULES = test/grammar test/graphdiff test/driver bench

# The platforms that CI compiles for, besides its own, and the packages that it compiles: all but the tests of the whole.
PLATFORMS = windows/amd64 darwin/arm64 linux/386
PORTABLE  = ./cmd/... ./cratesql/... ./crateblob/... ./examples/... ./gen/... ./internal/... ./migrate/... ./runtime/... ./schema/... ./templates/... ./testdb/...

.PHONY: demo test deps generate check lint platforms unit race grammar graph driver peers fuzz gates bench bench-generate

# Generates both examples from their schema files, migrates an SQLite database for each, runs both programs.
demo:
	@./examples/demo.sh

# The tests of CI, the fastest failures first. The fuzz targets run on their corpus as part of unit; "make fuzz" searches.
test: check lint unit grammar graph driver peers gates

# Installs the optional programs of the tests: PostgreSQL's server programs, and Python with venv for the grammar checks.
deps:
	@./.ci/deps

# Writes every generated file again: examples, test packages, the runtime's columns and arities.
generate:
	$(GO) generate ./...

# Fails if a generated file is stale.
check:
	./.ci/check-generated

lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go' | grep -v testdata))" || { echo "not gofmt-ed:"; gofmt -l $$(git ls-files '*.go' | grep -v testdata); exit 1; }
	$(GO) vet ./...
	$(STATICCHECK) ./...
	for m in $(MODULES); do (cd $$m && $(GO) vet ./... && $(STATICCHECK) ./...) || exit 1; done

# Compiles and vets for other platforms, tests included. Without optimizations this takes a quarter less time.
platforms:
	for p in $(PLATFORMS); do \
		echo "$$p"; export CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/}; \
		$(GO) build -gcflags=all='-N -l' $(PORTABLE) && $(GO) vet -gcflags=all='-N -l' $(PORTABLE) || exit 1; \
	done

# Without go vet, which lint has run with all its checks: for the race detector every package would be vetted once more. The packages
# that take longest start first, and one more than there are cores, because they often wait for a server.
unit:
	@[ -n "$(RACE)" ] || echo "unit: there is no C compiler, so the tests run without the race detector"
	$(GO) test -vet=off -p $$(($$(getconf _NPROCESSORS_ONLN) + 1)) $(RACE) ./test/migrations ./cmd/crategen ./...

# Parses every statement that the dialects can emit with the databases' own grammars.
grammar:
	./test/grammar/run.sh

# Compares the tables, columns and relations of each schema with those that ent's own graph gives.
graph:
	cd test/graphdiff && $(GO) test ./...

# Runs goose and sqlx on the database/sql driver.
driver:
	cd test/driver && $(GO) test ./...

# Checks the results of every toolkit of the benchmarks, on few rows.
peers:
	cd bench && $(GO) test ./...

# Searches with each fuzz target for FUZZ (10s). CI does this after the tests, because its findings differ from run to run.
fuzz:
	./.ci/fuzz $(FUZZ)

# Limits on allocations and ratios of times (which -race would change), on the size of generated code, on the CPU time of its build and
# on the size of a program that uses it.
gates:
	$(GO) test -count=1 -run 'Alloc|Eager|Deep' ./runtime/... ./test/bench
	$(GO) test -count=1 -tags gates ./test/gates

# Times and allocations, compared with hand-written code and the peers; they have no limits. Writes docs/performance.md, and
# bench/bench.txt for benchstat.
bench:
	cd bench && $(GO) run ./cmd/bench -group sql -docs ../docs/performance.md -chart ../docs/performance.svg -benchstat bench.txt
	cd bench && $(GO) run ./cmd/bench -group http -python $(PYTHON) -docs ../docs/performance.md -benchstat bench.txt

# The same for code generation and the build of its output, with up to 300 entities: half an hour.
bench-generate:
	cd bench && $(GO) run ./cmd/bench -group generate -docs ../docs/performance.md
