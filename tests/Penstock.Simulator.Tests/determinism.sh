#!/usr/bin/env bash
# The same plan gives the same life (O15): many lives lived twice in one process, and some in processes that compile differently.
#   tests/Penstock.Simulator.Tests/determinism.sh                           100,000 twice, 1,000 in four processes
#   tests/Penstock.Simulator.Tests/determinism.sh --lives 1000 --tokens 50 --seed 7
# Needs a Release build. Exit code 0: no trace differs; 1: one does, or a promise was broken; 2: wrong usage.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
tool="$root/artifacts/bin/Penstock.Cli/release/penstock.dll"
lives=100000 tokens=1000 seed=$(date +%s)
while (($#)); do
  case $1 in
    --lives) lives=$2 ;;
    --tokens) tokens=$2 ;;
    --seed) seed=$2 ;;
    *) sed -n '2,5p' "${BASH_SOURCE[0]}" >&2 && exit 2 ;;
  esac
  shift 2
done
if [[ ! -f $tool ]]; then
  echo "There is no $tool: run ./build.sh first." >&2
  exit 2
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failed=0

echo "== $lives lives, each twice, seed $seed"
dotnet "$tool" sim run --lives "$lives" --twice 100 --seed "$seed" 2>/dev/null || failed=1

# Writes the trace hashes of the tokens, lived in a process with the given settings of the runtime.
hashes() {
  local name=$1 jobs=$2
  shift 2
  env "$@" dotnet "$tool" sim run --lives "$tokens" --twice 0 --seed "$seed" --jobs "$jobs" --hashes "$folder/$name" >/dev/null 2>&1 || failed=1
}

echo "== $tokens tokens in four processes"
hashes tiered 1 DOTNET_TieredCompilation=1
hashes untiered 1 DOTNET_TieredCompilation=0
hashes unprofiled 1 DOTNET_TieredPGO=0
hashes threads 2 DOTNET_TieredCompilation=1
echo "$(wc -l <"$folder/tiered") trace hashes with tiered compilation, $(cut -d' ' -f2 "$folder/tiered" | sort -u | wc -l) of them distinct"
for other in untiered unprofiled threads; do
  different=$(diff "$folder/tiered" "$folder/$other" | grep -c '^>')
  echo "$different differ in the process '$other'"
  ((different > 0)) && failed=1
done
exit "$failed"
