# SPDX-License-Identifier: MIT
#
# Completion of genode-compose for bash. Commands and options are asked from the program itself, so they are never out
# of date; operands are completed to the files that the command reads.

_genode_compose_commands() {
	"$1" --help 2>/dev/null | sed -n 's/^  \([a-z][a-z-]*\)  .*/\1/p'
}

# Every option that stands at the start of a line of the command's help, with its long and its short form.
_genode_compose_options() {
	"$1" "$2" --help 2>/dev/null | sed -n 's/^  \(-.*\)/\1/p' | sed 's/   *.*//' | grep -o -e '-\{1,2\}[A-Za-z][a-z-]*'
}

# Words of an option with a fixed choice, as `--color WHEN … auto, always or never` in the help.
_genode_compose_values() {
	case $2 in
	--color)  echo auto always never ;;
	--format) echo iso iso-syslinux disk sd uimage kernel8 dir elf hid xml json plan dot svg ;;
	--syntax) echo hid xml ;;
	esac
}

# What the files are called that a command reads, as an extended regular expression.
_genode_compose_endings() {
	case $1 in
	verify) echo 'iso|elf|img|uimg' ;;
	diff)   echo 'scenario|iso|elf|img|uimg' ;;
	*)      echo 'scenario|component|interface|platform|hid|xml' ;;
	esac
}

_genode_compose() {
	local program=$1 word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
	local values
	COMPREPLY=()
	if [ "$COMP_CWORD" -eq 1 ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_genode_compose_commands "$program") --help --version" -- "$word")
		return
	fi
	if [ "$command" = help ]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_genode_compose_commands "$program")" -- "$word")
		return
	fi
	values=$(_genode_compose_values "$program" "$previous")
	if [ -n "$values" ]; then
		mapfile -t COMPREPLY < <(compgen -W "$values" -- "$word")
		return
	fi
	case $word in
	-*)
		mapfile -t COMPREPLY < <(compgen -W "$(_genode_compose_options "$program" "$command")" -- "$word")
		return ;;
	esac
	compopt -o filenames 2>/dev/null
	case $previous in
	-I|--store) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
	-o|--output) mapfile -t COMPREPLY < <(compgen -f -- "$word") ;;
	*)
		mapfile -t COMPREPLY < <(
			compgen -d -- "$word"
			compgen -f -- "$word" | grep -E "\.($(_genode_compose_endings "$command"))\$") ;;
	esac
}

complete -F _genode_compose genode-compose
