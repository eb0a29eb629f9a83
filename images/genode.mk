# SPDX-License-Identifier: MIT
#
# What `use "genode";` declares: Genode's own platforms and services, for scenarios that become configurations of Genode.

$(STORE)/genode.scenario: platforms/genode/kernels.hid platforms/genode/declarations.awk
	@mkdir -p $(@D)
	$(Q)awk -f platforms/genode/declarations.awk $< >$@
STORE_FILES += $(STORE)/genode.scenario
