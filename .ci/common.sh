# Sourced by build.sh, test.sh and .ci/run: where the repository is, and what they need before they can start.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The .NET SDK has no telemetry, banner or first-run output in our scripts.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

require_sdk() {
  if ! command -v dotnet >/dev/null; then
    echo "Penstock needs the .NET SDK that global.json names, and 'dotnet' is not on the PATH." >&2
    echo "Install .NET SDK 10.0 (https://dotnet.microsoft.com/download), then run this again." >&2
    exit 1
  fi
  if ! (cd "$root" && dotnet --version) >/dev/null 2>&1; then
    echo "Penstock needs the .NET SDK that global.json names; installed are:" >&2
    (cd / && dotnet --list-sdks) >&2
    echo "Install .NET SDK 10.0 (https://dotnet.microsoft.com/download), then run this again." >&2
    exit 1
  fi
}
