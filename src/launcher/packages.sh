# Debian packages: what each purpose needs, and how to tell that it is there.

# purpose -> lines of "package  file or command that proves it"
packages_for() {
    case $1 in
        run)
            cat <<'END'
clang-19        clang-19
libbpf1         libbpf.so.1
libbpf-dev      /usr/include/bpf/bpf_helpers.h
linux-libc-dev  /usr/include/linux/bpf.h
maven           mvn
iproute2        ip
util-linux      setpriv
END
            ;;
        demo)
            cat <<'END'
curl   curl
socat  socat
END
            ;;
        test)
            cat <<'END'
bpftool          bpftool
ethtool          ethtool
nftables         nft
netcat-openbsd   nc
procps           sysctl
iputils-ping     ping
END
            ;;
        kernels)
            cat <<'END'
qemu-system-x86  qemu-system-x86_64
busybox-static   busybox
xz-utils         xz
END
            ;;
    esac
}

is_present() {
    case $1 in
        /*) [ -e "$1" ] ;;
        lib*.so*) ldconfig -p 2>/dev/null | grep -qF "$1" || /sbin/ldconfig -p | grep -qF "$1" ;;
        *) PATH="$PATH:/usr/sbin:/sbin" command -v "$1" >/dev/null ;;
    esac
}

install_packages() {
    command -v apt-get >/dev/null || refuse "missing: $* (install them; only Debian's apt-get is known here)"
    say "installing from Debian: $*"
    as_root "install the Debian packages $*" apt-get update -qq
    as_root "install the Debian packages $*" \
        env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

need_packages() {
    local purpose package proof missing=()
    for purpose in "$@"; do
        while read -r package proof; do
            is_present "$proof" || missing+=("$package")
        done < <(packages_for "$purpose")
    done
    [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}
