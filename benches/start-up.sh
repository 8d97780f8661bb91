#!/usr/bin/env bash
# How long one answer takes in one process start, against `rg -c saga` on the same file in the same run.
#
#   benches/start-up.sh [BINARY [FILE]]     default: target/release/evaluate samples/saga/b.md
#
# Prints the best wall time of each and their ratio. Exit code: 0 at most LIMIT times as long (default 1.5), 1 longer, 2 it could
# not be measured. Environment: LIMIT, RUNS (default 200).
#
# Needs ripgrep (`rg`), and `hyperfine` or bash 5. The best of many runs is compared, since all else that a machine does can only
# make a run longer.
set -euo pipefail

fail() {
  printf 'start-up: %s\n' "$*" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
binary=${1:-$root/target/release/evaluate}
file=${2:-$root/samples/saga/b.md}
limit=${LIMIT:-1.5}
runs=${RUNS:-200}

command -v rg >/dev/null || fail "ripgrep (\`rg\`) is missing, and there is nothing to compare with; install it, for instance with \`cargo install ripgrep\`"
[[ -x $binary ]] || fail "there is no program \`$binary\`; run \`cargo build --release\` first, or name it: $0 BINARY"
[[ -r $file ]] || fail "cannot read \`$file\`"
[[ $runs =~ ^[1-9][0-9]*$ ]] || fail "RUNS is a whole number from 1, not \`$runs\`"
[[ $limit =~ ^[0-9]+(\.[0-9]+)?$ ]] || fail "LIMIT is a number, not \`$limit\`"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
ours=("$binary" -q saga "$file")
theirs=(rg -c saga "$file")
"${ours[@]}" >"$scratch/out" 2>&1 || fail "\`${ours[*]}\` fails: $(head -1 "$scratch/out")"
"${theirs[@]}" >"$scratch/out" 2>&1 || fail "\`${theirs[*]}\` finds nothing; name a file that holds the word"

# Writes the seconds of one run of a command, its output going to a file as `hyperfine` does it below.
seconds() {
  local start=$EPOCHREALTIME end
  "$@" >"$scratch/out"
  end=$EPOCHREALTIME
  # The decimal sign is that of the locale.
  printf '%s %s\n' "${start/,/.}" "${end/,/.}" | awk '{ printf "%.6f\n", $2 - $1 }'
}

if command -v hyperfine >/dev/null; then
  by="hyperfine"
  hyperfine --shell=none --warmup 20 --runs "$runs" --output "$scratch/out" --export-csv "$scratch/times.csv" \
    --command-name ours "$(printf '%q ' "${ours[@]}")" --command-name theirs "$(printf '%q ' "${theirs[@]}")" >"$scratch/log" 2>&1 ||
    fail "hyperfine fails: $(tail -1 "$scratch/log")"
  best() { awk -F, -v name="$1" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "min") column = i } $1 == name { print $column }' "$scratch/times.csv"; }
else
  [[ -n ${EPOCHREALTIME:-} ]] || fail "without hyperfine, bash 5 is needed to read the clock; this is bash $BASH_VERSION"
  by="a loop, which adds the shell's fork to both"
  for ((run = 0; run < runs; run++)); do
    seconds "${ours[@]}" >>"$scratch/ours"
    seconds "${theirs[@]}" >>"$scratch/theirs"
  done
  best() { sort -n "$scratch/$1" | awk 'NR == 1'; }
fi

awk -v ours="$(best ours)" -v theirs="$(best theirs)" -v limit="$limit" -v runs="$runs" -v by="$by" 'BEGIN {
  if (!(ours > 0 && theirs > 0)) { print "start-up: the times make no sense" > "/dev/stderr"; exit 2 }
  ratio = ours / theirs
  printf "evaluate  %.2f ms\nrg        %.2f ms\nratio     %.2f (at most %s; best of %d runs, by %s)\n", ours * 1000, theirs * 1000, ratio, limit, runs, by
  exit ratio > limit ? 1 : 0
}'
