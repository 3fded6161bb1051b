#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs build.sh without the image of OSS-Fuzz, with the variables and flags that OSS-Fuzz sets for its address sanitizer
# except -stdlib=libc++, and then each target on its seeds:
#   try.sh [FOLDER [SECONDS]]
# FOLDER is build/oss-fuzz by default and takes the place of /. SECONDS is the time for each target, by default 10.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
folder=$(realpath -m -- "${1:-$here/../../../build/oss-fuzz}")
seconds=${2:-10}

export SRC=$folder/src WORK=$folder/work OUT=$folder/out
export CC=clang CXX=clang++ LIB_FUZZING_ENGINE=-fsanitize=fuzzer
export CFLAGS="-O1 -fno-omit-frame-pointer -gline-tables-only -Wno-error -DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION \
-fsanitize=address -fsanitize-address-use-after-scope -fsanitize=fuzzer-no-link"
export CXXFLAGS=$CFLAGS
mkdir -p "$SRC" "$WORK" "$OUT"
bash -eu "$here/build.sh"

for target in "$OUT"/fuzz_*_seed_corpus.zip; do
  target=${target%_seed_corpus.zip}
  name=$(basename "$target")
  seeds=$folder/seeds/$name
  rm -rf "$seeds"
  mkdir -p "$seeds" "$folder/found/$name"
  (cd "$seeds" && cmake -E tar xf "${target}_seed_corpus.zip")
  # As on the machines of OSS-Fuzz: the options of the file, the dictionary, and a corpus that begins with the seeds.
  mapfile -t options < <(sed -n 's/^\([a-z_]*\) = \(.*\)$/-\1=\2/p' "$target.options")
  echo "$folder/$name.log: $(find "$seeds" -type f | wc -l) seeds, $(grep -c '^"' "$target.dict") words"
  (cd "$folder" && "$target" "${options[@]}" -dict="$target.dict" -max_total_time="$seconds" -print_final_stats=1 \
    "found/$name" "$seeds" 2>&1 | tee "$name.log" | sed -n '/Dictionary:/p; /INITED/p; /^ERROR/p; /SUMMARY/p; /^Done/p')
done
