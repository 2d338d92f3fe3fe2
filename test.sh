#!/bin/sh
# Everything a change has to pass: restores, builds once, checks the format, runs the test projects. Needs the .NET SDK of global.json;
# brings Node and a Chromium where they are missing and it may (never with sudo). Closes with 'N passed, N failed, N skipped'.
set -u

usage() {
  cat <<'END'
./test.sh [--no-browser] [--long] [PROJECT...] [-- ARGUMENT...]

  --no-browser   browser tests count as skipped, and no Chromium is looked for
  --long         the tests that have a long form run it (DASHBOARD_LONG_TESTS=1)
  PROJECT        run only these, such as Simulator.Tests; the format is not checked then
  ARGUMENT       for the test runner, such as --filter-class '*TraceFileTests' (all: --help)

  DASHBOARD_CHROMIUM or CHROME_BIN    the browser to use
  DASHBOARD_TEST_MINUTES              how long one project may take before it counts as hung (45; with --long 180)
END
}

cd "$(dirname "$0")" || exit 1

results=artifacts/test-results
browser_project=Dashboard.EndToEnd.Tests
passed=0
failed=0
skipped=0

say() { printf '\n== %s\n' "$*"; }
note() { printf '%s\n' "$*"; }

# A check that is not a test but has failed; it counts as one, so that the last line and the exit code agree.
fail() {
  printf 'FAILED: %s\n' "$*"
  failed=$((failed + 1))
}

finish() {
  printf '\n%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
  [ "$failed" -eq 0 ] && exit 0
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

runs() { [ -n "$1" ] && "$1" --version </dev/null >/dev/null 2>&1; }

# install APT-PACKAGES DNF-PACKAGES APK-PACKAGES: with the system's package manager, if this is root and there is one
install() {
  [ "$(id -u)" -eq 0 ] || return 1
  if has apt-get; then
    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2086 # a list of packages
    apt-get update -qq </dev/null && apt-get install -y -qq --no-install-recommends $1 </dev/null
  elif has dnf; then
    # shellcheck disable=SC2086
    dnf install -y -q $2 </dev/null
  elif has apk; then
    # shellcheck disable=SC2086
    apk add -q $3 </dev/null
  else
    return 1
  fi
}

need_dotnet() {
  has dotnet || PATH="${DOTNET_ROOT:-$HOME/.dotnet}:$PATH"
  has dotnet && return
  fail "There is no dotnet here: install the .NET 10 SDK (https://dot.net)."
  finish
}

need_node() {
  has npm && return
  say "Node is missing: trying the system's package manager"
  install "nodejs npm" "nodejs npm" "nodejs npm"
  has npm && return
  fail "There is no npm here, and the build takes its web assets from it: install Node 20 or later (https://nodejs.org)."
  finish
}

installed_chromium() {
  for candidate in chromium chromium-browser google-chrome google-chrome-stable chrome microsoft-edge microsoft-edge-stable \
    "/Applications/Chromium.app/Contents/MacOS/Chromium" \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" \
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge"; do
    path=$(command -v "$candidate") || continue
    # on some systems the command is only a stub that asks for a snap
    runs "$path" && printf '%s' "$path" && return
  done
  return 1
}

playwright() {
  package=$PWD/tests/$browser_project/bin/Debug/net10.0/.playwright/package
  for node in "${package%/package}"/node/*/node node; do
    runs "$node" && break
  done
  if [ "$1" = where ]; then
    "$node" -e 'process.stdout.write(require(process.argv[1]).chromium.executablePath())' "$package"
  elif [ "$(id -u)" -eq 0 ] && has apt-get; then
    "$node" "$package/cli.js" install --with-deps chromium </dev/null
  else
    "$node" "$package/cli.js" install chromium </dev/null
  fi
}

# Names a browser in DASHBOARD_CHROMIUM for the tests. Where none can be had, each browser test fails and says so.
need_chromium() {
  [ -n "${DASHBOARD_CHROMIUM:-}${CHROME_BIN:-}" ] && return
  DASHBOARD_CHROMIUM=$(installed_chromium) || DASHBOARD_CHROMIUM=$(playwright where)
  if ! runs "$DASHBOARD_CHROMIUM"; then
    say "No Chromium is installed: trying the system's package manager, then Playwright's installer"
    install "chromium fonts-liberation" "chromium liberation-fonts" "chromium font-liberation"
    if ! DASHBOARD_CHROMIUM=$(installed_chromium); then
      playwright install
      DASHBOARD_CHROMIUM=$(playwright where)
    fi
  fi
  if runs "$DASHBOARD_CHROMIUM"; then
    export DASHBOARD_CHROMIUM
    note "Browser: $DASHBOARD_CHROMIUM"
  else
    unset DASHBOARD_CHROMIUM
    note "No Chromium can be had here: no DASHBOARD_CHROMIUM, none installed, and neither the package manager nor Playwright brought one."
  fi
}

# Runs in a process group of its own (by timeout), so that a hung run is ended with all that it started.
with_limit() {
  seconds=$((minutes * 60 + 60))
  if has timeout; then
    timeout -k 30 "$seconds" "$@" </dev/null &
  else
    "$@" </dev/null &
  fi
  running=$!
  trap 'kill -TERM "$running" 2>/dev/null; wait "$running"; exit 130' INT TERM
  wait "$running"
  code=$?
  trap - INT TERM
  return "$code"
}

# count FILE NAME: one of the counters of a trx file
count() {
  number=$(grep -o '<Counters [^>]*>' "$1" | sed -n "s/.* $2=\"\([0-9]*\)\".*/\1/p")
  printf '%s' "${number:-0}"
}

run_project() {
  name=$1
  shift
  say "$name"
  trx=$results/$name.trx
  with_limit dotnet "tests/$name/bin/Debug/net10.0/$name.dll" --results-directory "$results" --report-xunit-trx \
    --report-xunit-trx-filename "$name.trx" --timeout "${minutes}m" --progress off --long-running 120 --xunit-diagnostics on "$@"
  code=$?
  if ! grep -q '<Counters ' "$trx" 2>/dev/null; then
    case $code in
      124 | 137) fail "$name was ended after $minutes minutes: it hung." ;;
      5) fail "$name does not know one of the arguments." ;;
      *) fail "$name gave no results (exit code $code): it crashed." ;;
    esac
    return
  fi

  bad=$(($(count "$trx" failed) + $(count "$trx" error) + $(count "$trx" timeout) + $(count "$trx" aborted)))
  good=$(count "$trx" passed)
  passed=$((passed + good))
  failed=$((failed + bad))
  skipped=$((skipped + $(count "$trx" total) - good - bad))
  case $code in
    0) ;;
    8) note "$name has no test that was asked for." ;;
    *) [ "$bad" -gt 0 ] || fail "$name ended with code $code though none of its tests failed." ;;
  esac
}

