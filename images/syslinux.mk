# SPDX-License-Identifier: MIT
# What `--format iso-syslinux` takes from the store, where the packages that bring it are installed.

SYSLINUX_FILES := $(if $(SYSLINUX_DIR),isolinux.bin isohdpfx.bin mboot.c32 libcom32.c32 ldlinux.c32)

define syslinux_file
$(STORE)/boot/$(1): $(firstword $(wildcard $(ISOLINUX_DIR)/$(1) $(SYSLINUX_DIR)/$(1)))
	@mkdir -p $$(@D)
	$$(Q)cp $$< $$@
STORE_FILES += $(STORE)/boot/$(1)
endef
$(foreach file,$(SYSLINUX_FILES),$(eval $(call syslinux_file,$(file))))

$(STORE)/boot/isolinux.cfg: images/iso/isolinux.cfg
	@mkdir -p $(@D)
	$(Q)cp $< $@
STORE_FILES += $(STORE)/boot/isolinux.cfg
