#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: kit_test.sh LANGUAGE MINIGRAD FOLDER
# Builds the example engine of a kit in FOLDER and runs the conformance suite on it. Exits with 77, "skipped", without
# a compiler.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
language=$1 minigrad=$2 engine=$3/kit_$1_engine

need() {
  command -v "$1" >/dev/null && return
  echo "skipped: no $1 was found (Debian: $2)"
  exit 77
}

mkdir -p "$3"
cd "$here/$language"
case $language in
  c) need cc gcc && cc -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -o "$engine" example_engine.c -lm ;;
  go) need go golang-go && GO111MODULE=off go build -o "$engine" adapter_kit.go example_engine.go ;;
  java)
    need javac default-jdk-headless
    javac -Xlint:all -Werror -d "$3/java" AdapterKit.java ExampleEngine.java
    printf '#!/bin/sh\nexec java -Xmx1g -XX:+UseSerialGC -cp "%s" ExampleEngine\n' "$3/java" >"$engine"
    chmod +x "$engine" ;;
  rust) need rustc rustc && rustc -O --edition 2021 -D warnings -o "$engine" example_engine.rs ;;
  *) echo "unknown language $language" && exit 2 ;;
esac
levels=()
for level in core transcendental piecewise special precision lifecycle structure; do levels+=(--level "$level"); done
"$minigrad" conform --engine "$engine" "${levels[@]}" --graphs 100 --validate
# An operation that is not claimed is skipped at its point, and the next run is answered.
answers=$(printf '%s\n' '{"command": "run", "id": 1, "graph": [["input"], ["cosh", 0]], "points": [[1]]}' \
  '{"command": "run", "id": 2, "graph": [["input"], ["neg", 0]], "points": [["-inf"]]}' | "$engine" | tr -d ' ')
[[ $answers == *'"skip":'* && $answers == *'"inf"'* ]] || { echo "unexpected: $answers"; exit 1; }
[[ $language != java ]] || "$here/java/hostile_test.sh" "$engine"
