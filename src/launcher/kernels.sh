# Kernels to test with: Debian's, out of its archive, unpacked below target/kernels.

readonly KERNELS='6.1 6.12 5.10 latest'
# Those of ./xdpgate test --all.
readonly KERNELS_BY_DEFAULT='6.1 6.12'
# After so many days a kernel is looked up again; what was unpacked serves if the archive cannot be reached.
readonly KERNEL_DAYS=7

# name -> "archive suite package": the package is a meta package, so that a new build of a kernel is found.
kernel_package() {
    case $1 in
        5.10) echo Debian-Security bullseye-security linux-image-cloud-amd64 ;;
        6.1) echo Debian-Security bookworm-security linux-image-cloud-amd64 ;;
        6.12) echo Debian-Security bookworm-security linux-image-6.12-cloud-amd64 ;;
        latest) echo Debian trixie-backports linux-image-cloud-amd64 ;;
        *) return 1 ;;
    esac
}

# The address of an archive, from the sources that this machine is configured with.
archive_address() {
    apt-get indextargets --format '$(LABEL)|$(ORIGIN)|$(REPO_URI)' 'Created-By: Packages' |
        sed -n "s/^$1|Debian|//p" | sort -u | head -n 1
}

# Sets APT to the options of an apt of its own for one suite: no source, list or lock of the machine is touched.
apt_for_suite() {
    local address=$1 suite=$2 home=$ROOT/target/kernels/apt/$2
    mkdir -p "$home"/etc/{apt.conf.d,preferences.d,sources.list.d} "$home"/state/lists/partial "$home"/cache/archives/partial
    : >"$home/state/status"
    echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $address $suite main" >"$home/etc/sources.list"
    # apt.conf of the machine stays in force: a proxy, for example.
    APT=(-o "Dir::Etc::sourcelist=$home/etc/sources.list" -o "Dir::Etc::sourceparts=$home/etc/sources.list.d"
        -o "Dir::Etc::preferences=$home/etc/preferences" -o "Dir::Etc::preferencesparts=$home/etc/preferences.d" -o "Dir::State=$home/state"
        -o "Dir::State::status=$home/state/status" -o "Dir::Cache=$home/cache" -o APT::Sandbox::User=root)
}

# The packages that a package depends on, a name a line.
depends_of() { apt-cache "${APT[@]}" depends "$1" | sed -n 's/^ *Depends: \([a-z][^ ]*\)$/\1/p'; }

# Downloads and unpacks a kernel into a directory. Its image may be split over several packages (7.2 and later).
unpack_kernel() {
    local name=$1 directory=$2 archive suite meta address image packages=() APT
    read -r archive suite meta < <(kernel_package "$name")
    address=$(archive_address "$archive")
    [ -n "$address" ] || {
        say "no archive '$archive' of Debian is configured on this machine"
        return 1
    }
    apt_for_suite "$address" "$suite"
    apt-get "${APT[@]}" -qq update >&2 || return 1
    image=$(depends_of "$meta" | grep '^linux-image-' | head -n 1)
    [ -n "$image" ] || {
        say "$suite has no package $meta"
        return 1
    }
    mapfile -t packages < <(echo "$image"; depends_of "$image" | grep -E '^linux-(binary|modules)-')
    mkdir -p "$directory/debs"
    (cd "$directory/debs" && apt-get "${APT[@]}" -qq download "${packages[@]}" >&2) || return 1
    for image in "$directory"/debs/*.deb; do
        dpkg -x "$image" "$directory" || return 1
    done
    dpkg-deb -f "$image" Package Version | paste -sd' ' | sed 's/Package: \([^ ]*\) Version: \(.*\)/\1 \2/' >"$directory/package"
    rm -rf -- "$directory/debs"
}

# Prints the directory of a kernel that is ready to boot; fails, with the reason said, if there is none to be had.
kernel_directory() {
    local name=$1 directory=$ROOT/target/kernels/$1
    if [ -n "$(find "$directory/package" -mtime "-$KERNEL_DAYS" 2>/dev/null)" ]; then
        printf '%s' "$directory"
        return
    fi
    say "kernel $name: fetching it from Debian's archive"
    rm -rf -- "$directory.new"
    if unpack_kernel "$name" "$directory.new"; then
        rm -rf -- "$directory"
        mv -- "$directory.new" "$directory"
    elif [ ! -e "$directory/package" ]; then
        return 1
    fi
    printf '%s' "$directory"
}

kernel_image() { find "$1" -name 'vmlinuz*' -type f | head -n 1; }
kernel_modules() { find "$1" -path '*lib/modules/*/kernel' -type d | head -n 1; }
