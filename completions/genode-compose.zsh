#compdef genode-compose
# SPDX-License-Identifier: MIT
#
# Completion of genode-compose for zsh. Commands and options are asked from the program itself, so they are never out
# of date; operands are completed to the files that the command reads.

_genode_compose() {
	local program=${words[1]} command=${words[2]} previous=${words[CURRENT-1]}
	local -a list
	if (( CURRENT == 2 )) || [[ $command == help ]]; then
		list=(${(f)"$($program --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\)   *\(.*\)/\1:\2/p')"})
		_describe command list
		return
	fi
	case $previous in
	--color)     compadd auto always never; return ;;
	--format)    compadd iso iso-syslinux disk sd uimage kernel8 dir elf hid xml json plan dot svg; return ;;
	--syntax)    compadd hid xml; return ;;
	-I|--store)  _files -/; return ;;
	-o|--output) _files; return ;;
	esac
	if [[ ${words[CURRENT]} == -* ]]; then
		list=(${(f)"$($program $command --help 2>/dev/null | sed -n 's/^  \(-.*\)/\1/p' | sed 's/   *.*//' |
			grep -o -e '-\{1,2\}[A-Za-z][a-z-]*')"})
		compadd -a list
		return
	fi
	case $command in
	verify) _files -g '*.(iso|elf|img|uimg)(-.)' ;;
	diff)   _files -g '*.(scenario|iso|elf|img|uimg)(-.)' ;;
	*)      _files -g '*.(scenario|component|interface|platform|hid|xml)(-.)' ;;
	esac
}

_genode_compose "$@"
