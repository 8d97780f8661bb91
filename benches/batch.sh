#!/usr/bin/env bash
# How fast `evaluate batch` is on two threads against one, and how much memory it takes for few and for many answers.
#
#   benches/batch.sh [BINARY]     default: target/release/evaluate
#
# Makes 10,000 and 100,000 answers from the samples, as JSON Lines, and scores them with `batch --format jsonl -`. Prints the best
# of RUNS runs (default 3) on one thread and on two, the speed-up, and the peak memory of either size. Exit code: 0 at least SPEEDUP
# times as fast (default 1.8), less than MEMORY MiB (default 64) at both sizes, and no more than a tenth more for 100,000 answers
# than for 10,000; 1 otherwise; 2 it could not be measured.
#
# Needs GNU time, awk, and two processors that nobody else uses.
set -euo pipefail

fail() {
  printf 'batch: %s\n' "$*" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
binary=${1:-$root/target/release/evaluate}
runs=${RUNS:-3}
speedup=${SPEEDUP:-1.8}
memory=${MEMORY:-64}
time=$(type -P time || true)

[[ -n $time ]] || fail "GNU time is missing; install the package \`time\`"
[[ -x $binary ]] || fail "there is no program \`$binary\`; run \`cargo build --release\` first, or name it: $0 BINARY"
[[ $runs =~ ^[1-9][0-9]*$ ]] || fail "RUNS is a whole number from 1, not \`$runs\`"
(($(nproc) > 1)) || fail "this machine has one processor only"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# One line a sample: its question, and its text as a JSON string.
for file in "$root"/samples/*/*.md; do
  question=$(basename "$(dirname "$file")")
  [[ $question == notes ]] && continue
  awk -v question="$question" '
    { gsub(/\\/, "\\\\"); gsub(/"/, "\\\""); gsub(/\t/, "\\t"); text = text $0 "\\n" }
    END { printf "\"question\":\"%s\",\"text\":\"%s\"}\n", question, text }' "$file"
done >"$scratch/samples"
answers() {
  awk -v count="$1" '{ line[NR - 1] = $0 } END { for (i = 0; i < count; i++) printf "{\"id\":%d,%s\n", i, line[i % NR] }' "$scratch/samples"
}
answers 10000 >"$scratch/10000.jsonl"
answers 100000 >"$scratch/100000.jsonl"

# Prints seconds and MiB of one run.
measure() {
  local threads=$1 answers=$2
  "$time" -f '%e %M' -o "$scratch/time" "$binary" batch --threads "$threads" --format jsonl - \
    <"$scratch/$answers.jsonl" >"$scratch/out" 2>"$scratch/messages" || fail "a run fails: $(head -1 "$scratch/messages")"
  [[ $(wc -l <"$scratch/out") == "$answers" ]] || fail "$answers answers, but $(wc -l <"$scratch/out") results"
  awk '{ printf "%.2f %.1f\n", $1, $2 / 1024 }' "$scratch/time"
}

# One and two by turns, so that a busy minute hits both.
for ((run = 0; run < runs; run++)); do
  for threads in 1 2; do
    measure "$threads" 10000 >>"$scratch/threads-$threads"
    cp "$scratch/out" "$scratch/out-$threads"
  done
  cmp -s "$scratch/out-1" "$scratch/out-2" || fail "one thread and two do not give the same results"
done
measure 2 100000 >"$scratch/many"
best() { sort -n "$scratch/threads-$1" | awk 'NR == 1 { print $1 }'; }
peak() { sort -k2 -n "$@" | awk 'END { print $2 }'; }

awk -v one="$(best 1)" -v two="$(best 2)" -v few="$(peak "$scratch"/threads-*)" -v many="$(peak "$scratch/many")" \
  -v time="$(awk '{ print $1 }' "$scratch/many")" -v speedup="$speedup" -v memory="$memory" -v runs="$runs" 'BEGIN {
  printf "10,000 answers   one thread %.2f s, two %.2f s (best of %d): %.2f times as fast (at least %s)\n", one, two, runs, one / two, speedup
  printf "peak memory      %.1f MiB for 10,000, %.1f MiB for 100,000 (less than %s)\n", few, many, memory
  printf "100,000 answers  %.2f s on two threads, %.0f answers a second\n", time, 100000 / time
  exit one / two < speedup || few >= memory || many >= memory || many > 1.1 * few
}'
