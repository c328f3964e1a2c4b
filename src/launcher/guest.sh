# A virtual machine that runs one test: a kernel, an initramfs of archives one behind the other, no disk, no
# network of the host. Emulated (TCG): no privilege is needed, and any host will do.

# One CPU: with two, the emulator of Debian 12 does not always see patched code in time.
readonly GUEST_MEMORY=1024
# What tests need of the host's programs; the libraries come along. Modules that are built in are not found, which is fine.
readonly GUEST_PROGRAMS='ip tc nsenter bpftool ping sysctl setpriv'
readonly GUEST_MODULES='veth sch_ingress cls_bpf act_vlan virtio_pci virtio_net vmxnet3'

# Copies the libraries that programs need into a directory, under the same path, links resolved; those that come with
# the programs themselves, below ROOT, are left out.
copy_libraries() {
    local to=$1 file library
    shift
    for file in "$@"; do
        # ldd prints a line "name => path (address)" for each library, and the loader as "path (address)".
        ldd "$file" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p;s/^\t\(\/[^ ]*\) .*/\1/p' | while read -r library; do
            case $library in "$ROOT"/*) continue ;; esac
            copy_as_is "$to" "$library"
        done
    done
}

copy_as_is() {
    mkdir -p "$1$(dirname "$2")"
    cp -pL -- "$2" "$1$2"
}

# Writes a directory as an archive that the kernel unpacks.
archive_of() { (cd "$1" && find . | busybox cpio --quiet -o -H newc) >"$2"; }

# The part of the initramfs that is the same for every kernel.
guest_base() {
    local root=$1/base program path
    rm -rf -- "$root"
    mkdir -p "$root/bin"
    cp -p -- "$(command -v busybox)" "$root/bin/busybox"
    for program in $GUEST_PROGRAMS; do
        path=$(PATH="$PATH:/usr/sbin:/sbin" command -v "$program")
        copy_as_is "$root" "$path"
        copy_libraries "$root" "$path"
    done
    cp -- "$ROOT/src/test/guest/init" "$root/init"
    chmod 755 "$root/init"
    archive_of "$root" "$1/base.cpio"
}

# Copies a module and what it depends on, in the order in which they have to be loaded.
add_module() {
    local modules=$1 to=$2 name=$3 file dependency
    grep -qx "$name.ko" "$to/order" && return
    file=$(find "$modules" \( -name "$name.ko" -o -name "$name.ko.xz" \) -print -quit)
    [ -n "$file" ] || return 0
    case $file in
        *.xz) xz -dc "$file" >"$to/$name.ko" ;;
        *) cp -- "$file" "$to/$name.ko" ;;
    esac
    for dependency in $(tr '\0' '\n' <"$to/$name.ko" | grep -a '^depends=' | sed 's/^depends=//' | tr ',' ' '); do
        add_module "$modules" "$to" "$dependency"
    done
    echo "$name.ko" >>"$to/order"
}

guest_modules() {
    local kernel=$1 work=$2 modules name root=$2/modules
    modules=$(kernel_modules "$kernel")
    rm -rf -- "$root"
    mkdir -p "$root/modules"
    : >"$root/modules/order"
    for name in $GUEST_MODULES; do
        add_module "$modules" "$root/modules" "$name"
    done
    archive_of "$root" "$work/modules.cpio"
}

# Boots a kernel: boot_guest KERNEL_DIRECTORY WORK SECONDS ARCHIVE... The console is in WORK/console, what the test left in
# /tmp/reports is unpacked to WORK/reports. Answers the test's exit status; 125 if the machine did not tell any.
boot_guest() {
    local kernel=$1 work=$2 seconds=$3 status
    shift 3
    guest_modules "$kernel" "$work"
    cat -- "$@" "$work/modules.cpio" >"$work/initrd"
    rm -rf -- "$work/reports" "$work/reports.tgz"
    # Two cards on a wire that ends in nothing: drivers of real models, to attach to.
    timeout --foreground "$seconds" qemu-system-x86_64 -M q35 -accel tcg -cpu max -smp 1 -m "$GUEST_MEMORY" \
        -nodefaults -no-user-config -display none -monitor none -no-reboot \
        -netdev hubport,id=h0,hubid=0 -device virtio-net-pci,netdev=h0 \
        -netdev hubport,id=h1,hubid=1 -device vmxnet3,netdev=h1 \
        -serial "file:$work/console" -serial "file:$work/reports.tgz" \
        -kernel "$(kernel_image "$kernel")" -initrd "$work/initrd" \
        -append 'console=ttyS0 quiet panic=-1 mitigations=off' </dev/null >"$work/qemu" 2>&1 || true
    rm -f -- "$work/initrd"
    if [ -s "$work/reports.tgz" ]; then
        tar xzf "$work/reports.tgz" -C "$work"
    fi
    # The emulator ends with 0 after a panic too: only the guest's own word counts.
    status=$(tr -d '\r' <"$work/console" 2>/dev/null | sed -n 's/^guest: ended with \([0-9]*\)$/\1/p')
    return "${status:-125}"
}
