#!/usr/bin/env bash
# Builds everything: plain `dotnet build`, arguments passed on. Examples:
#   ./build.sh                  the whole solution, Release
#   ./build.sh -c Debug         another configuration
#   ./build.sh -p:Fast=true     without analyzers, for a quick look; CI never does
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/.ci/common.sh"
require_sdk

configuration=(-c Release)
for argument in "$@"; do
  case $argument in -c | --configuration | -c:* | --configuration:* | --configuration=*) configuration=() ;; esac
done
exec dotnet build "$root/Penstock.slnx" --nologo "${configuration[@]}" "$@"
