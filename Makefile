# SPDX-License-Identifier: MIT
#
# One makefile for everything. `make` builds the compiler and the store of prebuilt components below $(BUILD) and writes
# nowhere else. `make help` lists the goals.
#
# Conventions for whoever adds files; nothing needs to be listed here:
#
# * Compiler: compose/*.c and compose/<folder>/*.c are found by themselves. Include paths: compose/, and $(BUILD)/gen,
#   which holds scenario_parser.[ch] from grammar/scenario.y and scenario_lexer.[ch] from grammar/scenario.l.
#
# * Components: a folder below components/ with a component.mk, which may set
#       NAME        := timer          name of the binary in the store           (default: the folder's name)
#       SRC         := timer.c        C or assembler files of the folder        (default: every .c of the folder)
#       CPUS        := x86_64         where it can run                          (default: all targets)
#       CPPFLAGS    := -DX=1          further compiler flags for this component
#   Files for one CPU only are arch/<cpu>/*.c and *.S of the folder.
#   Include paths: the folder, components/include, components/include/arch/<cpu>, $(BUILD)/generated/<cpu>
#   (`#include <interfaces/timer.h>`, `#include <cost.h>`: what init charges). Linked with the whole base library, of which only what is used gets in, entry
#   `_start`, script components/lib/component.ld. A *.component file in any folder goes to
#   the store.
#
# * Base library: components/lib/*.c and components/lib/<folder>/*.c for every CPU (<folder> not `arch`), and
#   components/lib/arch/<cpu>/*.c and *.S for one; an archive libbase.a per CPU.
#
# * Core, one program per platform whose `arch` is a target: platforms/hw/kernel/*.c, platforms/hw/core/*.c,
#   platforms/hw/arch/<cpu>/*.c and *.S (platforms/linux for the CPU `host`), linked by core.ld there (preprocessed). Include paths:
#   platforms/hw, platforms/hw/arch/<cpu>, the components' ones, and $(BUILD)/generated/<platform> (`#include "cost.h"`).
#   ACCOUNT_CHECK is defined as 0 in core-<platform> and as 1 in core-<platform>-check. platforms/hw/core.mk and
#   platforms/hw/arch/<cpu>/core.mk, where they exist, may add to
#       CORE_SRC    further source files, from the tree's root, e.g. components/lib/hid.c
#       CORE_CPPFLAGS, CORE_LDFLAGS
#       CORE_OMIT   files of kernel and core that the CPU's folder replaces
#       KERNEL_CPPFLAGS     for the kernel's half only (what is neither core/, core_* nor of the base library)
#   and board.mk beside a *.platform likewise, for the core of that platform only (CORE_SRC, CORE_CPPFLAGS): a board's
#   interrupt controller, say. $(BUILD)/generated/<platform>/board.h has the addresses of its devices.
#
# * Store files made otherwise: images/*.mk may add to STORE_FILES and hold the rules; $(STORE) is the store's folder.
#
# * Unit tests: each tests/unit/NAME.c is a cmocka program for the host, built with the address and undefined behaviour
#   sanitizers. Its first comments say what it needs, each on one or more lines up to the end of the comment:
#       /* link: platforms/hw/kernel/account.c components/lib/hid/ */      sources; a folder stands for its .c files,
#                                                                          `compiler` for the whole compiler without main.c
#       /* cflags: -DACCOUNT_CHECK=1 -Itests/unit/fake */                  optional
#       /* target: x86_64 pc_x86_64 */                                     optional: include paths of target code, of
#                                                                          that CPU and platform
# * Fuzz targets: each tests/fuzz/fuzz_NAME.c likewise, with LLVMFuzzerTestOneInput; seeds in tests/fuzz/seeds/NAME/,
#   and `/* seeds: examples tests/rules/FOLDER */` for further folders, flattened. Each is a unit test as well, which is
#   given some of its seeds (tests/fuzz/replay.c).
# * Other tests: tests/<suite>/run, an executable that prints TAP; see tests/run.

VERSION := 0.1.0

# What is built with sanitizers has a folder of its own, and whatever is made there later is made with them too.
BUILD ?= build
ifeq ($(notdir $(BUILD)),sanitize)
override SANITIZE := 1
else ifeq ($(SANITIZE),1)
override BUILD := $(BUILD)/sanitize
endif

# Stage of packages (file `packages`) that the goals of this run need; these goals set the machine up.
STAGE_NEEDED := $(or $(filter fuzz,$(MAKECMDGOALS)),$(filter check,$(MAKECMDGOALS)),\
	$(if $(filter demo bench bench-mutants,$(MAKECMDGOALS)),run))
GOALS_WITHOUT_CONFIG := help clean
ALL_GOALS := $(or $(MAKECMDGOALS),all)

.SUFFIXES:
.DELETE_ON_ERROR:
.PHONY: all help compiler headers core-sources store unit check demo bench bench-mutants fuzz install clean fmt-check FORCE
all: compiler store

# As many compilers at a time as there are processors; -j on the command line says otherwise.
ifeq ($(filter -j%,$(MAKEFLAGS)),)
MAKEFLAGS += -j$(shell nproc 2>/dev/null || echo 1)
endif

Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-8s %s\n' '$(1)' '$(2)')

