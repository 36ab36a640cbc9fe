#!/bin/bash
# A fuzzing campaign: each target for SECONDS (60), two ($PARALLEL) at a time, from the seeds of seeds.py.
#
#     tests/fuzz/run.sh [SECONDS [TARGET...]]
#
# Builds build-fuzz/ (or $BUILD) with clang, ASan and UBSan. Prints each target's end and what it found, and after that the line coverage of
# each layer that was fuzzed: by all its targets together, of all its files. The layers of `gated` need at least 85 % when all targets ran.
# Findings lie in build-fuzz/findings; fix the cause and keep the input in tests/fuzz/corpus/<target>/, so that every test run replays it.
set -u
cd "$(dirname "$0")/../.." || exit 1
ROOT=$PWD
SECONDS_EACH=${1:-60}
shift $(($# > 0))
LEAST=85
gated=" text graph py eval template "
PARALLEL=${PARALLEL:-2}
BUILD=${BUILD:-$ROOT/build-fuzz}
WORK=$BUILD/campaign

[ -f "$BUILD/build.ninja" ] || CC=clang meson setup "$BUILD" -Dfuzz=true -Dtests=false -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args=-fno-sanitize-recover=all >/dev/null || exit 1
ninja -C "$BUILD" --quiet fuzz_targets || exit 1
rm -rf "$WORK" && mkdir -p "$WORK" "$BUILD/findings"
/usr/bin/python3 tests/fuzz/seeds.py "$WORK/seeds" || exit 1

all=$(ls "$WORK/seeds")
targets=${*:-$all}

# One target: the campaign, then everything it reached once more for the coverage.
campaign()
{
    local target=$1 program=$BUILD/tests/fuzz/fuzz_$1 reached=$WORK/reached/$1
    mkdir -p "$reached"
    if LLVM_PROFILE_FILE=/dev/null "$program" -max_total_time="$SECONDS_EACH" -timeout=10 -rss_limit_mb=2048 -close_fd_mask=1 \
        -artifact_prefix="$BUILD/findings/$target-" "$reached" "$WORK/seeds/$target" >"$WORK/$target.log" 2>&1; then
        echo "fuzz_$target: no finding ($(grep -oE '^#[0-9]+' "$WORK/$target.log" | tail -n 1 | tr -d '#') runs)"
    else
        echo "fuzz_$target: FINDING"
        tail -n 30 "$WORK/$target.log" | sed 's/^/    /'
    fi
    LLVM_PROFILE_FILE="$WORK/$target.profraw" "$program" -runs=0 -timeout=10 "$reached" "$WORK/seeds/$target" >/dev/null 2>&1
}
export -f campaign
export BUILD WORK SECONDS_EACH

printf '%s\n' $targets | xargs -P "$PARALLEL" -I '{}' bash -c 'campaign {}' | tee "$WORK/ends"
! grep -q FINDING "$WORK/ends"
failed=$?

for layer in $(printf '%s\n' $targets | sed 's/_.*//' | sort -u); do
    programs=()
    for target in $targets; do
        [ "${target%%_*}" = "$layer" ] && programs+=("$BUILD/tests/fuzz/fuzz_$target")
    done
    least=0
    [ $# -eq 0 ] && [[ $gated == *" $layer "* ]] && least=$LEAST
    llvm-profdata merge -sparse "$WORK/${layer}_"*.profraw -o "$WORK/$layer.profdata" &&
        LEAST=$least /usr/bin/python3 tests/fuzz/coverage.py "$BUILD" "$layer" "$WORK/$layer.profdata" "${programs[@]}" || failed=1
done
exit $failed
