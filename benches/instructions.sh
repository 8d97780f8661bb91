#!/usr/bin/env bash
# Instructions of three fixed jobs, counted by callgrind: the same on a busy machine, so that a regression is seen.
#
#   benches/instructions.sh [BINARY [THROUGHPUT]]
#
# default: target/release/evaluate, and the newest `throughput` that `cargo bench --no-run` made. The jobs: one answer in one
# process start; a batch of 500 mixed answers (benches/throughput.rs, which makes them, too); the question of an answer found out.
# Needs valgrind. Exit code 2: it could not be counted.
set -euo pipefail

fail() {
  printf 'instructions: %s\n' "$*" >&2
  exit 2
}

root=$(cd "$(dirname "$0")/.." && pwd)
binary=${1:-$root/target/release/evaluate}
newest=$(ls -t "$root"/target/release/deps/throughput-* 2>/dev/null | grep -v '\.d$' | head -1 || true)
throughput=${2:-$newest}
answer=$root/samples/saga/b.md

command -v valgrind >/dev/null || fail "\`valgrind\` is missing; install it with your package manager"
[[ -x $binary ]] || fail "there is no program \`$binary\`; run \`cargo build --release\` first"
[[ -x $throughput ]] || fail "there is no batch job; run \`cargo bench --no-run\` first"

count() {
  local name=$1
  shift
  local log
  log=$(valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" 2>&1 >/dev/null) || fail "\`$*\` fails: $log"
  awk -v name="$name" '/Collected/ { printf "%-28s %8.1f million instructions\n", name, $NF / 1e6 }' <<<"$log"
}

count "one answer" "$binary" -q saga "$answer"
count "500 mixed answers" "$throughput" 500
count "the question recognised" "$binary" detect "$answer"
