/* SPDX-License-Identifier: MIT */
/*
 * The headers by which boot loaders know the image; for boot.S, in front of its first instruction, _start.
 *
 * Multiboot 2 loaders read the ELF segments. Multiboot 1 loaders get the addresses in the header, because some of them
 * (QEMU's) do not read 64-bit ELF files; they load the file as it is, from this header to its end, which is right because
 * all segments lie in the file as they lie in memory (core.ld sees to it). Either enters at _start in 32-bit protected
 * mode without paging, magic number in eax, address of its information in ebx.
 */
#define MULTIBOOT1_MAGIC 0x1badb002
#define MULTIBOOT1_FLAGS 0x00010002  /* memory map wanted, load addresses given */
#define MULTIBOOT2_MAGIC 0xe85250d6

	.balign 8
multiboot1:
	.long MULTIBOOT1_MAGIC, MULTIBOOT1_FLAGS, -(MULTIBOOT1_MAGIC + MULTIBOOT1_FLAGS)
	.long multiboot1, IMAGE_LOAD, 0, 0, _start
	.balign 8
multiboot2:
	.long MULTIBOOT2_MAGIC, 0, multiboot2_end - multiboot2, -(MULTIBOOT2_MAGIC + (multiboot2_end - multiboot2))
	.short 1, 0                        /* information request: memory map */
	.long 12, 6
	.balign 8
	.short 0, 0                        /* end of tags */
	.long 8
multiboot2_end:
