#!/usr/bin/env bash
# Kills a build at every call that changes the disk, and makes every call fail, one at a time.
#
#   tests/faults.sh SITE          SITE is a folder with content/ and static/; it is only copied
#
# After each: `public/` is byte for byte the whole old site or the whole new one, a file in it that
# no build wrote is still there, and one more build gives the new site and leaves no trace.
# A build that failed must say so (exit code not 0, a message, no panic), and leave the old site.
#
# Needs strace. Environment:
#   BIN     the program               (target/release/counterpart)
#   ERRORS  the errors that calls get (ENOSPC EIO)
#   EVERY   try each n-th call only   (1)
#   KILLS   kills at random moments   (100)
#   FIRST   another injection for each run, which tries a fallback: `-e inject=renameat2:error=EINVAL`
#           (two renames) or `…=EXDEV` (in place). There, public/ may be neither site for a moment:
#           that is counted and told, and the next build must make it good.
set -u

site=${1:?usage: tests/faults.sh SITE}
bin=$(realpath "${BIN:-target/release/counterpart}") || exit 2
read -ra errors <<<"${ERRORS-ENOSPC EIO}"
read -ra first <<<"${FIRST-}"
every=${EVERY:-1}
command -v strace >/dev/null || { echo "strace is not here: apt-get install strace" >&2; exit 2; }
export RAYON_NUM_THREADS=1 NO_COLOR=1

# A call counts for the thread that makes it, so two threads share a number. With one worker beside
# the main thread, that hides few.
changing=(openat write mkdir link linkat rename renameat2 unlink unlinkat rmdir chmod fchmod
    symlink symlinkat utimensat)
looking=(read statx getdents64 flock copy_file_range)

work=$(mktemp -d "${TMPDIR:-/tmp}/faults.XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
cp -r "$site" "$work/site" && cd "$work/site" && rm -rf public || exit 2

points=0 bad=0 old_seen=0 new_seen=0 between=0
fail() {
    bad=$((bad + 1))
    echo "BAD  $1"
    sed 's/^/     /' "$work/err" | tail -3
}
build() { "$bin" build >"$work/out" 2>"$work/err"; }
state() { # every file, folder and mode of public/, the manifest aside, as one hash
    (cd public 2>/dev/null || exit
        find . -mindepth 1 ! -name '.counterpart-manifest' -printf '%m %y %p %l\n' | LC_ALL=C sort
        find . -type f ! -name '.counterpart-manifest' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    ) | sha256sum | cut -c1-16
}
traces() { find . -name '*.counterpart-*' ! -path './public/.counterpart-manifest'; }

mkdir -p static/faults/{same,removed,changed}
echo same >static/faults/same/a.txt
echo removed >static/faults/removed/a.txt
echo old >static/faults/changed/a.txt
build || { echo "the site does not build:"; cat "$work/err"; exit 2; }
echo "not ours" >public/FOREIGN.txt
mkdir public/foreign && echo "not ours" >public/foreign/x && ln -s nowhere public/foreign/link
cp -a public "$work/old"
old=$(state)
rm -r static/faults/removed
mkdir static/faults/added
echo added >static/faults/added/a.txt
echo new >static/faults/changed/a.txt
printf '+++\ntitle = "Faults"\n+++\n\nA page that is new.\n' >content/faults.md
build || { echo "the edited site does not build:"; cat "$work/err"; exit 2; }
new=$(state)
[ "$old" != "$new" ] || { echo "the edit changes nothing"; exit 2; }
[ -e public/foreign/x ] || { echo "a build removed a file that no build wrote"; exit 1; }

reset() {
    find . -maxdepth 1 -name '.public.counterpart-*' -exec rm -rf {} +
    rm -rf public
    cp -a "$work/old" public
}
traced() { # OPTIONS...: one build under strace
    strace -f -o /dev/null "${first[@]}" "$@" "$bin" build >"$work/out" 2>"$work/err"
}
check() { # NAME RC: after an accident, and after the build that follows it
    local name=$1 rc=$2 now
    points=$((points + 1))
    now=$(state)
    case $now in
    "$old") old_seen=$((old_seen + 1)) ;;
    "$new") new_seen=$((new_seen + 1)) ;;
    *)
        between=$((between + 1))
        [ -n "${FIRST-}" ] || fail "$name: public/ is neither the old site nor the new one"
        ;;
    esac
    case $name in *KILL*) ;; *)
        grep -q panicked "$work/err" && fail "$name: panicked"
        if [ "$rc" = 0 ]; then
            [ "$now" = "$new" ] || fail "$name: exit code 0, and not the new site"
        else
            # Writing to the terminal can fail as well: then there is nothing to read, and the new
            # site may be out.
            case $name in *" write "*) ;; *)
                [ "$now" = "$old" ] || [ -n "${FIRST-}" ] ||
                    fail "$name: exit code $rc, and not the old site"
                [ -s "$work/err" ] || fail "$name: exit code $rc, and no message" ;;
            esac
            # An error that comes once must not leave a trace; from then on, nothing can be removed.
            case ${FIRST-}$name in *+ | *=EXDEV*) ;; *) [ -z "$(traces)" ] || fail "$name: left $(traces)" ;; esac
        fi
    esac
    build || fail "$name: the next build fails with exit code $?"
    [ "$(state)" = "$new" ] || fail "$name: the next build does not give the new site"
    [ -z "$(traces)" ] || fail "$name: the next build leaves $(traces)"
}

# How often the busiest thread makes each call.
reset
strace -f -o "$work/calls" "${first[@]}" "$bin" build >/dev/null 2>&1
count() {
    sed -nE "s/^([0-9]+) +$1\(.*/\1/p" "$work/calls" | sort | uniq -c | sort -rn |
        awk 'NR == 1 { print $1 }'
}

echo "kill -9 at every call that changes the disk"
for call in "${changing[@]}"; do
    max=$(count "$call")
    for ((n = 1; n <= ${max:-0}; n += every)); do
        reset
        traced -e inject="$call:signal=KILL:when=$n" 2>/dev/null
        check "KILL at $call $n" $?
    done
done
echo "  $points points, $bad bad; public/ was the old site $old_seen times, the new one $new_seen," \
    "neither $between"
killed=$points

for call in "${changing[@]}" "${looking[@]}"; do
    max=$(count "$call")
    for error in "${errors[@]}"; do
        for ((n = 1; n <= ${max:-0}; n += every)); do
            for from in "" "+"; do
                reset
                traced -e inject="$call:error=$error:when=$n$from"
                check "$error at $call $n$from" $?
            done
        done
    done
done
failed=$((points - killed))
echo "errors (${errors[*]}), once and from then on: $failed points"

for ((n = 0; n < ${KILLS:-100}; n++)); do
    reset
    "$bin" build >"$work/out" 2>"$work/err" &
    sleep "0.0$(printf %04d $((RANDOM % 400)))"
    kill -9 $! 2>/dev/null
    wait $! 2>/dev/null
    check "KILL at a random moment" 137
done
echo "kill -9 at a random moment: $((points - killed - failed)) points"
echo "$points points, $bad bad; public/ was the old site $old_seen times, the new one $new_seen," \
    "neither $between"
[ "$bad" = 0 ]
