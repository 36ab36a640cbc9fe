#!/bin/bash
# Builds limbeck and migrates a copy of examples/library on SQLite, on a bare Debian 12 too.
#
#     ./demo.sh [--no-install]
#
# The copy and its database lie in a scratch folder that is removed at the end.
set -eu
cd "$(dirname "$0")"
ROOT=$PWD
LIMBECK=$ROOT/build/limbeck
PACKAGES=(gcc libc6-dev meson ninja-build pkg-config libsqlite3-dev libtommath-dev libyaml-dev sqlite3)
LAST_ON_SQLITE=4db943a87032 # of the library's history: after it come ALTERs that SQLite has not

install_packages()
{
    local missing=() package root=()

    for package in "${PACKAGES[@]}"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            echo "demo.sh: installing packages needs root or sudo. Install them and use --no-install:" >&2
            echo "    apt-get install ${missing[*]}" >&2
            exit 1
        fi
        root=(sudo)
    fi
    section "Installing ${missing[*]}"
    "${root[@]}" apt-get update -qq
    "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >/dev/null
}

section()
{
    printf '\n== %s\n\n' "$1"
}

# A command as the user would type it, and what it says.
limbeck()
{
    echo "\$ limbeck $*"
    "$LIMBECK" "$@" 2>&1
}

case "${1-}" in
    --no-install) ;;
    '') install_packages ;;
    *) echo "usage: ./demo.sh [--no-install]" >&2; exit 2 ;;
esac

section "Building build/limbeck"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
[ -f build/build.ninja ] || CC=gcc meson setup build -Dtests=false >"$scratch/setup" || { cat "$scratch/setup"; exit 1; }
ninja -C build --quiet limbeck
"$LIMBECK" --version

cp -R examples/library "$scratch/library"
cd "$scratch/library"
export DATABASE_URL=sqlite:///$scratch/library.db

section "The history of examples/library, an Alembic project with SQLModel models"
limbeck history

section "Upgrade of an empty SQLite database, up to the last revision that SQLite can do"
limbeck upgrade "$LAST_ON_SQLITE"
echo
limbeck current

section "One revision down"
limbeck downgrade -1
echo
limbeck current

section "The schema that is there now"
sqlite3 "$scratch/library.db" .schema

section "Beyond that, a revision for PostgreSQL: SQLite has no ALTER for it. limbeck refuses it, and nothing of this upgrade remains"
if limbeck upgrade head; then
    echo "demo.sh: the upgrade was expected to be refused" >&2
    exit 1
fi
echo
limbeck current

section "Done. On PostgreSQL the same history runs to its head: limbeck upgrade head --url postgresql://..."
