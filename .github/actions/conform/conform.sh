#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# The steps of the action, which run on any Debian 12 or 13:
#   conform.sh key     prints key=VALUE, where VALUE changes with the sources of minigrad and with the system
#   conform.sh build   installs minigrad in ~/.cache/minigrad-action/VALUE, unless it is there
#   conform.sh run     tests the engine that ENGINE starts; EXPECT, OPTIONS and REPORT are the inputs of the action
set -euo pipefail

root=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../../.." && pwd)

version() {
  local sources
  sources=$(cd "$root" && find CMakeLists.txt CMakePresets.json LICENSE corpus minigrad oracle properties -type f \
    -not -path '*/node_modules/*' -print0 | LC_ALL=C sort --zero-terminated | xargs --null sha256sum | sha256sum)
  # shellcheck source=/dev/null
  (. /etc/os-release && echo "minigrad-$ID-${VERSION_ID:-}-$(uname -m)-${sources%% *}")
}

key() { echo "key=$(version)"; }

# Each version has a prefix of its own, which is complete if it exists.
prefix() { echo "$HOME/.cache/minigrad-action/$(version)"; }

# Builds without LibTorch, which `conform` does not use, and with the other libraries in the prefix: a prefix from the
# cache runs on a machine that has only glibc.
build() {
  local packages=(g++ cmake ninja-build libfmt-dev nlohmann-json3-dev libcli11-dev librapidcheck-dev libflint-dev)
  local prefix folder sudo=()
  prefix=$(prefix)
  if [[ -d $prefix ]]; then return; fi
  if ((EUID != 0)); then sudo=(sudo); fi
  "${sudo[@]}" apt-get update --quiet --quiet
  if apt-cache show libflint-arb-dev >/dev/null 2>&1; then packages+=(libflint-arb-dev); fi
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --quiet --no-install-recommends \
    "${packages[@]}" >/dev/null
  folder=$(mktemp -d)
  (cd "$root" && cmake --preset archive -B "$folder")
  cmake --build "$folder"
  rm -rf "$prefix.new"
  cmake --install "$folder" --prefix "$prefix.new" --component harness
  mv "$prefix.new" "$prefix"
  rm -rf "$folder"
}

run() {
  local options=() prefix status=0
  prefix=$(prefix)
  read -ra options <<<"${OPTIONS:-}"
  if [[ -n ${EXPECT:-} ]]; then options+=(--expect "$EXPECT"); fi
  mkdir -p "$REPORT"
  # An adapter in Python finds its kit without a copy.
  PYTHONPATH=${PYTHONPATH:+$PYTHONPATH:}$prefix/share/minigrad/adapters/python \
    "$prefix/bin/minigrad" conform --engine "$ENGINE" "${options[@]}" --report "$REPORT" \
    --junit "$REPORT/conform.xml" || status=$?
  if [[ -n ${GITHUB_STEP_SUMMARY:-} && -e $REPORT/report.md ]]; then cat "$REPORT/report.md" >>"$GITHUB_STEP_SUMMARY"; fi
  return "$status"
}

case ${1:-} in
  key | build | run) "$1" ;;
  *)
    echo "usage: conform.sh key|build|run" >&2
    exit 2
    ;;
esac
