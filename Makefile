# SPDX-License-Identifier: MIT
# One makefile for everything; it is never entered per folder. All that it makes lies under
# $(BUILD): release/, asan/ and fuzz/ side by side, gen/ for generated sources.
#
# Variables: PREFIX DESTDIR CC CFLAGS LDFLAGS; BUILD (another build folder), WERROR=1,
# DEPS=no (never look for or install packages), CORPUS=DIR, FUZZ_SECONDS=N.

.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
.SUFFIXES:
MAKEFLAGS += --no-builtin-rules

BUILD ?= build
PREFIX ?= /usr/local
DESTDIR ?=
FUZZ_SECONDS ?= 60
CORPUS ?= ../shared/profiles
ifeq ($(origin CC),default)
CC := gcc
endif
FUZZ_CC ?= clang
PKG_CONFIG ?= pkg-config

GEN := $(BUILD)/gen
MODULES := base discover decode model aggregate analyse render write
VARIANTS := release asan fuzz

# ---- sources: by wildcard, a module without files is fine ----------------------------------

SRCS := $(sort $(wildcard src/*.c $(MODULES:%=src/%/*.c)))
LIB_SRCS := $(filter-out src/main.c,$(SRCS))
PROTOS := $(sort $(wildcard src/*/*.proto))
GEN_PB := $(patsubst %.proto,$(GEN)/%.pb-c.c,$(notdir $(PROTOS)))
GEN_HDRS := $(GEN_PB:.c=.h)
GEN_SRCS := $(GEN_PB) $(GEN)/assets.c
# Scripts are bundled from the modules of assets/js: one an entry, each whole by itself.
SCRIPTS := explore listcharts lists
SCRIPT_SRCS := $(sort $(wildcard assets/js/*.js))
BUNDLES := $(SCRIPTS:%=$(GEN)/assets/%.js)
ASSETS := $(sort $(shell find assets templates -type f \( -name '*.css' \
	-o -name '*.html' -o -name '*.md' -o -name '*.svg' \) 2>/dev/null))
TEST_SRCS := $(sort $(wildcard tests/unit/test_*.c))
TEST_HELP := $(filter-out $(TEST_SRCS),$(sort $(wildcard tests/unit/*.c)))
FUZZ_SRCS := $(sort $(wildcard tests/fuzz/fuzz_*.c))
FUZZ_NAMES := $(patsubst tests/fuzz/%.c,%,$(FUZZ_SRCS))
VERDICT_SRCS := $(sort $(wildcard tests/verdicts/sim_*.c))
VERDICT_HELP := $(filter-out $(VERDICT_SRCS),$(sort $(wildcard tests/verdicts/*.c)))
BENCH_SRCS := $(sort $(wildcard tests/bench/*.c))

# ---- flags ---------------------------------------------------------------------------------

# $(call once,NAME,command): a variable whose shell command runs at its first use and only
# then, so that parsing needs neither pkg-config nor the libraries ("make deps" comes first).
once = $(eval $(1) = $$(eval $(1) := $$$$(shell $(2)))$$($(1)))
# $(call pkg,names): does pkg-config know them?
pkg = $(PKG_CONFIG) --exists $(1) 2>/dev/null

# Header-only: xxhash. Without a .pc file, or without pkg-config: the plain name.
PKGS := zlib:z libprotobuf-c:protobuf-c inih:inih libcjson:cjson libpcre2-8:pcre2-8 \
	md4c:md4c nettle:nettle libzip:zip
$(call once,LIB_CFLAGS,for p in $(PKGS); do $(PKG_CONFIG) --cflags $$$$$$$${p%%:*} 2>/dev/null; \
	done; $(call pkg,libdeflate) && echo -DHAVE_LIBDEFLATE; \
	$(call pkg,libzstd) && echo -DHAVE_ZSTD)
$(call once,LIB_LIBS,for p in $(PKGS); do $(PKG_CONFIG) --libs $$$$$$$${p%%:*} 2>/dev/null || \
	echo -l$$$$$$$${p\#*:}; done; $(PKG_CONFIG) --libs libdeflate 2>/dev/null; \
	$(PKG_CONFIG) --libs libzstd 2>/dev/null)
$(call once,CMOCKA_LIBS,$(PKG_CONFIG) --libs cmocka 2>/dev/null || echo -lcmocka)

WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wvla -Wformat=2 -Wwrite-strings -Wnull-dereference -Wundef
ifneq ($(filter true 1 yes,$(CI) $(WERROR)),)
WARNINGS += -Werror
endif

# cmocka's assertions are not known to stop, and the fuzzer's entry has no prototype.
TEST_WARNINGS := -Wno-null-dereference -Wno-missing-prototypes -Wno-missing-field-initializers

CFLAGS ?=
LDFLAGS ?=
# XXH_INLINE_ALL is defined empty, so that a source may say "#define XXH_INLINE_ALL" too.
CPPFLAGS_ALL = -Isrc -I$(GEN) -D_GNU_SOURCE -DXXH_INLINE_ALL= $(LIB_CFLAGS)
CFLAGS_ALL := -std=gnu17 -g -fstack-protector-strong -pthread
LIBS_ALL = -Wl,--as-needed $(LIB_LIBS) -lm

SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
release_CC = $(CC)
release_FLAGS := -O2 -D_FORTIFY_SOURCE=2
asan_CC = $(CC)
asan_FLAGS := -O1 $(SANITIZE)
# clang warns of other things than gcc; gcc's warnings are the ones that count.
fuzz_CC = $(FUZZ_CC)
fuzz_FLAGS := -O1 $(SANITIZE) -fsanitize=fuzzer-no-link -w

# A stamp file holds a text (flags, a list of names); it is rewritten only when that changes,
# so what depends on it is remade when a flag changes or a source disappears.
define stamp
@mkdir -p $(@D); printf '%s\n' '$(subst ','\'',$(1))' | cmp -s - $@ || \
	printf '%s\n' '$(subst ','\'',$(1))' > $@
endef

# ---- rules for one variant: $(1) = release, asan or fuzz -----------------------------------

define variant_rules
$(1)_DIR := $(BUILD)/$(1)
$(1)_LIB := $(BUILD)/$(1)/libflamefolio.a
$(1)_BIN := $(BUILD)/$(1)/flamefolio
$(1)_TESTS := $(TEST_SRCS:tests/unit/%.c=$(BUILD)/$(1)/test/%)
$(1)_OBJS := $(LIB_SRCS:%.c=$(BUILD)/$(1)/obj/%.o) \
	$(GEN_SRCS:$(GEN)/%.c=$(BUILD)/$(1)/obj/gen/%.o)
$(1)_HELP := $(TEST_HELP:%.c=$(BUILD)/$(1)/obj/%.o)
$(1)_VERDICT_HELP := $(VERDICT_HELP:%.c=$(BUILD)/$(1)/obj/%.o)
$(1)_COMPILE = $$($(1)_CC) $$(CPPFLAGS_ALL) $$(CFLAGS_ALL)

$(BUILD)/$(1)/flags: FORCE
	$$(call stamp,$$($(1)_COMPILE) $$(WARNINGS) $$($(1)_FLAGS) $$(CFLAGS))
$(BUILD)/$(1)/sources: FORCE
	$$(call stamp,$$($(1)_OBJS))

$(BUILD)/$(1)/obj/src/%.o: src/%.c $(BUILD)/$(1)/flags | $(GEN_HDRS)
	@mkdir -p $$(@D)
	@echo "  CC   $$@"
	@$$($(1)_COMPILE) $$(WARNINGS) $$($(1)_FLAGS) $$(CFLAGS) -MMD -MP -c -o $$@ $$<

# Generated code is not ours to warn about.
$(BUILD)/$(1)/obj/gen/%.o: $(GEN)/%.c $(BUILD)/$(1)/flags | $(GEN_HDRS)
	@mkdir -p $$(@D)
	@echo "  CC   $$@"
	@$$($(1)_COMPILE) -w $$($(1)_FLAGS) $$(CFLAGS) -MMD -MP -c -o $$@ $$<

$(BUILD)/$(1)/obj/tests/%.o: tests/%.c $(BUILD)/$(1)/flags | $(GEN_HDRS)
	@mkdir -p $$(@D)
	@echo "  CC   $$@"
	@$$($(1)_COMPILE) -Itests/unit $$(WARNINGS) $$(TEST_WARNINGS) $$($(1)_FLAGS) \
		$$(CFLAGS) -MMD -MP -c -o $$@ $$<

$$($(1)_LIB): $$($(1)_OBJS) $(BUILD)/$(1)/sources
	@echo "  AR   $$@"
	@rm -f $$@ && ar rcsD $$@ $$($(1)_OBJS)

$$($(1)_BIN): $(BUILD)/$(1)/obj/src/main.o $$($(1)_LIB)
	@echo "  LINK $$@"
	@$$($(1)_CC) $$(CFLAGS_ALL) $$($(1)_FLAGS) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(LIBS_ALL)

$(BUILD)/$(1)/test/%: $(BUILD)/$(1)/obj/tests/unit/%.o $$($(1)_HELP) $$($(1)_LIB)
	@mkdir -p $$(@D)
	@echo "  LINK $$@"
	@$$($(1)_CC) $$(CFLAGS_ALL) $$($(1)_FLAGS) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ \
		$$(LIBS_ALL) $$(CMOCKA_LIBS)

$(BUILD)/$(1)/verdicts/%: $(BUILD)/$(1)/obj/tests/verdicts/%.o $$($(1)_VERDICT_HELP) $$($(1)_LIB)
	@mkdir -p $$(@D)
	@echo "  LINK $$@"
	@$$($(1)_CC) $$(CFLAGS_ALL) $$($(1)_FLAGS) $$(CFLAGS) $$(LDFLAGS) -o $$@ $$^ $$(LIBS_ALL)
endef
$(foreach v,$(VARIANTS),$(eval $(call variant_rules,$(v))))

$(BUILD)/fuzz/bin/%: $(BUILD)/fuzz/obj/tests/fuzz/%.o $(fuzz_HELP) $(fuzz_LIB)
	@mkdir -p $(@D)
	@echo "  LINK $@"
	@$(FUZZ_CC) $(CFLAGS_ALL) $(SANITIZE) -fsanitize=fuzzer $(LDFLAGS) -o $@ $^ $(LIBS_ALL)

# The tools of the benchmark stand on their own, apart from the pprof schema.
$(BUILD)/bench/%: $(BUILD)/release/obj/tests/bench/%.o $(BUILD)/release/obj/gen/profile.pb-c.o
	@mkdir -p $(@D)
	@echo "  LINK $@"
	@$(CC) $(CFLAGS_ALL) $(LDFLAGS) -o $@ $^ $(LIBS_ALL)

# ---- generated sources ---------------------------------------------------------------------

define proto_rule
$(GEN)/$(basename $(notdir $(1))).pb-c.c $(GEN)/$(basename $(notdir $(1))).pb-c.h &: $(1)
	@mkdir -p $(GEN)
	@echo "  GEN  $(GEN)/$(basename $(notdir $(1))).pb-c.c"
	@protoc-c --proto_path=$(dir $(1)) --c_out=$(GEN) $(1)
endef
$(foreach p,$(PROTOS),$(eval $(call proto_rule,$(p))))

$(GEN)/scripts.list: FORCE
	$(call stamp,$(SCRIPT_SRCS))
$(GEN)/assets/%.js: assets/js/%.js $(GEN)/scripts.list $(SCRIPT_SRCS)
	@echo "  GEN  $@"
	@esbuild --bundle --minify --format=iife --target=es2020 --charset=utf8 \
		--log-level=warning --legal-comments=none --outfile=$@ $<

$(GEN)/assets.list: FORCE
	$(call stamp,$(ASSETS) $(BUNDLES))
$(GEN)/assets.c: src/embed.sh $(GEN)/assets.list $(ASSETS) $(BUNDLES)
	@echo "  GEN  $@"
	@sh src/embed.sh $(GEN)/ $(ASSETS) $(BUNDLES) > $@

# ---- targets -------------------------------------------------------------------------------

# The work itself is done by a second make: packages must be there before flags are asked for.
SUB = @$(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(or $(JOBS),$(shell \
	nproc 2>/dev/null || echo 2)))
ifeq ($(DEPS),no)
deps_for = @:
else
deps_for = @sh .ci/deps.sh $(1)
endif

all: ## build the program (installs missing Debian packages)
	$(call deps_for,build)
	$(SUB) release

demo: ## build the report of samples/shop into out/demo
	$(call deps_for,build)
	$(SUB) release
	@rm -rf out/demo && mkdir -p out
	$(release_BIN) build samples/shop -o out/demo
	@echo
	@echo "out/demo/index.html"
	@echo "Open it in a browser: the front page names what is wrong in these dumps (a"
	@echo "regression since a deploy, two leaks, a label value unlike its peers, a growing"
	@echo "lock); each claim leads to its evidence, its flame graph and the lines of source."

check: ## build and run all tests; the last line is "N passed, N failed"
	$(call deps_for,test)
	$(SUB) release asan-bin unit verdict-bin
	@bash tests/run.sh

check-corpus: ## compare "show --json" with CORPUS/EXPECTED.tsv, release and sanitizer build
	$(call deps_for,build)
	$(SUB) release asan-bin
	@python3 tests/corpus.py --program $(release_BIN) --asan $(asan_BIN) $(CORPUS)

check-verdicts: ## simulated leaks, look-alikes, regressions, deviations: how many are told right
	$(call deps_for,build)
	$(SUB) release verdict-bin
	@bash tests/verdicts.sh

bench: ## speed and memory as ratios against gzip, zlib, go tool pprof
	$(call deps_for,bench)
	$(SUB) release bench-tools
	@bash tests/bench/run.sh

bench-web: ## load, zoom and search of large graphs beside other viewers, as ratios (Chromium)
	$(call deps_for,bench)
	$(SUB) release
	@BUILD=$(BUILD) bash tests/bench/web/run.sh

gates: ## structure and style rules that a program can check
	$(SUB) release
	@bash tests/gates.sh

asan: ## the program with address and undefined behaviour sanitizers (build/asan/)
	$(call deps_for,build)
	$(SUB) asan-bin

fuzz: ## fuzz every tests/fuzz/fuzz_*.c for FUZZ_SECONDS each (clang)
	$(call deps_for,test)
	$(SUB) fuzz-bin
	@bash tests/fuzz.sh $(FUZZ_SECONDS) $(FUZZ_NAMES)

bless: ## rewrite the expected files of tests/golden; read the diff
	$(SUB) release
	@bash tests/golden.sh --bless

samples: ## capture samples/shop anew from the Go programs in samples/src (needs Go)
	$(call deps_for,samples)
	@sh samples/capture.sh

install: ## install program and man page under $(DESTDIR)$(PREFIX)
	$(SUB) release
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 755 $(release_BIN) $(DESTDIR)$(PREFIX)/bin/flamefolio
	install -m 644 src/flamefolio.1 $(DESTDIR)$(PREFIX)/share/man/man1/flamefolio.1

uninstall: ## remove what install put there
	rm -f $(DESTDIR)$(PREFIX)/bin/flamefolio $(DESTDIR)$(PREFIX)/share/man/man1/flamefolio.1

deps: ## install the Debian packages that building and testing need
	@sh .ci/deps.sh test

clean: ## remove all that was built
	rm -rf $(BUILD) out

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1\t\2/p' Makefile | expand -t 18

# Inner targets: no package check. "make release" is the quick way while developing.
release: $(release_BIN)
asan-bin: $(asan_BIN)
unit: $(release_TESTS) $(asan_TESTS)
unit-release: $(release_TESTS)
verdict-bin: $(VERDICT_SRCS:tests/verdicts/%.c=$(BUILD)/release/verdicts/%)
fuzz-bin: $(FUZZ_NAMES:%=$(BUILD)/fuzz/bin/%)
bench-tools: $(BENCH_SRCS:tests/bench/%.c=$(BUILD)/bench/%)
lib: $(release_LIB)

FORCE:
.PHONY: all demo check check-corpus check-verdicts verdict-bin bench bench-web gates asan fuzz \
	bless samples install uninstall deps clean help release asan-bin unit unit-release \
	fuzz-bin bench-tools lib FORCE
.SECONDARY:

# Dependency files, written by the compiler (-MMD).
-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
