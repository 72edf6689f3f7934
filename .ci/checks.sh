# Sourced by the checks in this folder. Each prints a line `ok …` or `FAIL …` per check, which `run` counts, and ends in
# status 1 if one failed.

set -euo pipefail

repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=$(mktemp -d)
disk=$work/disk
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

# expect STATUS PATTERN COMMAND…: the exit status, and a line of the message.
expect() {
    local status=$1 pattern=$2 got=0 output
    shift 2
    output=$("$@" 2>&1) || got=$?
    if [ "$got" -ne "$status" ] || ! grep -qE -- "$pattern" <<<"$output"; then
        printf 'exit %s, wanted %s with `%s`:\n%s\n' "$got" "$status" "$pattern" "$output"
        return 1
    fi
}

# Everything about the files of a folder that can change: names, sizes, times, bytes.
snapshot() {
    (cd "$1" && find . -type f -printf '%P %s %T@\n' | sort && find . -type f -exec sha256sum {} + | sort -k 2)
}

# untouched OUTPUT COMMAND…: the command succeeds and leaves the folder as it was.
untouched() {
    local out=$1 before after
    shift
    before=$(snapshot "$out")
    "$@" || return 1
    after=$(snapshot "$out")
    diff <(echo "$before") <(echo "$after")
}

# small_disk KILOBYTES: mounts one at `$disk`. `full COMMAND…` then runs a command that should find no room there, and say
# `$reason`. Where no disk may be mounted, files may not grow instead.
small_disk() {
    mkdir "$disk"
    if mount -t tmpfs -o size="$1k" blatt-checks "$disk"; then
        reason='No space left'
        full() { "$@"; }
    else
        reason='File too large'
        full() { (trap '' XFSZ && ulimit -f 16 && "$@"); }
    fi
}

# finish is called by the trap below; a check may define cleanup to undo more than files.
cleanup() { :; }

finish() {
    local status=$?
    cleanup
    ! mountpoint -q "$disk" || umount "$disk"
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
