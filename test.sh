#!/bin/bash
# Builds limbeck and runs all its tests, on a bare Debian 12 too.
#
#     ./test.sh [--no-install]
#
# Builds: build/ (gcc), build-clang/, build-sanitize/ (gcc with ASan and UBSan: the suites that drive programs run once more),
# build-fuzz/ (clang: the fuzz targets over their kept corpus). One line a part; details of what failed; the reasons of what was
# skipped; last `N passed, N failed`. Exit code 1 when anything failed. Servers are children of the tests and end with them.
set -u
cd "$(dirname "$0")" || exit 1
ROOT=$PWD

PACKAGES=(
    gcc g++ clang libclang-rt-dev llvm meson ninja-build pkg-config      # building, with sanitizers and fuzz targets
    libsqlite3-dev zlib1g-dev libtommath-dev libyaml-dev libcmocka-dev   # what is compiled against
    libpq5 libmariadb3 libpcre2-8-0 libyaml-0-2                          # what is opened when needed
    postgresql postgresql-client mariadb-server-core mariadb-client-core sqlite3 git make groff-base librsvg2-bin zsh fish # what tests run
    python3-pytest python3-alembic python3-psycopg2 python3-pymysql python3-dotenv python3-yaml python3-pglast
)
PART_SECONDS=1200 # the most that one part may take

passed=0
failed=0
child=
SCRATCH=$(mktemp -d /tmp/limbeck-test-XXXXXX) || exit 1
chmod 711 "$SCRATCH" # a server's own user finds its folder below
skips=$SCRATCH/skips
: >"$skips"
LOGS=build/test-logs
mkdir -p "$LOGS"

finish()
{
    if [ -n "$child" ]; then
        kill -TERM "$child" 2>/dev/null
        wait "$child" 2>/dev/null
    fi
    rm -rf "$SCRATCH"
}
trap finish EXIT
trap 'exit 130' INT TERM HUP

# ---- packages ----

as_root()
{
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "test.sh: installing packages needs root or sudo. Install them and use --no-install:" >&2
        echo "    apt-get install ${PACKAGES[*]}" >&2
        exit 1
    fi
}

install_packages()
{
    local missing=() package
    local no_cluster=/etc/postgresql-common/createcluster.d/limbeck-tests.conf

    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    echo "installing ${missing[*]}"
    as_root apt-get update -q >"$SCRATCH/apt" 2>&1
    # Debian's package starts a server of its own when it is installed: not for this, the tests start theirs.
    as_root mkdir -p "${no_cluster%/*}"
    echo 'create_main_cluster = false' | as_root tee "$no_cluster" >/dev/null
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "${missing[@]}" >>"$SCRATCH/apt" 2>&1
    local status=$?
    as_root rm -f "$no_cluster"
    if [ $status -ne 0 ]; then
        tail -n 20 "$SCRATCH/apt" >&2
        echo "test.sh: apt-get failed" >&2
        exit 1
    fi
}

# ---- parts ----

# run LOG COMMAND...: in the background, so that an interrupt ends it at once; 124 after too long.
run()
{
    local log=$1 status
    shift
    timeout -k 60 "$PART_SECONDS" "$@" >"$log" 2>&1 </dev/null &
    child=$!
    wait "$child"
    status=$?
    child=
    return $status
}

# report NAME PASSED FAILED SKIPPED LOG
report()
{
    passed=$((passed + $2))
    failed=$((failed + $3))
    printf '%-28s %6d passed %5d failed' "$1" "$2" "$3"
    [ "$4" -gt 0 ] && printf ' %5d skipped' "$4"
    printf '  %4d s\n' $((SECONDS - began))
    if [ "$3" -gt 0 ]; then
        details "$5" "$LOGS/${1// /-}.log"
    fi
}

# details LOG KEPT: which tests failed, and the first failures in full; all of it stays in a file.
details()
{
    cp "$1" "$2"
    {
        grep -E '^(FAILED|ERROR) ' "$1" | cut -c 1-200 | head -n 60
        if grep -qE '^=+ (FAILURES|ERRORS) =+$' "$1"; then
            sed -nE '/^=+ (FAILURES|ERRORS) =+$/,$p' "$1" | head -n 100
        else
            tail -n 80 "$1"
        fi
        echo "(all of it: $2)"
    } | sed 's/^/    /'
}

# count WORDS: the number before one of the words in the text on standard input, all such numbers added; 0 when there is none.
count()
{
    grep -oE "[0-9]+ ($1)\b" | awk '{ sum += $1 } END { print sum + 0 }'
}

