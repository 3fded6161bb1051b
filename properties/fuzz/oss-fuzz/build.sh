#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the targets of libFuzzer by the conventions of OSS-Fuzz: it reads CC, CXX, CFLAGS, CXXFLAGS, LIB_FUZZING_ENGINE,
# SRC and WORK, and writes to OUT for each target the program, the archive of its seeds, its dictionary and its options.
set -euo pipefail

here=$(cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")" && pwd)
# OSS-Fuzz copies this script to $SRC, beside the checkout.
if [[ -d $SRC/minigrad ]]; then source=$SRC/minigrad; else source=$(cd -- "$here/../../.." && pwd); fi
files=$source/properties/fuzz/oss-fuzz
build=$WORK/build
prefix=$WORK/prefix

# The engines divide by zero and overflow on purpose, as IEEE 754 defines it.
floats=-fno-sanitize=float-divide-by-zero,float-cast-overflow
export CFLAGS="${CFLAGS:-} $floats" CXXFLAGS="${CXXFLAGS:-} $floats"

# The machine that fuzzes has only glibc, and Ubuntu has no static FLINT. FLINT 3 contains Arb. It is not under test, so
# it is built without the sanitizer.
if [[ -d $SRC/flint && ! -e $prefix/lib/libflint.a ]]; then
  (
    cd "$SRC/flint"
    export CFLAGS=-O2 CXXFLAGS=-O2
    ./bootstrap.sh
    ./configure --prefix="$prefix" --disable-shared --enable-static --disable-assembly
    make --jobs="$(nproc)" install
  )
fi

# Libraries that the Dockerfile has cloned are built from there. Otherwise CMake finds or fetches them.
options=()
for library in fmt nlohmann_json rapidcheck CLI11; do
  if [[ -d $SRC/$library ]]; then options+=(-D "FETCHCONTENT_SOURCE_DIR_${library^^}=$SRC/$library"); fi
done
if [[ -e $prefix/lib/libflint.a ]]; then
  for library in gmp mpfr; do options+=(-D "${library^^}_LIBRARY=$("$CC" -print-file-name="lib$library.a")"); done
fi

cmake -S "$source" -B "$build" -G Ninja -D CMAKE_BUILD_TYPE=None -D CMAKE_PREFIX_PATH="$prefix" \
  -D BUILD_TESTING=OFF -D MINIGRAD_INSTALL=OFF -D MINIGRAD_LIBTORCH=OFF -D CMAKE_DISABLE_PRECOMPILE_HEADERS=ON \
  -D MINIGRAD_LIBFUZZER=ON -D MINIGRAD_FUZZING_ENGINE="$LIB_FUZZING_ENGINE" "${options[@]}"
cmake --build "$build" --target fuzzers

"$build/bin/fuzz_seeds" "$WORK/seeds"
for target in case protocol engine; do
  cp "$build/bin/fuzz_$target" "$OUT/"
  cp "$files/fuzz.options" "$OUT/fuzz_$target.options"
  rm -f "$OUT/fuzz_${target}_seed_corpus.zip"
  (cd "$WORK/seeds/$target" && cmake -E tar cf "$OUT/fuzz_${target}_seed_corpus.zip" --format=zip .)
done
# The dictionaries: every quoted word of the seeds for the two that read JSON, and special numbers as bytes.
for target in case protocol; do
  grep --recursive --no-filename --only-matching --text --extended-regexp '"[a-z_]{1,20}"' "$WORK/seeds/$target" |
    LC_ALL=C sort --unique | sed 's/"\(.*\)"/"\\"\1\\""/' >"$OUT/fuzz_$target.dict"
done
cp "$files/fuzz_engine.dict" "$OUT/"
