# Sourced by the checks in this folder. Each prints a line `ok …` or `FAIL …` per check, which `run` counts, and ends in
# status 1 if one failed.

set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
failures=0

ok() {
    printf 'ok    %s\n' "$1"
}

fail() {
    printf 'FAIL  %s\n' "$1"
    failures=$((failures + 1))
}

# check NAME COMMAND…: the command's output is shown only if it fails.
check() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        ok "$name"
    else
        fail "$name"
        head -n 40 <<<"$output" | sed 's/^/      /'
    fi
}

# finish is called by the trap below; a check may define cleanup to undo more than files.
cleanup() { :; }

finish() {
    local status=$?
    cleanup
    rm -rf "$work"
    [ "$status" -eq 0 ] || exit "$status"
    [ "$failures" -eq 0 ] || exit 1
}
trap finish EXIT

# binary [PATH]: the program to check, by default the one just built.
binary() {
    realpath "${1:-${CARGO_TARGET_DIR:-$repository/target}/release/blatt}"
}

# copy_site FOLDER: the sample site, for changing it.
copy_site() {
    mkdir -p "$1"
    cp -r "$repository/site.yaml" "$repository/content" "$repository/layouts" "$1"
}