projects=
browser=yes
minutes=
while [ $# -gt 0 ]; do
  case $1 in
    --no-browser) browser=no ;;
    --long) DASHBOARD_LONG_TESTS=1 ;;
    --help | -h)
      usage
      exit 0
      ;;
    --)
      shift
      break
      ;;
    -*)
      printf '%s is not an option.\n\n' "$1"
      usage
      exit 2
      ;;
    *)
      name=$(basename "$1" .csproj)
      [ -d "tests/$name" ] || name=$name.Tests
      if [ ! -d "tests/$name" ]; then
        printf '%s is not a test project: there are %s.\n' "$1" "$(cd tests && echo *.Tests)"
        exit 2
      fi
      projects="$projects $name"
      ;;
  esac
  shift
done

if [ "${DASHBOARD_LONG_TESTS:-}" = 1 ]; then
  export DASHBOARD_LONG_TESTS
  minutes=${DASHBOARD_TEST_MINUTES:-180}
else
  minutes=${DASHBOARD_TEST_MINUTES:-45}
fi

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
# the servers under test are on this machine, whatever proxy leads out of it
export NO_PROXY="127.0.0.1,localhost${NO_PROXY:+,$NO_PROXY}"
export no_proxy="$NO_PROXY"
# a build server that outlives the run would keep a CI job open
[ "${CI:-}" = true ] && no_servers=--disable-build-servers || no_servers=

need_dotnet
need_node
rm -rf "$results"
mkdir -p "$results"

say "Build"
if [ -z "$projects" ]; then
  # shellcheck disable=SC2086 # empty is no argument
  dotnet build Dashboard.sln -c Debug -v quiet $no_servers </dev/null || { fail "The build failed."; finish; }
  say "Format"
  dotnet tool restore </dev/null && dotnet csharpier check . </dev/null || fail "The format is not csharpier's: run 'dotnet csharpier format .'"
  projects=$(cd tests && echo *.Tests)
else
  for name in $projects; do
    # shellcheck disable=SC2086
    dotnet build "tests/$name" -c Debug -v quiet $no_servers </dev/null || { fail "The build failed."; finish; }
  done
fi

case " $projects " in
  *" $browser_project "*)
    if [ "$browser" = yes ]; then
      need_chromium
    else
      export DASHBOARD_NO_BROWSER=1
    fi
    ;;
esac

for name in $projects; do
  run_project "$name" "$@"
done

[ $((passed + failed + skipped)) -gt 0 ] || fail "No test ran."
finish