ifneq ($(filter-out $(GOALS_WITHOUT_CONFIG),$(ALL_GOALS)),)
include $(BUILD)/config.mk
ifneq ($(STAGE_NEEDED),)
ifeq ($(filter $(STAGE_NEEDED),$(STAGES)),)
CONFIG_AGAIN := FORCE
endif
endif
$(BUILD)/config.mk: configure packages $(CONFIG_AGAIN)
	@BUILD=$(BUILD) ./configure $(CONFIGURE_ARGS) $(if $(STAGE_NEEDED),--install=$(STAGE_NEEDED))
FORCE:
endif

prefix ?= /usr/local
bindir ?= $(prefix)/bin
libdir ?= $(prefix)/lib
datadir ?= $(prefix)/share
mandir ?= $(datadir)/man

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla
DEPS = -MMD -MP
SANITIZERS := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# ---------------------------------------------------------------------------------------------------- the compiler

GEN := $(BUILD)/gen
COMPOSE := $(BUILD)/genode-compose
# The reader of HID is the one that init uses.
HOST_SRC := $(sort $(wildcard compose/*.c compose/*/*.c)) components/lib/hid/extract.c components/lib/hid/reader.c \
	components/lib/text.c components/lib/text_more.c
HOST_OBJ := $(HOST_SRC:%.c=$(BUILD)/host/%.o)
ifneq ($(wildcard grammar/scenario.y),)
GEN_SRC += $(GEN)/scenario_parser.c
GEN_HDR += $(GEN)/scenario_parser.h
endif
ifneq ($(wildcard grammar/scenario.l),)
GEN_SRC += $(GEN)/scenario_lexer.c
GEN_HDR += $(GEN)/scenario_lexer.h
endif
HOST_OBJ += $(GEN_SRC:$(GEN)/%.c=$(BUILD)/host/gen/%.o)
HOST_CPPFLAGS := -Icompose -I$(GEN) -Icomponents/include -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64
ifeq ($(HAVE_EXPAT),yes)
HOST_CPPFLAGS += -DHAVE_EXPAT
HOST_LIBS += -lexpat
endif
ifeq ($(HAVE_GRAPHVIZ),yes)
HOST_CPPFLAGS += -DHAVE_GRAPHVIZ -DGRAPHVIZ_LIBRARY='"$(GRAPHVIZ_LIBRARY)"'
endif
HOST_CFLAGS := -std=c17 $(WARNINGS) $(if $(filter 1,$(SANITIZE)),$(SANITIZERS))
HOST_LDFLAGS := $(if $(filter 1,$(SANITIZE)),$(SANITIZERS) $(SANITIZERS_LDFLAGS))

compiler: $(COMPOSE)

$(COMPOSE): $(HOST_OBJ)
	$(call say,LINK,$@)
	$(Q)$(CC) $(HOST_LDFLAGS) $(LDFLAGS) -o $@ $(HOST_OBJ) $(HOST_LIBS)

$(BUILD)/host/compose/main.o: HOST_CPPFLAGS += -DCOMPOSE_VERSION='"$(VERSION)"'
$(BUILD)/host/compose/main.o: Makefile
$(BUILD)/host/%.o: %.c $(BUILD)/toolchain | $(GEN_HDR)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CPPFLAGS) $(HOST_CFLAGS) $(CFLAGS) $(DEPS) -c -o $@ $<

# Flex's and Bison's own code does not keep to our warnings; ours inside it was checked by them.
$(BUILD)/host/gen/%.o: $(GEN)/%.c $(BUILD)/toolchain | $(GEN_HDR)
	$(call say,CC,$<)
	@mkdir -p $(@D)
	$(Q)$(CC) $(HOST_CPPFLAGS) -Igrammar $(HOST_CFLAGS) $(CFLAGS) -Wno-unused-function -Wno-sign-compare \
		-Wno-missing-prototypes -Wno-unused-but-set-variable $(DEPS) -c -o $@ $<

$(GEN)/scenario_parser.c $(GEN)/scenario_parser.h &: grammar/scenario.y
	$(call say,BISON,$<)
	@mkdir -p $(@D)
	$(Q)$(BISON) -Wall -Werror -o $(GEN)/scenario_parser.c --defines=$(GEN)/scenario_parser.h $<

$(GEN)/scenario_lexer.c $(GEN)/scenario_lexer.h &: grammar/scenario.l
	$(call say,FLEX,$<)
	@mkdir -p $(@D)
	$(Q)$(FLEX) -o $(GEN)/scenario_lexer.c --header-file=$(GEN)/scenario_lexer.h $<

-include $(HOST_OBJ:.o=.d)

# ------------------------------------------------------------------------------------------------ generated headers

