#!/usr/bin/env bash
# Builds once in Release, then runs the tests. Ends with the line `N passed, N failed`.
#   ./test.sh                      everything
#   ./test.sh Core Protocol        tests/Penstock.Core.Tests and tests/Penstock.Protocol.Tests
#   ./test.sh e2e                  tests/Penstock.EndToEnd.Tests
#   ./test.sh Core --seed 123      replays what a failing random test printed (PENSTOCK_SEED); --seeds N runs N of them
#   ./test.sh Core --filter Cancel everything from the first option on goes to `dotnet test`
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/.ci/common.sh"

# The whole run has to fit CI's 15 minutes. A single test that is silent too long is named and ends its project.
project_seconds_max=${PENSTOCK_TEST_SECONDS_MAX:-300}
silent_seconds_max=180

main() {
  parse_arguments "$@"
  require_sdk
  find_projects
  prepare_tools
  begin_run
  build
  for project in "${projects[@]}"; do run_project "$project"; done
  check_nothing_is_left
  finish
}

parse_arguments() {
  names=() passed_on=()
  while (($#)) && [[ $1 != -* ]]; do
    names+=("$1")
    shift
  done
  while (($#)); do
    case $1 in
      --seed) export PENSTOCK_SEED=$2 && shift ;;
      --seeds) export PENSTOCK_SEEDS=$2 && shift ;;
      *) passed_on+=("$1") ;;
    esac
    shift
  done
}

find_projects() {
  projects=()
  if ((${#names[@]} == 0)); then
    for project in "$root"/tests/*.Tests/*.csproj; do projects+=("$project"); done
    return
  fi
  for name in "${names[@]}"; do
    [[ $name == e2e ]] && name=EndToEnd
    [[ $name == sim ]] && name=Simulator
    local project="$root/tests/Penstock.$name.Tests/Penstock.$name.Tests.csproj"
    if [[ ! -f $project ]]; then
      echo "There is no test project '$name'. There are: $(cd "$root/tests" && ls -d ./*.Tests | sed 's|./Penstock.||; s|.Tests||' | tr '\n' ' ')" >&2
      exit 2
    fi
    projects+=("$project")
  done
}

# The codec is compared with an independent MessagePack implementation, the system's Python package. Without it, those
# tests are skipped and say so.
prepare_tools() {
  has_msgpack && return
  if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
    echo "Installing python3-msgpack (the other side of the codec's tests) ..."
    { apt-get install -y -q python3-msgpack || { apt-get update -q && apt-get install -y -q python3-msgpack; }; } >/dev/null 2>&1
    has_msgpack && return
  fi
  echo "Without python3-msgpack the codec is not compared with another MessagePack implementation (Debian: apt-get install python3-msgpack)."
}

has_msgpack() { /usr/bin/python3 -c 'import msgpack' 2>/dev/null; }

# Every process of the run inherits the mark, and the tests put their temporary files into one folder: what is left is
# found by both.
begin_run() {
  export PENSTOCK_TEST_RUN="$$.$RANDOM$RANDOM"
  temporary=$(mktemp -d "${TMPDIR:-/tmp}/pstest-XXXXXX")
  logs=$(mktemp -d "${TMPDIR:-/tmp}/pslogs-XXXXXX")
  trap 'rm -rf "$temporary" "$logs"' EXIT
  passed=0 failed=0 skipped=0
}

build() {
  local what=("$root/Penstock.slnx")
  ((${#names[@]} > 0)) && what=("${projects[@]}")
  for target in "${what[@]}"; do
    if ! quiet_build "$target"; then
      echo "The build of ${target##*/} failed; no test was run."
      failed=1
      finish
    fi
  done
}

# The compiler server stays for the next build, by design of the SDK. CI gets one of its own (a server is found through
# the temporary folder) and ends it.
quiet_build() {
  if [[ ${CI:-} != true ]]; then
    dotnet build "$1" -c Release --nologo -v quiet
    return
  fi
  TMPDIR=$temporary MSBUILDDISABLENODEREUSE=1 dotnet build "$1" -c Release --nologo -v quiet -p:UseSharedCompilation=true
  local code=$?
  # shellcheck disable=SC2046 # one argument per process
  kill $(processes_of_this_run) 2>/dev/null
  return $code
}

run_project() {
  local project=$1 name log
  name=$(basename "$project" .csproj)
  log="$logs/$name.log"
  echo "== $name"
  TMPDIR=$temporary timeout --kill-after=20 "$project_seconds_max" \
    dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$logs" \
    --blame-hang-timeout "${silent_seconds_max}s" --blame-hang-dump-type none "${passed_on[@]}" >"$log" 2>&1
  local code=$?
  grep -v -e '^$' -e '^Test run for' -e '^A total of' -e '^Results File:' -e 'Workload updates' -e '^Data collector .Blame. message: All' -e '^  Skipped ' -e '\[SKIP\]$' "$log"
  print_skipped "$logs/$name.trx"
  count "$name" "$code"
}

# The runner names a skipped test without its reason; the results file has it.
print_skipped() {
  [[ -f $1 ]] && awk -F'"' '
    /<UnitTestResult /                { name = ""; if (/outcome="NotExecuted"/) { match($0, /testName="[^"]*"/); name = substr($0, RSTART + 10, RLENGTH - 11) } }
    name != "" && /<Message>.*<\/Message>/ { gsub(/^ *<Message>|<\/Message> *\r?$/, ""); print "Skipped " name ": " $0; name = "" }' "$1"
}

# Adds up what the results file says; a project that did not get as far as writing one counts as one failure.
count() {
  local name=$1 code=$2 counters total executed
  counters=$(grep -o '<Counters [^>]*' "$logs/$name.trx" 2>/dev/null)
  if [[ -z $counters ]]; then
    failed=$((failed + 1))
    if ((code == 124 || code == 137)); then
      echo "$name did not end within $project_seconds_max seconds (PENSTOCK_TEST_SECONDS_MAX) and was stopped."
    else
      echo "$name wrote no results (exit code $code)."
    fi
    return
  fi
  total=$(counter total "$counters")
  executed=$(counter executed "$counters")
  passed=$((passed + $(counter passed "$counters")))
  failed=$((failed + executed - $(counter passed "$counters")))
  skipped=$((skipped + total - executed))
  if ((code != 0 && executed == $(counter passed "$counters"))); then
    echo "$name: every test passed, but the run ended with exit code $code."
    failed=$((failed + 1))
  fi
}

counter() { sed -n "s/.*[^a-zA-Z]$1=\"\([0-9]*\)\".*/\1/p" <<<"$2"; }

check_nothing_is_left() {
  local left
  for _ in 1 2 3 4 5 6 7 8 9 10; do # What is ending gets five seconds.
    left=$(processes_of_this_run)
    [[ -z $left ]] && break
    sleep 0.5
  done
  if [[ -n $left ]]; then
    echo "The tests left processes behind (and with them any port they listen on):"
    # shellcheck disable=SC2086 # one argument per process
    ps -o pid=,etime=,args= -p $left
    # shellcheck disable=SC2086 # the mark says that they are this run's own
    kill -9 $left 2>/dev/null
    failed=$((failed + 1))
  fi

  # The SDK's own scratch files are not ours to judge; its test runner leaves empty folders.
  left=$(find "$temporary" -mindepth 1 -maxdepth 1 ! \( -type d -empty \) ! -name 'clr-debug-pipe*' ! -name 'dotnet-diagnostic*' ! -name '.dotnet*' \
    ! -name 'NuGetScratch*' ! -name 'MSBuild*' ! -name 'VBCSCompiler*' ! -name 'CoreFxPipe*' ! -name '.NET*')
  if [[ -n $left ]]; then
    echo "The tests left files behind:"
    echo "$left"
    failed=$((failed + 1))
  fi
}

# Outside CI, the SDK's build servers are left alone (quiet_build).
processes_of_this_run() {
  local environment pid
  for environment in /proc/[0-9]*/environ; do
    pid=${environment#/proc/} pid=${pid%/environ}
    [[ $pid == "$$" || $pid == "$BASHPID" ]] && continue
    if tr '\0' '\n' <"$environment" 2>/dev/null | grep -qx "PENSTOCK_TEST_RUN=$PENSTOCK_TEST_RUN"; then
      [[ ${CI:-} != true ]] && tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -qE 'VBCSCompiler|MSBuild.dll|/nodemode' && continue
      echo "$pid"
    fi
  done 2>/dev/null
}

finish() {
  local line="$passed passed, $failed failed"
  ((skipped > 0)) && line+=", $skipped skipped"
  ((passed + failed == 0)) && failed=1 && echo "No test was run."
  echo "$line"
  exit $((failed > 0))
}

main "$@"
