#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Makes the store that the tests of rules and explanations stand on, in the given directory: declarations that stand in
# the tree, and small binaries made for the occasion, so that no number depends on the real components.
#
# usage: make_store.sh DIRECTORY     in the root of the tree

set -eu
store=$1
mkdir -p "$store/x86_64"
cp tests/rules/store/base.scenario "$store/"
mkdir -p "$store/genode"
cp platforms/genode/*.hid "$store/genode/"
awk -f platforms/genode/declarations.awk platforms/genode/kernels.hid >"$store/genode.scenario"
${CC:-cc} -O1 -o "$store/make_binary" tests/rules/make_binary.c
make=$store/make_binary
cpu=$store/x86_64
for name in init timer hello plain waiter nic_drv nic_router httpd tar_fs terminal shell logger uart_drv strict reader variant block_drv block_app; do
	"$make" "$cpu/$name"
done
for platform in pc pc_two many wide; do
	"$make" "$cpu/core-$platform" x86_64 core
done
"$make" "$cpu/arm" arm
"$make" "$cpu/shared" x86_64 dyn
"$make" "$cpu/interpreted" x86_64 interp
"$make" "$cpu/writable_code" x86_64 wx
"$make" "$cpu/truncated" x86_64 truncated
"$make" "$cpu/no_entry" x86_64 entry
echo "no ELF file" >"$cpu/text"
rm "$make"