# Headers depend on the generator's own sources and not on the whole compiler, so that work on the compiler does not
# recompile the target; the compiler itself is an order-only prerequisite.
INTERFACES := $(sort $(wildcard components/interfaces/*.interface))
PLATFORM_FILES := $(sort $(wildcard platforms/*/*.platform))
STUBS_SRC := $(sort $(wildcard compose/cmd_stubs.c compose/emit/*stub* compose/emit/*cost*))
ifneq ($(wildcard compose/cmd_stubs.c),)
interface_headers = $(INTERFACES:components/interfaces/%.interface=$(BUILD)/generated/$(1)/interfaces/%.h)
cost_header = $(BUILD)/generated/$(1)/cost.h
board_header = $(BUILD)/generated/$(1)/board.h
endif

WORD_x86_64 := 8
WORD_host := 8
WORD_arm_v7a := 4
WORD_arm_v8a := 8
WORD_riscv64 := 8
WORD_x86_32 := 4

define generated_headers_of_cpu
$(BUILD)/generated/$(1)/interfaces/%.h: components/interfaces/%.interface $(STUBS_SRC) | $(COMPOSE)
	$$(call say,STUBS,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(COMPOSE) stubs $$< --word $(WORD_$(1)) -o $$@
endef
$(foreach cpu,$(TARGETS),$(eval $(call generated_headers_of_cpu,$(cpu))))

# Named here, they are goals of their own and no intermediate files, which make would remove.
headers: $(foreach cpu,$(TARGETS),$(call interface_headers,$(cpu)) $(call cost_header,$(cpu)))

# ------------------------------------------------------------------------------------------------------ target code

# Nothing of the tree's or the build's path may reach a binary: same input, same bytes.
TARGET_CFLAGS := -std=c17 -O2 -g $(WARNINGS) -ffreestanding -nostdlib -fno-pic -fno-pie -fno-stack-protector \
	-fno-asynchronous-unwind-tables -fno-strict-aliasing -fno-common -ffunction-sections -fdata-sections \
	-ffile-prefix-map=$(CURDIR)=. -ffile-prefix-map=$(BUILD)=build
TARGET_LDFLAGS := -nostdlib -static -no-pie -Wl,-z,max-page-size=4096 -Wl,-z,noexecstack -Wl,--build-id=none \
	-Wl,--gc-sections -Wl,--fatal-warnings -Wl,--no-warn-rwx-segments
# No floating point and no vector registers anywhere: a context switch saves general registers only.
CPU_CFLAGS_x86_64 := -m64 -march=x86-64 -mgeneral-regs-only -mno-red-zone
CPU_LDFLAGS_x86_64 := -m64 -Wl,-z,norelro
CPU_CFLAGS_x86_32 := -m32 -march=i686 -mgeneral-regs-only
CPU_LDFLAGS_x86_32 := -m32 -Wl,-z,norelro
# Processes of Linux on x86_64: as on the bare CPU, so that a component's code is the same.
CPU_CFLAGS_host := $(CPU_CFLAGS_x86_64)
CPU_LDFLAGS_host := $(CPU_LDFLAGS_x86_64)
CPU_CFLAGS_arm_v7a := -march=armv7-a -marm -mfloat-abi=soft -mgeneral-regs-only
CPU_CFLAGS_arm_v8a := -march=armv8-a -mgeneral-regs-only -mno-outline-atomics -mstrict-align
CPU_CFLAGS_riscv64 := -march=rv64imac_zicsr_zifencei -mabi=lp64 -mcmodel=medany -msmall-data-limit=0

target_include = -Icomponents/include -Icomponents/include/arch/$(1) -I$(BUILD)/generated/$(1)

STORE := $(BUILD)/store
STORE_FILES :=
TARGET_OBJ :=

# The components' cost.h holds the costs that init charges; platforms of one CPU have to agree on them.
PLATFORM_ARCHS := $(shell awk 'FNR == 1 { found = 0 } /^[ \t]*arch[ \t]+[a-z0-9_]+[ \t]*;/ && !found { \
	found = 1; name = FILENAME; sub(/.*\//, "", name); sub(/\.platform$$/, "", name); \
	sub(/^[ \t]*arch[ \t]+/, ""); sub(/[ \t]*;.*/, ""); print name "=" $$0 }' $(PLATFORM_FILES) /dev/null)
platforms_of = $(patsubst %=$(1),%,$(filter %=$(1),$(PLATFORM_ARCHS)))
platform_file = $(filter %/$(1).platform,$(PLATFORM_FILES))

define cost_of_platform
$(BUILD)/generated/$(1)/cost.h: $(call platform_file,$(1)) $(STUBS_SRC) | $(COMPOSE)
	$$(call say,STUBS,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(COMPOSE) stubs --cost $$< -o $$@
$(BUILD)/generated/$(1)/board.h: $(call platform_file,$(1)) $(STUBS_SRC) | $(COMPOSE)
	$$(call say,STUBS,$$@)
	@mkdir -p $$(@D)
	$$(Q)$(COMPOSE) stubs --board $$< -o $$@
endef
$(foreach pair,$(PLATFORM_ARCHS),$(eval $(call cost_of_platform,$(firstword $(subst =, ,$(pair))))))

define cost_of_cpu
$(BUILD)/generated/$(1)/cost.h: $(foreach platform,$(call platforms_of,$(1)),$(BUILD)/generated/$(platform)/cost.h)
	@mkdir -p $$(@D)
	@for file in $$^; do grep -E 'COST_(SESSION|CHILD)_' $$< >$$@.tmp; \
		grep -E 'COST_(SESSION|CHILD)_' $$$$file | cmp -s - $$@.tmp || \
		{ echo "$$$$file: costs of session and child differ from $$<" >&2; exit 1; }; done
	@rm $$@.tmp; cp $$< $$@
endef
$(foreach cpu,$(TARGETS),$(if $(call platforms_of,$(cpu)),$(eval $(call cost_of_cpu,$(cpu)))))

# --- base library, per CPU
LIB_SRC := $(sort $(wildcard components/lib/*.c) $(filter-out components/lib/arch/%,$(wildcard components/lib/*/*.c)))
lib_src_of = $(LIB_SRC) $(sort $(wildcard components/lib/arch/$(1)/*.c components/lib/arch/$(1)/*.S))

define base_library
LIB_OBJ_$(1) := $$(patsubst %,$(BUILD)/target/$(1)/%.o,$(call lib_src_of,$(1)))
TARGET_OBJ += $$(LIB_OBJ_$(1))
$(BUILD)/target/$(1)/libbase.a: $$(LIB_OBJ_$(1))
	$$(call say,AR,$$@)
	@mkdir -p $$(@D); rm -f $$@
	$$(Q)$$(AR_$(1)) rcsD $$@ $$(LIB_OBJ_$(1))
endef
$(foreach cpu,$(TARGETS),$(eval $(call base_library,$(cpu))))

# SANITIZE_TARGET=1: components say on their log where their behaviour is undefined, and stop there (components/lib/undefined.c).
TARGET_SANITIZERS := -fsanitize=undefined -fno-sanitize-recover=all
COMPONENT_CFLAGS := $(if $(filter 1,$(SANITIZE_TARGET)),$(TARGET_SANITIZERS))

# One pattern for all code of components and base library: <build>/target/<cpu>/<source>.o
define target_objects
$(BUILD)/target/$(1)/%.o: % $(BUILD)/toolchain | $(call interface_headers,$(1)) $(call cost_header,$(1))
	$$(call say,CC $(1),$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(CC_$(1)) $(TARGET_CFLAGS) $(CPU_CFLAGS_$(1)) $(COMPONENT_CFLAGS) $$(COMPONENT_CPPFLAGS) \
		$(call target_include,$(1)) $(DEPS) -c -o $$@ $$<
endef
$(foreach cpu,$(TARGETS),$(eval $(call target_objects,$(cpu))))

# --- components: one component.mk each
COMPONENT_MK := $(sort $(wildcard components/*/component.mk components/*/*/component.mk components/*/*/*/component.mk))