# build NAME FOLDER OPTION...: sets up once and builds all that can be built, or TARGETS. A failure counts as one.
build()
{
    local name=$1 folder=$2 log=$SCRATCH/$2.log failures=0
    shift 2
    began=$SECONDS
    if [ ! -f "$folder/build.ninja" ]; then
        run "$log" meson setup "$folder" "$@" || failures=1
    else
        run "$log" meson configure "$folder" "$@" || failures=1
    fi
    if [ $failures -eq 0 ]; then
        # The words of TARGETS are single targets.
        # shellcheck disable=SC2086
        run "$log" ninja -C "$folder" -k 0 ${TARGETS-} || failures=1
    fi
    report "build $name" $((1 - failures)) $failures 0 "$log"
}

unit()
{
    local name=$1 folder=$2 log=$SCRATCH/unit.log good bad
    began=$SECONDS
    run "$log" meson test -C "$folder" --no-rebuild --print-errorlogs
    local status=$?
    good=$(sed -nE 's/^Ok: +([0-9]+).*/\1/p' "$log")
    bad=$(sed -nE 's/^(Fail|Timeout|Unexpected Pass): +([0-9]+).*/\2/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
    if [ -z "$good" ] || { [ $status -ne 0 ] && [ "$bad" -eq 0 ]; }; then
        bad=$((bad + 1)) # it did not come to a summary
    fi
    report "unit $name" "${good:-0}" "$bad" 0 "$log"
}

# suite NAME FOLDER BUILD: one folder of tests under Debian's pytest.
suite()
{
    local name=$1 folder=$2 build=$ROOT/$3 log=$SCRATCH/suite.log summary good bad skipped
    began=$SECONDS
    LIMBECK_BUILD=$build LIMBECK=$build/limbeck PYTHONDONTWRITEBYTECODE=1 TMPDIR=$SCRATCH \
        run "$log" /usr/bin/python3 -m pytest -q --tb=short -rsfE -p no:cacheprovider "$folder"
    local status=$?
    summary=$(tail -n 1 "$log" | grep -E ' in [0-9.]+s')
    good=$(count 'passed|xpassed' <<<"$summary")
    bad=$(count 'failed|errors?' <<<"$summary")
    skipped=$(count 'skipped|xfailed' <<<"$summary")
    if [ $status -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1 # nothing collected, a crash, or too long
    fi
    grep -E '^SKIPPED ' "$log" | sed "s|^SKIPPED|$name:|" >>"$skips"
    report "$name" "$good" "$bad" "$skipped" "$log"
}

suites()
{
    local folder name
    for folder in tests/*/; do
        name=$(basename "$folder")
        compgen -G "$folder/test_*.py" >/dev/null || continue
        # The house checks look at an ordinary build.
        [ "$1" = sanitize ] && [ "$name" = house ] && continue
        # Tables of changes and directives, random pairs of models: some of them are enough where everything is slow.
        [ "$1" = sanitize ] && export LIMBECK_PAIRS=10 LIMBECK_EACH=4
        suite "$1 $name" "$folder" "$2"
    done
}

# Each target over the seeds and the kept inputs, once: what was ever found stays fixed.
fuzz_corpus()
{
    local log=$SCRATCH/fuzz.log folder target good=0 bad=0
    began=$SECONDS
    /usr/bin/python3 tests/fuzz/seeds.py "$SCRATCH/seeds" >"$log" 2>&1 || bad=1
    for folder in "$SCRATCH"/seeds/*/; do
        target=$(basename "$folder")
        if LLVM_PROFILE_FILE=/dev/null run "$SCRATCH/one" "build-fuzz/tests/fuzz/fuzz_$target" -runs=0 -timeout=20 -close_fd_mask=1 "$folder"; then
            good=$((good + 1))
        else
            bad=$((bad + 1))
            { echo "fuzz_$target:"; tail -n 40 "$SCRATCH/one"; } >>"$log"
        fi
    done
    report "fuzz corpus" $good $bad 0 "$log"
}

# ---- all of it ----

case "${1-}" in
    --no-install) ;;
    '') install_packages ;;
    *) echo "usage: ./test.sh [--no-install]" >&2; exit 2 ;;
esac

export ASAN_OPTIONS=abort_on_error=0:exitcode=99 UBSAN_OPTIONS=print_stacktrace=1

CC=gcc build gcc build -Dtests=true
unit gcc build
suites gcc build
CC=clang build clang build-clang
unit clang build-clang
CC=gcc build sanitize build-sanitize -Db_sanitize=address,undefined -Dc_args=-fno-sanitize-recover=all
unit sanitize build-sanitize
# What a test compiles against the sanitized library has to be sanitized itself.
LIMBECK_CFLAGS=-fsanitize=address,undefined suites sanitize build-sanitize
TARGETS=fuzz_targets CC=clang build fuzz build-fuzz -Dfuzz=true -Dtests=false -Db_sanitize=address,undefined -Db_lundef=false \
    -Dc_args=-fno-sanitize-recover=all
fuzz_corpus

if [ -s "$skips" ]; then
    echo
    echo "skipped:"
    sort "$skips" | uniq | sed 's/^/    /'
fi
echo
echo "took $SECONDS s"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
