#!/usr/bin/env bash
# How long whole commands take, of one program or of two (before and after a change).
#
#   benches/compare.sh [BINARY [OTHER]]     default: target/release/evaluate
#
# Prints the best time of each command. Needs `hyperfine` (cargo install hyperfine). Environment: RUNS (default 30).
set -euo pipefail

fail() {
  printf 'compare: %s\n' "$*" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
binaries=("${1:-$root/target/release/evaluate}" ${2:+"$2"})
commands=(
  "-q saga $root/samples/saga/b.md"
  "-q saga --explain $root/samples/saga/b.md"
  "$root/samples/saga/b.md"
  "list"
  "show saga"
  "define saga"
)

command -v hyperfine >/dev/null || fail "\`hyperfine\` is missing; install it with \`cargo install hyperfine\`"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for binary in "${binaries[@]}"; do
  [[ -x $binary ]] || fail "there is no program \`$binary\`"
  printf '%s\n' "$binary"
  for command in "${commands[@]}"; do
    hyperfine --shell=none --warmup 3 --runs "${RUNS:-30}" --export-csv "$scratch/times.csv" "$(printf '%q' "$binary") $command" \
      >"$scratch/log" 2>&1 || fail "\`$command\` fails: $(tail -1 "$scratch/log")"
    awk -F, -v name="${command//$root\//}" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "min") column = i }
      NR == 2 { printf "  %-44s %8.1f ms\n", name, $column * 1000 }' "$scratch/times.csv"
  done
done
