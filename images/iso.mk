# SPDX-License-Identifier: MIT
# What `genode-compose build --format iso` takes from the store: GRUB's own image, its first sector for disks, its script.

GRUB_MODULES := biosdisk iso9660 multiboot multiboot2 normal serial terminal boot

$(STORE)/boot/bios.img: images/iso.mk $(BUILD)/config.mk
	$(call say,GRUB,$@)
	@mkdir -p $(@D)
	$(Q)$(GRUB_MKIMAGE) -O i386-pc-eltorito -d $(GRUB_DIR) -p /boot/grub -o $@ $(GRUB_MODULES)

$(STORE)/boot/mbr.img: $(GRUB_DIR)/boot_hybrid.img
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(STORE)/boot/grub.cfg: images/iso/grub.cfg
	@mkdir -p $(@D)
	$(Q)cp $< $@

STORE_FILES += $(STORE)/boot/bios.img $(STORE)/boot/mbr.img $(STORE)/boot/grub.cfg
