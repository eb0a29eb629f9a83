" SPDX-License-Identifier: MIT
autocmd BufNewFile,BufRead *.scenario,*.component,*.interface,*.platform setfiletype genode_compose
