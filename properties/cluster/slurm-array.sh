#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#SBATCH --job-name=minigrad
#SBATCH --array=0-63
#SBATCH --cpus-per-task=1
#SBATCH --mem-per-cpu=2G
#SBATCH --time=04:00:00
#SBATCH --signal=B:USR1@120
#SBATCH --requeue
#SBATCH --open-mode=append
# Runs a campaign as an array of Slurm, one shard for each task:
#   sbatch --array=0-63 slurm-array.sh FOLDER --graphs N [OPTION...]
# FOLDER is on a file system that all nodes share. Task I keeps its corpus in FOLDER/shard-I. The options are those of
# `minigrad fuzz`. MINIGRAD is the program, by default the one in the path.
# A task continues from its record after it was requeued. It requeues itself before its time limit, and if a signal
# killed it, such as the one of the out-of-memory killer, at most MINIGRAD_RESTARTS times (default 5).
set -uo pipefail

folder=${1:?usage: sbatch --array=0-N slurm-array.sh FOLDER --graphs N [OPTION...]}
shift
: "${SLURM_ARRAY_TASK_ID:?this is not a task of an array}"

# The shards are as many as the tasks of the first array, so an array with fewer tasks would run other shards.
mkdir -p "$folder"
tasks=${SLURM_ARRAY_TASK_COUNT:-1}
[[ -e $folder/shards ]] || echo "$tasks" >"$folder/shards"
shards=$(<"$folder/shards")
if [[ " $*" != *" --shard"* && $shards != "$tasks" ]]; then
  echo "slurm-array: $folder has a campaign of $shards shards, and this array has $tasks tasks;" \
    "to run one task again, add --shard INDEX/$shards, with INDEX counted from 0" >&2
  exit 2
fi

requeue=false
interrupted=false
cancelled=false
# USR1 comes before the time limit, TERM from scancel and from preemption. minigrad then writes its record and ends.
trap 'requeue=true; interrupted=true; kill -TERM "$campaign"' USR1
trap 'cancelled=true; interrupted=true; kill -TERM "$campaign"' TERM

"${MINIGRAD:-minigrad}" fuzz "$@" --jobs "${SLURM_CPUS_PER_TASK:-1}" --corpus "$folder/shard-$SLURM_ARRAY_TASK_ID" \
  --resume </dev/null &
campaign=$!
wait "$campaign"
status=$?
while $interrupted; do
  interrupted=false
  wait "$campaign"
  status=$?
done

if $cancelled; then exit 143; fi
if ((status > 128 && status != 130)); then
  echo "slurm-array: minigrad was killed by signal $((status - 128))"
  if ((${SLURM_RESTART_COUNT:-0} < ${MINIGRAD_RESTARTS:-5})); then requeue=true; fi
fi
if $requeue; then exec scontrol requeue "$SLURM_JOB_ID"; fi
# Failures of the engine are the result of the task, not a failure of the task.
if ((status == 1)); then status=0; fi
exit "$status"
