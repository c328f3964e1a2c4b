# Root, where it is needed and nowhere else. What writes into the checkout or into a Maven repository runs as
# the owner of the checkout; what needs the kernel runs with capabilities or as root.

OWNER=$(stat -c %u "$ROOT")
readonly OWNER
# The capabilities that tests use: BPF and namespaces, raw frames, and files below /run and /sys/fs/bpf.
readonly TEST_CAPABILITIES=+bpf,+perfmon,+net_admin,+net_raw,+net_bind_service,+sys_admin,+sys_ptrace,+ipc_lock,+kill,+chown,+fowner,+dac_override,+dac_read_search,+setuid,+setgid,+setpcap,+sys_chroot,+mknod

is_root() { [ "$(id -u)" -eq 0 ]; }

# Says once why, then lets sudo ask for the password.
_sudo_announced=
announce_sudo() {
    # A bare return in a trap would return the status from before the trap.
    is_root && return 0
    command -v sudo >/dev/null || refuse "this needs root to $1, and there is no sudo here: run it as root"
    if [ -z "$_sudo_announced" ] && ! sudo -n true 2>/dev/null; then
        say "root is needed to $1; sudo asks now"
    fi
    _sudo_announced=1
}

as_root() {
    local why=$1
    shift
    announce_sudo "$why"
    if is_root; then "$@"; else sudo -- "$@"; fi
}

exec_as_root() {
    local why=$1
    shift
    announce_sudo "$why"
    if is_root; then exec "$@"; else exec sudo -- "$@"; fi
}

# Prints "--reuid ... HOME=..." for the owner, one word a line; an owner without a passwd entry (a checkout
# mounted into a container) has no groups and a home of its own below target/.
owner_identity() {
    local home
    home=$(getent passwd "$OWNER" | cut -d: -f6 || true)
    printf '%s\n' --reuid="$OWNER" --regid="$(stat -c %g "$ROOT")"
    if [ -n "$home" ]; then
        printf '%s\n' --init-groups "$home"
    else
        printf '%s\n' --clear-groups "$ROOT/target/home"
    fi
}

# Runs a command as the owner of the checkout, so that no file in it changes hands.
as_owner() {
    if ! is_root || [ "$OWNER" -eq 0 ]; then
        "$@"
        return
    fi
    local identity
    mapfile -t identity < <(owner_identity)
    setpriv "${identity[@]:0:3}" env HOME="${identity[3]}" "$@"
}

# Runs a command as the owner of the checkout, with the capabilities of TEST_CAPABILITIES.
with_capabilities() {
    local why=$1 identity
    shift
    if is_root && [ "$OWNER" -eq 0 ]; then
        "$@"
        return
    fi
    mapfile -t identity < <(owner_identity)
    as_root "$why" setpriv "${identity[@]:0:3}" \
        --inh-caps="$TEST_CAPABILITIES" --ambient-caps="$TEST_CAPABILITIES" \
        env HOME="${identity[3]}" PATH="$PATH:/usr/sbin:/sbin" ${CI:+CI="$CI"} ${XDPGATE_DATA:+XDPGATE_DATA="$XDPGATE_DATA"} "$@"
}
