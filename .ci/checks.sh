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

# nginx_on FOLDER [HTTP [SERVER]]: nginx with nothing of the machine's own configuration, but with these lines; sets `server` to its
# process and `port` to where it listens.
nginx_on() {
    in_front nginx_at "$@"
}

nginx_at() {
    cat >"$work/nginx.conf" <<CONF
user root;
worker_processes 1;
daemon off;
pid $work/nginx.pid;
error_log $work/nginx.log;
events {}
http {
    access_log off;
    types { text/html html; }
    client_body_temp_path $work/nginx-body;
    proxy_temp_path $work/nginx-proxy;
    fastcgi_temp_path $work/nginx-fastcgi;
    uwsgi_temp_path $work/nginx-uwsgi;
    scgi_temp_path $work/nginx-scgi;
    ${3:-}
    server {
        listen 127.0.0.1:$1;
        root $2;
        keepalive_requests 100000;
        absolute_redirect off;
        ${4:-}
        location / { try_files \$uri \$uri/ =404; }
    }
}
CONF
    exec nginx -p "$work" -e "$work/nginx.log" -c "$work/nginx.conf"
}

# apache_on FOLDER [LINES]: the same with Apache.
apache_on() {
    in_front apache_at "$@"
}

apache_at() {
    local module modules=/usr/lib/apache2/modules
    # Not as root, which it refuses: it has to get at the site.
    chmod go+rx "$work"
    {
        for module in mpm_event authz_core dir alias mime; do
            echo "LoadModule ${module}_module $modules/mod_$module.so"
        done
        cat <<CONF
ServerRoot $work
ServerName localhost
User www-data
Group www-data
PidFile $work/apache.pid
DefaultRuntimeDir $work
ErrorLog $work/apache.log
Listen 127.0.0.1:$1
TypesConfig /etc/mime.types
DocumentRoot $2
DirectoryIndex index.html
MaxKeepAliveRequests 0
<Directory $2>
    Require all granted
</Directory>
${3:-}
CONF
    } >"$work/apache.conf"
    exec apache2 -f "$work/apache.conf" -D FOREGROUND
}

# in_front COMMAND…: runs a web server, told a free port as the first argument. A port may be taken: then the server ends, and another is
# tried.
in_front() {
    local attempt moment
    for attempt in 1 2 3 4 5; do
        port=$((20000 + RANDOM % 10000))
        "$1" $port "${@:2}" >"$work/server.log" 2>&1 &
        server=$!
        for moment in $(seq 50); do
            kill -0 "$server" 2>/dev/null || break
            ! curl -sf -o /dev/null "http://127.0.0.1:$port/" || return 0
            sleep 0.2
        done
        kill "$server" 2>/dev/null || true
        wait "$server" 2>/dev/null || true
        echo "port $port, attempt $attempt: no answer"
        tail -n 5 "$work"/{nginx,apache,server}.log 2>/dev/null || true
    done
    return 1
}

# end_server: of what the above started.
end_server() {
    [ -z "${server:-}" ] || kill "$server" 2>/dev/null || true
    [ -z "${server:-}" ] || wait "$server" 2>/dev/null || true
    server=
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