# component_link folder,name,cpu,sources,flags
define component_link
COMPONENT_OBJ := $$(patsubst %,$(BUILD)/target/$(3)/%.o,$(4))
TARGET_OBJ += $$(COMPONENT_OBJ)
$$(COMPONENT_OBJ): COMPONENT_CPPFLAGS := -I$(1) $(5)
$(BUILD)/target/$(3)/bin/$(2): $$(COMPONENT_OBJ) $(BUILD)/target/$(3)/libbase.a \
		components/lib/component.ld
	$$(call say,LD $(3),$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC_$(3)) $(CPU_CFLAGS_$(3)) $(TARGET_LDFLAGS) $(CPU_LDFLAGS_$(3)) -Wl,-e,_start -Wl,-u,_start \
		-Wl,-T,components/lib/component.ld \
		-o $$@ $$(filter %.o,$$^) $(BUILD)/target/$(3)/libbase.a
$(STORE)/$(3)/$(2): $(BUILD)/target/$(3)/bin/$(2)
	@mkdir -p $$(@D)
	$$(Q)$$(STRIP_$(3)) --strip-all -o $$@ $$<
STORE_FILES += $(STORE)/$(3)/$(2)
endef
comma := ,

define component
NAME :=
SRC :=
CPUS :=
CPPFLAGS :=
include $(1)/component.mk
$$(foreach cpu,$$(filter $$(or $$(CPUS),$(TARGETS)),$(TARGETS)),$$(eval $$(call component_link,$(1),$$(or $$(NAME),$(notdir $(1))),$$(cpu),$$(patsubst %,$(1)/%,$$(or $$(SRC),$(notdir $(wildcard $(1)/*.c)))) $$(wildcard $(1)/arch/$$(cpu)/*.c $(1)/arch/$$(cpu)/*.S),$$(CPPFLAGS))))
endef
$(foreach mk,$(COMPONENT_MK),$(eval $(call component,$(mk:%/component.mk=%))))

# --- core: one program per platform, and the same with its checks on
# Where a CPU's part of kernel and core lies; `host` is Linux as the machine.
arch_folder = $(if $(filter host,$(1)),platforms/linux,platforms/hw/arch/$(1))
CORE_SRC :=
CORE_CPPFLAGS :=
CORE_LDFLAGS :=
-include platforms/hw/core.mk
CORE_SRC_CHECK := $(sort $(wildcard platforms/hw/core/check/*.c))
CORE_SRC_COMMON := $(sort $(wildcard platforms/hw/kernel/*.c platforms/hw/core/*.c) $(CORE_SRC))
CORE_CPPFLAGS_COMMON := $(CORE_CPPFLAGS)
CORE_LDFLAGS_COMMON := $(CORE_LDFLAGS)

# Is the source of core's half, not of the kernel's?
core_half = $(filter platforms/hw/core/% components/%,$(1))$(filter core_%,$(notdir $(filter platforms/hw/arch/%,$(1))))

# core_variant platform,cpu,suffix,value of ACCOUNT_CHECK
define core_variant
CORE_OBJ := $$(patsubst %,$(BUILD)/core/$(1)$(3)/%.o,$$(CORE_SRC_$(2)) $$(BOARD_SRC_$(1)) $(if $(3),$(CORE_SRC_CHECK)))
TARGET_OBJ += $$(CORE_OBJ)
$(BUILD)/core/$(1)$(3)/%.o: % $(BUILD)/toolchain | $(call interface_headers,$(2)) $(call cost_header,$(1)) $(call board_header,$(1))
	$$(call say,CC $(1),$$<)
	@mkdir -p $$(@D)
	$$(Q)$$(CC_$(2)) $(TARGET_CFLAGS) $(CPU_CFLAGS_$(2)) -Iplatforms/hw -I$(call arch_folder,$(2)) \
		-I$(BUILD)/generated/$(1) $(call target_include,$(2)) -DACCOUNT_CHECK=$(4) $$(CORE_CPPFLAGS_$(2)) $$(BOARD_CPPFLAGS_$(1)) \
		$$(if $$(call core_half,$$<),,$$(KERNEL_CPPFLAGS_$(2))) $(DEPS) -c -o $$@ $$<
$(BUILD)/core/$(1)$(3)/core.ld: $(call arch_folder,$(2))/core.ld $(BUILD)/toolchain | $(call cost_header,$(1)) $(call board_header,$(1))
	@mkdir -p $$(@D)
	$$(Q)$$(CC_$(2)) -E -P -x c -undef -D__ASSEMBLER__ -D__LINKER_SCRIPT__ -Iplatforms/hw -I$(call arch_folder,$(2)) \
		-I$(BUILD)/generated/$(1) $(call target_include,$(2)) -MMD -MP -MT $$@ -MF $$@.d -o $$@ $$<
$(BUILD)/core/$(1)$(3)/core: $$(CORE_OBJ) $(BUILD)/core/$(1)$(3)/core.ld
	$$(call say,LD $(1),$$@)
	$$(Q)$$(CC_$(2)) $(CPU_CFLAGS_$(2)) $(TARGET_LDFLAGS) $(CPU_LDFLAGS_$(2)) $$(CORE_LDFLAGS_$(2)) \
		-Wl,-T,$(BUILD)/core/$(1)$(3)/core.ld -o $$@ $$(filter %.o,$$^)
$(STORE)/$(2)/core-$(1)$(3): $(BUILD)/core/$(1)$(3)/core
	@mkdir -p $$(@D)
	$$(Q)$$(STRIP_$(2)) --strip-all -o $$@ $$<
STORE_FILES += $(STORE)/$(2)/core-$(1)$(3)
-include $(BUILD)/core/$(1)$(3)/core.ld.d
endef

# core_of platform,cpu
define core_of
CORE_SRC :=
CORE_CPPFLAGS :=
-include $(dir $(call platform_file,$(1)))board.mk
BOARD_SRC_$(1) := $$(CORE_SRC)
BOARD_CPPFLAGS_$(1) := $$(CORE_CPPFLAGS)
$$(eval $$(call core_variants,$(1),$(2)))
endef
define core_variants
$(call core_variant,$(1),$(2),,0)
$(call core_variant,$(1),$(2),-check,1)
endef

define core_cpu
CORE_SRC :=
CORE_CPPFLAGS := $(CORE_CPPFLAGS_COMMON)
CORE_LDFLAGS := $(CORE_LDFLAGS_COMMON)
KERNEL_CPPFLAGS :=
CORE_OMIT :=
-include $(call arch_folder,$(1))/core.mk
CORE_SRC_$(1) := $$(filter-out $$(CORE_OMIT),$(CORE_SRC_COMMON)) \
	$(sort $(wildcard $(call arch_folder,$(1))/*.c $(call arch_folder,$(1))/*.S)) $$(CORE_SRC)
CORE_CPPFLAGS_$(1) := $$(CORE_CPPFLAGS)
CORE_LDFLAGS_$(1) := $$(CORE_LDFLAGS)
KERNEL_CPPFLAGS_$(1) := $$(KERNEL_CPPFLAGS)
endef
$(foreach cpu,$(TARGETS),$(eval $(call core_cpu,$(cpu))))
$(foreach cpu,$(TARGETS),$(if $(wildcard $(call arch_folder,$(cpu))/core.ld),\
	$(foreach platform,$(call platforms_of,$(cpu)),$(eval $(call core_of,$(platform),$(cpu))))))

# --- what valgrind executes in the place of a component on platform linux
ifneq ($(filter host,$(TARGETS)),)
LOADER := $(BUILD)/target/host/valgrind
LOADER_OBJ := $(patsubst %,$(LOADER)/%.o,$(wildcard platforms/linux/valgrind/*.[cS]) components/lib/memory.c)
TARGET_OBJ += $(LOADER_OBJ)
$(LOADER)/%.o: % $(BUILD)/toolchain
	$(call say,CC host,$<)
	@mkdir -p $(@D)
	$(Q)$(CC_host) $(TARGET_CFLAGS) $(CPU_CFLAGS_host) -fpie -fvisibility=hidden -Iplatforms/linux \
		$(call target_include,host) $(DEPS) -c -o $@ $<
$(LOADER)/loader.ld: platforms/linux/valgrind/loader.ld platforms/linux/layout.h $(BUILD)/toolchain
	@mkdir -p $(@D)
	$(Q)$(CC_host) -E -P -x c -undef -D__ASSEMBLER__ -D__LINKER_SCRIPT__ -Iplatforms/linux -o $@ $<
$(STORE)/host/valgrind-loader: $(LOADER_OBJ) $(LOADER)/loader.ld
	$(call say,LD host,$@)
	@mkdir -p $(@D)
	$(Q)$(CC_host) $(CPU_CFLAGS_host) $(TARGET_LDFLAGS) $(CPU_LDFLAGS_host) -Wl,-T,$(LOADER)/loader.ld -o $@ $(LOADER_OBJ)
STORE_FILES += $(STORE)/host/valgrind-loader
endif

# --- firmware of a platform's own, for machines that come with none; `qemu` words name it as {store}/CPU/firmware-PLATFORM
define firmware
FIRMWARE_OBJ := $$(patsubst %,$(BUILD)/target/$(2)/%.o,$$(wildcard platforms/$(1)/firmware/*.c platforms/$(1)/firmware/*.S))
TARGET_OBJ += $$(FIRMWARE_OBJ)
$(STORE)/$(2)/firmware-$(1): $$(FIRMWARE_OBJ) platforms/$(1)/firmware/firmware.ld
	$$(call say,LD $(1),$$@)
	@mkdir -p $$(@D)
	$$(Q)$$(CC_$(2)) $(CPU_CFLAGS_$(2)) $(TARGET_LDFLAGS) $(CPU_LDFLAGS_$(2)) -Wl,--strip-all \
		-Wl,-T,platforms/$(1)/firmware/firmware.ld -o $$@ $$(filter %.o,$$^)
STORE_FILES += $(STORE)/$(2)/firmware-$(1)
endef
$(foreach cpu,$(TARGETS),$(foreach platform,$(call platforms_of,$(cpu)),\
	$(if $(wildcard platforms/$(platform)/firmware/firmware.ld),$(eval $(call firmware,$(platform),$(cpu))))))

# For tests/bench/lines.sh: everything that is compiled into core of any board with this CPU.
core-sources:
	@printf "%s\n" $(sort $(CORE_SRC_$(CPU)) $(foreach platform,$(call platforms_of,$(CPU)),$(BOARD_SRC_$(platform))))

-include $(TARGET_OBJ:.o=.d)

# ----------------------------------------------------------------------------------------------------------- store

COMPONENT_FILES := $(sort $(wildcard components/*/*.component components/*/*/*.component components/*/*/*/*.component))

# store_copy from,folder of the store
define store_copy
$(STORE)/$(2)/$(notdir $(1)): $(1)
	@mkdir -p $$(@D)
	$$(Q)cp $$< $$@
STORE_TEXTS += $(STORE)/$(2)/$(notdir $(1))
endef
STORE_TEXTS :=
$(foreach file,$(INTERFACES),$(eval $(call store_copy,$(file),interfaces)))
$(foreach file,$(COMPONENT_FILES),$(eval $(call store_copy,$(file),components)))
$(foreach file,$(PLATFORM_FILES),$(eval $(call store_copy,$(file),platforms)))

# What is known of Genode's own kernels and components, for checking its configurations: no part of base.scenario.
GENODE_FILES := $(patsubst platforms/genode/%,$(STORE)/genode/%,$(wildcard platforms/genode/*.hid))
$(STORE)/genode/%.hid: platforms/genode/%.hid
	@mkdir -p $(@D)
	$(Q)cp $< $@
STORE_FILES += $(GENODE_FILES)

# Depends on the list itself, which lives in a file that is rewritten only when a file comes or goes.
BASE_LIST := $(sort $(STORE_TEXTS:$(STORE)/%=%))
ifneq ($(BASE_LIST),$(file <$(BUILD)/base.list))
$(BUILD)/base.list: FORCE
endif
$(BUILD)/base.list:
	@mkdir -p $(@D); printf '%s' '$(BASE_LIST)' >$@
$(STORE)/base.scenario: $(BUILD)/base.list
	@mkdir -p $(@D)
	$(Q){ echo '# Everything that ships with the compiler; written by the build.'; \
		for file in $(BASE_LIST); do echo "use \"$$file\";"; done; } >$@
STORE_FILES += $(STORE_TEXTS) $(STORE)/base.scenario

-include $(sort $(wildcard images/*.mk))

store: $(STORE_FILES)

# ----------------------------------------------------------------------------------------------------------- tests

UNIT_SRC := $(sort $(wildcard tests/unit/*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
UNIT := $(BUILD)/unit
UNIT_SANITIZERS := $(if $(filter yes,$(HAVE_SANITIZERS)),$(SANITIZERS))
UNIT_CFLAGS := -std=c17 $(WARNINGS) -g -O0 $(UNIT_SANITIZERS)
LIBRARY_SRC := $(filter-out compose/main.c,$(HOST_SRC))
UNIT_BIN :=
FUZZ_BIN :=

# test_include cpu,platform
test_include = -Itests/unit $(HOST_CPPFLAGS) $(if $(1),-Iplatforms/hw -Iplatforms/hw/arch/$(1) \
	$(if $(2),-I$(BUILD)/generated/$(2)) $(call target_include,$(1)))
test_headers = $(if $(filter compiler compose/%,$(3)),$(GEN_HDR)) $(if $(1),$(call interface_headers,$(1)) $(call cost_header,$(1)) $(if $(2),$(call cost_header,$(2))))
test_sources = $(foreach item,$(filter-out compiler,$(1)),$(wildcard $(if $(filter %/,$(item)),$(item)*.c,$(item))))

# The whole compiler but its main.c, compiled for a kind of test program: test_library kind,compiler,flags
define test_library
$(BUILD)/$(1)/compiler/%.o: %.c $(BUILD)/toolchain | $(GEN_HDR)
	$$(call say,CC $(1),$$<)
	@mkdir -p $$(@D)
	$$(Q)$(2) $(HOST_CPPFLAGS) $(3) $(DEPS) -c -o $$@ $$<
$(BUILD)/$(1)/compiler/gen/%.o: $(GEN)/%.c $(BUILD)/toolchain | $(GEN_HDR)
	$$(call say,CC $(1),$$<)
	@mkdir -p $$(@D)
	$$(Q)$(2) $(HOST_CPPFLAGS) -Igrammar $(3) -w $(DEPS) -c -o $$@ $$<
TEST_LIBRARY_OBJ_$(1) := $(LIBRARY_SRC:%.c=$(BUILD)/$(1)/compiler/%.o) $(GEN_SRC:$(GEN)/%.c=$(BUILD)/$(1)/compiler/gen/%.o)
$(BUILD)/$(1)/compiler.a: $$(TEST_LIBRARY_OBJ_$(1))
	$$(Q)rm -f $$@; $(AR) rcs $$@ $$^
-include $$(TEST_LIBRARY_OBJ_$(1):.o=.d)
endef
$(eval $(call test_library,unit,$(CC),$(UNIT_CFLAGS)))
FUZZ_CFLAGS := -std=c17 $(WARNINGS) -g -O1 -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
$(eval $(call test_library,fuzz,$(CLANG),$(FUZZ_CFLAGS)))

# unit_test name,file,link,cflags,cpu,platform: a call per line of $(BUILD)/unit.mk
define unit_test
UNIT_OBJ := $$(patsubst %,$(UNIT)/$(1)/%.o,$(2) $(call test_sources,$(3)))
$(UNIT)/$(1)/%.o: % $(BUILD)/toolchain | $(call test_headers,$(5),$(6),$(3))
	$$(call say,CC unit,$$< ($(1)))
	@mkdir -p $$(@D)
	$$(Q)$(CC) $(4) $(call test_include,$(5),$(6)) $(UNIT_CFLAGS) $(DEPS) -c -o $$@ $$<
$(UNIT)/bin/$(1): $$(UNIT_OBJ) $(if $(filter compiler,$(3)),$(UNIT)/compiler.a)
	@mkdir -p $$(@D)
	$$(Q)$(CC) $(UNIT_SANITIZERS) $(if $(UNIT_SANITIZERS),$(SANITIZERS_LDFLAGS)) -o $$@ $$^ -lcmocka $(HOST_LIBS)
UNIT_BIN += $(UNIT)/bin/$(1)
-include $$(UNIT_OBJ:.o=.d)
endef

# replay_test name,file,link,cflags,cpu,platform,seeds: a fuzz target as a unit test
define replay_test
$(call unit_test,$(1),$(2),$(3) tests/fuzz/replay.c,$(4) -DREPLAY_PLACES='"tests/fuzz/seeds/$(1:fuzz_%=%) $(7)"',$(5),$(6))
endef

# fuzz_target name,file,link,cflags,cpu,platform,seeds
define fuzz_target
FUZZ_OBJ := $$(patsubst %,$(BUILD)/fuzz/$(1)/%.o,$(2) $(call test_sources,$(3)))
$(BUILD)/fuzz/$(1)/%.o: % $(BUILD)/toolchain | $(call test_headers,$(5),$(6),$(3))
	$$(call say,CC fuzz,$$< ($(1)))
	@mkdir -p $$(@D)
	$$(Q)$(CLANG) $(4) $(call test_include,$(5),$(6)) $(FUZZ_CFLAGS) $(DEPS) -c -o $$@ $$<
$(BUILD)/fuzz/bin/$(1): $$(FUZZ_OBJ) $(if $(filter compiler,$(3)),$(BUILD)/fuzz/compiler.a)
	@mkdir -p $$(@D)
	$$(Q)$(CLANG) -fsanitize=fuzzer,address,undefined -o $$@ $$^ $(HOST_LIBS)
	@echo '$(7)' >$$@.seeds
FUZZ_BIN += $(BUILD)/fuzz/bin/$(1)
-include $$(FUZZ_OBJ:.o=.d)
endef

# The folder's own date tells of files that came or went.
$(BUILD)/unit.mk: tests/harness/links.awk $(UNIT_SRC) $(FUZZ_SRC) $(wildcard tests/unit tests/fuzz)
	@mkdir -p $(@D)
	@{ awk -v rule=unit_test -f $< $(UNIT_SRC) /dev/null; awk -v rule=replay_test -f $< $(FUZZ_SRC) /dev/null; } >$@
$(BUILD)/fuzz.mk: tests/harness/links.awk $(FUZZ_SRC) $(wildcard tests/fuzz)
	@mkdir -p $(@D)
	@awk -v rule=fuzz_target -f $< $(FUZZ_SRC) /dev/null >$@
ifneq ($(filter check unit $(BUILD)/unit/%,$(MAKECMDGOALS)),)
ifeq ($(HAVE_CMOCKA),yes)
include $(BUILD)/unit.mk
endif
endif
ifneq ($(filter fuzz $(BUILD)/fuzz/%,$(MAKECMDGOALS)),)
include $(BUILD)/fuzz.mk
endif

unit: $(UNIT_BIN)

# SUITES="rules unit/options" runs some only. Programs of tests that are gone would be run again: removed first.
SUITES ?=
check: all unit $(BUILD)/mutate
	@for program in $(UNIT)/bin/*; do case ' $(UNIT_BIN) ' in *" $$program "*) ;; *) rm -f "$$program" ;; esac; done
	@BUILD=$(BUILD) SANITIZE=$(or $(SANITIZE),0) tests/run --jobs $(or $(JOBS),2) $(SUITES)

ifeq ($(HAVE_FUZZER),yes)
fuzz: all $(FUZZ_BIN)
	@BUILD=$(BUILD) tests/fuzz/fuzz.sh $(FUZZ_BIN)
else
fuzz:
	@echo 'make fuzz: no clang with libFuzzer here; ./configure --install=fuzz installs it' >&2; exit 3
endif

$(BUILD)/bench/%: tests/bench/%.c $(BUILD)/toolchain
	@mkdir -p $(@D)
	$(Q)$(CC) -std=c17 -D_GNU_SOURCE $(WARNINGS) -O2 -o $@ $<
bench: all $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
	@BUILD=$(BUILD) QEMU_X86_64=$(QEMU_X86_64) tests/bench/bench.sh

# Single-fault mutants of scenarios: made with the compiler's own parser.
MUTATE_OBJ := $(patsubst %.c,$(BUILD)/host/%.o,$(wildcard tests/mutants/*.c))
$(BUILD)/mutate: $(MUTATE_OBJ) $(filter $(BUILD)/host/compose/base/% $(BUILD)/host/compose/syntax/% $(BUILD)/host/gen/%,$(HOST_OBJ))
	$(call say,LINK,$@)
	$(Q)$(CC) $(HOST_LDFLAGS) $(LDFLAGS) -o $@ $^ $(HOST_LIBS)
-include $(MUTATE_OBJ:.o=.d)
bench-mutants: all $(BUILD)/mutate
	@rm -rf $(BUILD)/mutants
	@BUILD=$(abspath $(BUILD)) tests/mutants/bench.sh $(BUILD)/mutants

# ------------------------------------------------------------------------------------------------- demo and install

# The last that hello prints.
DEMO_LINE := \[init -> hello\] hello, world (3)
demo: all
	@mkdir -p $(BUILD)/demo
	@echo "composing examples/hello/hello.scenario"
	@$(COMPOSE) build examples/hello/hello.scenario -o $(BUILD)/demo/hello.iso
	@echo "booting $(BUILD)/demo/hello.iso in QEMU; its log:"
	@QEMU_X86_64=$(QEMU_X86_64) tests/harness/boot.sh $(BUILD)/demo/hello.iso 120 "$(DEMO_LINE)" -m 64 || \
		{ echo "hello did not come up" >&2; exit 1; }

EXAMPLES := $(sort $(wildcard examples/README* examples/*/*))
# install_file mode,from,to (the compiler without its symbols, which name the source tree)
install_file = install -D -m $(1) $(2) $(DESTDIR)$(3)
install: all
	$(call install_file,755 -s,$(COMPOSE),$(bindir)/genode-compose)
	@for file in $(sort $(STORE_FILES:$(STORE)/%=%)); do \
		case $$file in host/valgrind-loader) mode=755 ;; *) mode=644 ;; esac; \
		$(call install_file,$$mode,$(STORE)/$$file,$(libdir)/genode-compose/store/$$file) || exit 1; done
	@for file in $(EXAMPLES:examples/%=%); do [ -d examples/$$file ] || \
		$(call install_file,644,examples/$$file,$(datadir)/doc/genode-compose/examples/$$file) || exit 1; done
	@for file in $(wildcard README.md LICENSE grammar/README.md); do to=$$file; \
		case $$file in grammar/*) to=language.md ;; esac; \
		$(call install_file,644,$$file,$(datadir)/doc/genode-compose/$$to) || exit 1; done
	@for file in $(notdir $(wildcard man/*.1)); do \
		$(call install_file,644,man/$$file,$(mandir)/man1/$$file) || exit 1; done
	$(call install_file,644,completions/genode-compose.bash,$(datadir)/bash-completion/completions/genode-compose)
	$(call install_file,644,completions/genode-compose.zsh,$(datadir)/zsh/site-functions/_genode-compose)
	@for file in $(patsubst grammar/editors/%,%,$(wildcard grammar/editors/*/* grammar/editors/*/*/*)); do \
		[ -d grammar/editors/$$file ] || \
		$(call install_file,644,grammar/editors/$$file,$(datadir)/genode-compose/editors/$$file) || exit 1; done
	@echo "installed: $(DESTDIR)$(bindir)/genode-compose"

# ------------------------------------------------------------------------------------------------------------ goals

fmt-check: $(COMPOSE)
	@BUILD=$(BUILD) tests/run style

help:
	@echo 'make                 build the compiler and the store of components'
	@echo 'make demo            set the machine up, build, compose and boot examples/hello'
	@echo 'make check           set the machine up, build, run every test (SUITES="rules unit/options": some;'
	@echo '                     SANITIZE=1: with a compiler under address and undefined behaviour sanitizers)'
	@echo 'make fuzz            fuzz every reader of foreign bytes, FUZZ_SECONDS (60) each'
	@echo 'make bench           measure, and print each figure beside its goal'
	@echo 'make bench-mutants   faulty scenarios: what check says of them, and what they do (SEED=1 COUNT=600)'
	@echo 'make install         install below prefix (DESTDIR=... in front of every path)'
	@echo 'make fmt-check       formatting of sources and scenarios'
	@echo 'make clean           remove $(BUILD)'
	@echo 'Variables: SANITIZE_TARGET=1 (components stop, with a line, where behaviour is undefined),'
	@echo '           BUILD=dir (everything generated), V=1 (print commands), JOBS=n (suites at a time)'

clean:
	rm -rf $(BUILD)
