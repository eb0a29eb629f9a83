#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A Slurm cluster of this one machine, for as long as a command runs: to try job arrays before there is a real cluster.
# Wants Debian's packages slurm-wlm and munge, and root. Everything that it writes is in DIRECTORY.
#
#     cluster.sh DIRECTORY COMMAND…

set -eu
[ $# -ge 2 ] || { echo "usage: cluster.sh DIRECTORY COMMAND..." >&2; exit 2; }
mkdir -p "$1"
directory=$(cd "$1" && pwd)
shift
host=$(hostname -s)
PATH=$PATH:/usr/sbin:/sbin
mkdir -p "$directory/state" "$directory/spool"
chmod 755 "$directory"

# munge: how the daemons know each other. Its own key, its own socket.
dd if=/dev/urandom of="$directory/munge.key" bs=32 count=32 status=none
chmod 400 "$directory/munge.key"

cat >"$directory/slurm.conf" <<TEXT
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket=$directory/munge.socket
CredType=cred/munge
StateSaveLocation=$directory/state
SlurmdSpoolDir=$directory/spool
SlurmctldPidFile=$directory/slurmctld.pid
SlurmdPidFile=$directory/slurmd.pid
SlurmctldLogFile=$directory/slurmctld.log
SlurmdLogFile=$directory/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
ReturnToService=2
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
TEXT
SLURM_CONF=$directory/slurm.conf
export SLURM_CONF

# Each daemon stays in the foreground, so that its number is known and nothing else is ever ended.
daemons=
stop() {
	for daemon in $daemons; do kill "$daemon" 2>/dev/null || true; done
	wait
}
trap stop EXIT
munged --foreground --force --key-file="$directory/munge.key" --socket="$directory/munge.socket" \
	--pid-file="$directory/munge.pid" --seed-file="$directory/munge.seed" --log-file="$directory/munge.log" >/dev/null 2>&1 &
daemons="$! $daemons"
waited=0
while ! [ -S "$directory/munge.socket" ] && [ $waited -lt 100 ]; do sleep 0.1; waited=$((waited + 1)); done
slurmctld -D -c -f "$SLURM_CONF" >/dev/null 2>&1 &
daemons="$! $daemons"
slurmd -D -c -f "$SLURM_CONF" >/dev/null 2>&1 &
daemons="$! $daemons"
waited=0
until sinfo -h -t idle -o %n 2>/dev/null | grep -q .; do
	[ $waited -lt 300 ] || { echo "the cluster does not come up, see $directory/*.log" >&2; exit 3; }
	sleep 0.1
	waited=$((waited + 1))
done
"$@"
