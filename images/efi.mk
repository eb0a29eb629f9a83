# SPDX-License-Identifier: MIT
# GRUB for UEFI, for the master boot record of disks and for networks: what `--format iso` and `--format disk` take from the store.
#
# bootx64.efi and, on disks and for networks, bootia32.efi lie in the EFI system partition. They look for
# /boot/grub/grub.cfg on the volume that they were started from: on a disk image the system partition itself, on a CD the
# ISO. An ISO that was written to a disk is started from the small FAT volume inside it, efi.img, whose own script leads
# to the ISO around it.

GRUB_EFI_MODULES := part_gpt part_msdos fat iso9660 multiboot multiboot2 normal serial terminal boot regexp search \
	search_fs_file test configfile efinet tftp
GRUB_DISK_MODULES := biosdisk part_gpt fat multiboot multiboot2 normal serial terminal boot
EFI_VOLUME_SERIAL := 47434f31

$(STORE)/boot/bootx64.efi: images/efi.mk $(BUILD)/config.mk
	$(call say,GRUB,$@)
	@mkdir -p $(@D)
	$(Q)$(GRUB_MKIMAGE) -O x86_64-efi -d $(GRUB_EFI_DIR) -p /boot/grub -o $@ $(GRUB_EFI_MODULES)

$(STORE)/boot/bootia32.efi: images/efi.mk $(BUILD)/config.mk
	$(call say,GRUB,$@)
	@mkdir -p $(@D)
	$(Q)$(GRUB_MKIMAGE) -O i386-efi -d $(GRUB_EFI32_DIR) -p /boot/grub -o $@ $(GRUB_EFI_MODULES)

# `(,gpt2)`: the second partition of whatever disk the BIOS started.
$(STORE)/boot/disk.img: images/efi.mk $(BUILD)/config.mk
	$(call say,GRUB,$@)
	@mkdir -p $(@D)
	$(Q)$(GRUB_MKIMAGE) -O i386-pc -d $(GRUB_DIR) -p '(,gpt2)/boot/grub' -o $@ $(GRUB_DISK_MODULES)

# For a network: `(pxe)` is the server that the BIOS loaded it from.
GRUB_PXE_MODULES := pxe tftp multiboot multiboot2 normal serial terminal boot
$(STORE)/boot/pxe.img: images/efi.mk $(BUILD)/config.mk
	$(call say,GRUB,$@)
	@mkdir -p $(@D)
	$(Q)$(GRUB_MKIMAGE) -O i386-pc-pxe -d $(GRUB_DIR) -p '(pxe)/boot/grub' -o $@ $(GRUB_PXE_MODULES)

$(STORE)/boot/boot.img: $(GRUB_DIR)/boot.img
	@mkdir -p $(@D)
	$(Q)cp $< $@

# No date, no random number: mkfs.fat is told its serial number, mtools the date.
# The one for 32 bits is not in it: an ISO stays small enough for whatever takes it.
$(STORE)/boot/efi.img: $(STORE)/boot/bootx64.efi images/iso/efi.cfg images/efi.mk
	$(call say,FAT,$@)
	$(Q)rm -f $@ $@.tmp; truncate -s $$(( ($$(wc -c <$<) / 65536 + 2) * 65536 )) $@.tmp
	$(Q)$(MKFS_FAT) --invariant -F 12 -i $(EFI_VOLUME_SERIAL) -n GENODE $@.tmp >/dev/null
	$(Q)export MTOOLSRC=/dev/null SOURCE_DATE_EPOCH=946684800 TZ=UTC; \
		mmd -i $@.tmp ::EFI ::EFI/BOOT ::boot ::boot/grub && \
		mcopy -i $@.tmp $< ::EFI/BOOT/BOOTX64.EFI && \
		mcopy -i $@.tmp images/iso/efi.cfg ::boot/grub/grub.cfg
	$(Q)mv $@.tmp $@

STORE_FILES += $(STORE)/boot/bootx64.efi $(STORE)/boot/bootia32.efi $(STORE)/boot/disk.img $(STORE)/boot/pxe.img $(STORE)/boot/boot.img $(STORE)/boot/efi.img
