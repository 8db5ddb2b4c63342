# Two commands matter: `make rehearse` runs a complete release of this project against built-in stand-ins,
# `make test` runs all tests.

release_flags := -c release --static-swift-stdlib --product kilo-release

.PHONY: rehearse build test lint bench clean

rehearse: build
	.build/release/kilo-release rehearse --plan pipelines/KiloRelease.swift

build:
	@scripts/install-packages build
	swift build $(release_flags)

# Without a bound all tests begin at once, and on a small machine clients wait longer than they have patience.
test:
	@scripts/install-packages build test
	@scripts/install-npm11 || echo "npm 11 could not be installed; tests that need it are skipped" >&2
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=8 swift test

lint:
	swift format lint --strict --recursive Sources Tests pipelines Package.swift

bench: build
	@scripts/install-packages test
	Benchmarks/run
	Benchmarks/vsix

clean:
	rm -rf .build .kilo-release dist
