# The two commands that a new checkout needs: "make demo" shows the whole of it, "make test" is what CI runs.

GO     ?= go
FUZZ   ?= 10s
PYTHON ?= python3
RACE = $(if $(shell command -v $$($(GO) env CC)),-race)
STATICCHECK = $(GO) tool -modfile=internal/tools/go.mod staticcheck

.PHONY: demo test deps generate check lint unit race grammar graph driver peers fuzz gates bench bench-generate

# Generates both examples from their schema files, migrates an SQLite database for each, runs both programs.
demo:
	@./examples/demo.sh

# What CI runs, in order of what fails fastest. The fuzz targets run on their corpus as part of unit; "make fuzz" searches.
test: check lint unit grammar graph driver peers gates

# Installs what the tests can use beyond Go: PostgreSQL's server programs, and Python with venv for the grammar checks.
deps:
	@./.ci/deps

# Writes every generated file anew: examples, test packages, the runtime's arities.
generate:
	$(GO) generate ./...

# Fails if a generated file is not what the generator would write.
check:
	./.ci/check-generated

lint:
	@test -z "$$(gofmt -l $$(git ls-files '*.go' | grep -v testdata))" || { echo "not gofmt-ed:"; gofmt -l $$(git ls-files '*.go' | grep -v testdata); exit 1; }
	$(GO) vet ./...
	cd test/grammar && $(GO) vet ./...
	cd test/graphdiff && $(GO) vet ./...
	cd bench && $(GO) vet ./...
	cd test/driver && $(GO) vet ./...
	$(STATICCHECK) ./...

unit:
	@[ -n "$(RACE)" ] || echo "unit: there is no C compiler, so the race detector is left out"
	$(GO) test $(RACE) ./...

# Parses every statement that the dialects can emit with the databases' own grammars.
grammar:
	./test/grammar/run.sh

# Compares the tables, columns and relations of each schema with those that ent's own graph gives.
graph:
	cd test/graphdiff && $(GO) test ./...

# Runs goose and sqlx on the database/sql driver.
driver:
	cd test/driver && $(GO) test ./...

# Compares what every toolkit of the benchmarks reads and writes with what is right, on few rows.
peers:
	cd bench && $(GO) test ./...

# Searches with each fuzz target for FUZZ (10s). CI does it behind the tests: what it finds is new each time.
fuzz:
	./.ci/fuzz $(FUZZ)

# Bounds on allocations and ratios of times (which -race would change), on the size of generated code, on the CPU time of its build and on the
# size of a program that uses it.
gates:
	$(GO) test -count=1 -run 'Alloc|Eager|Deep' ./runtime/... ./test/bench
	$(GO) test -count=1 -tags gates ./test/gates

# Times and allocations beside hand-written code and the peers; nothing fails on them. Writes docs/performance.md, and
# bench/bench.txt for benchstat.
bench:
	cd bench && $(GO) run ./cmd/bench -group sql -docs ../docs/performance.md -chart ../docs/performance.svg -benchstat bench.txt
	cd bench && $(GO) run ./cmd/bench -group http -python $(PYTHON) -docs ../docs/performance.md -benchstat bench.txt

# The same for code generation and what building its output costs, with up to 300 entities: half an hour.
bench-generate:
	cd bench && $(GO) run ./cmd/bench -group generate -docs ../docs/performance.md
