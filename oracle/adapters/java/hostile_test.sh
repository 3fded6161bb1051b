#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# usage: hostile_test.sh ENGINE
# Sends messages that are no JSON or make no sense. Each must be answered with an error, and the next one answered.
set -euo pipefail
run='{"command": "run", "id": 7, "graph": [["input"], ["neg", 0]], "points": [[1]]}'
messages=(
  ''                              # no message at all
  'hello' '5' '[]' '{}' '"text"'  # no command
  '{"command": "fly"}' '{"command": null}' '{"command": "start", "versions": [2]}' '{"command": "start"}'
  '{"command": "run", "id": 7}'
  "$run 5" "${run%\}}" "${run/: 7/ 7}" "${run/7/+7}" "${run/7/07}" "${run/\"id\": 7/\"id\": 7, \"id\": 8}"
  "${run/neg/n\\xg}" "${run/neg/n\\u12}" "${run/neg/n$'\t'g}"
  "${run/\"neg\", 0/\"neg\", 1}" "${run/\"neg\", 0/\"neg\", -1}" "${run/\"neg\", 0/\"neg\", 0.5}"
  "${run/\"neg\", 0/\"neg\", 99999999999}" "${run/\"neg\", 0/\"neg\", \"0\"}" "${run/\"neg\", 0/\"neg\"}"
  "${run/\"neg\", 0/\"neg\", 0, 0}" "${run/\"neg\", 0/}" "${run/\"neg\"/5}" "${run/\"input\"/\"const\"}"
  "${run/[[1]]/[[]]}" "${run/[[1]]/[[1, 2]]}" "${run/[[1]]/[1]}" "${run/[[1]]/1}" "${run/[[1]]/[[null]]}"
  "${run/[[1]]/[[NaN]]}" "${run/[[1]]/[[\"NaN\"]]}" "${run/[[1]]/[[1d]]}" "${run/[[1]]/[[0x1p3]]}" "${run/[[1]]/[[.5]]}"
  "${run/[[1]]/[[1.]]}" "${run/[[1]]/[[1,]]}"
  "${run%\}}, \"wanted\": [2]}" "${run%\}}, \"wanted\": 0}" "${run%\}}, \"backward\": [\"stop\"]}"
  "${run%\}}, \"x\": $(printf '[%.0s' {1..100000})"
)
for message in "${messages[@]}"; do printf '%s\n%s\n' "$message" "$run"; done | "$1" |
  awk -v all="${#messages[@]}" '
    NR % 2 == 1 && !/"error": "/ || NR % 2 == 0 && !/"value": -1.0/ { print "unexpected answer " NR ": " $0; bad = 1 }
    END { if (NR != 2 * all) { print NR " answers, expected " 2 * all; bad = 1 } exit bad }'
