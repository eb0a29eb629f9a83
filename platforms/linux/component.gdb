# Settings for gdb on a component that is a process of Linux:
#     gdb -x platforms/linux/component.gdb -p PID build/target/host/bin/NAME
# The stop in which it waits for gdb is no event of its own; faults and preemptions are messages to core.
set pagination off
handle SIGSTOP nostop noprint nopass
handle SIGSEGV SIGUSR1 nostop noprint pass
