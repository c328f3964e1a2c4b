# The kernel tests on other kernels, each in a virtual machine: ./xdpgate test --kernel NAME.

# Seconds that a machine may take from boot to end; on an idle host it needs some 200 of them.
readonly KERNEL_TEST_SECONDS=1200
# Modules of the JDK that the tests and their libraries use.
readonly GUEST_JAVA_MODULES=java.base,java.logging,java.xml,java.management,java.sql,java.desktop,java.net.http,java.instrument,jdk.unsupported
# The libraries that they use; Spring is never loaded there.
readonly GUEST_JARS='junit|opentest4j|apiguardian|jspecify|assertj|byte-buddy|awaitility|hamcrest|jackson|slf4j|logback'

# The archive with the tests: classes, jars, a runtime cut out of the JDK, captures if there are any.
guest_tests() {
    local work=$1 root=$1/tests runtime=$1/runtime data=${XDPGATE_DATA:-$ROOT/../shared/data} jar
    rm -rf -- "$root"
    mkdir -p "$root/test/lib"
    if [ ! -x "$runtime/bin/java" ]; then
        rm -rf -- "$runtime"
        "$JDK/bin/jlink" --add-modules "$GUEST_JAVA_MODULES" --strip-debug --no-header-files --no-man-pages \
            --output "$runtime"
    fi
    cp -a -- "$runtime" "$root/test/runtime"
    clang-19 -O1 -g -Wall -Wextra -Werror -I"$ROOT/bpf" -o "$root/test/smoke" "$ROOT/src/test/native/smoke.c" -lbpf
    copy_libraries "$root" "$root/test/smoke" "$runtime/bin/java" "$runtime/lib/server/libjvm.so"
    cp -a -- "$ROOT/target/classes" "$ROOT/target/test-classes" "$root/test/"
    tr ':' '\n' <"$ROOT/target/test.classpath" | grep -E "/($GUEST_JARS)[^/]*$" | while read -r jar; do
        cp -p -- "$jar" "$root/test/lib/"
    done
    [ ! -d "$data/captures" ] || { mkdir "$root/test/data" && cp -a -- "$data/captures" "$root/test/data/"; }
    cp -- "$ROOT/src/test/guest/tests" "$root/test/run"
    ! $SMOKE_ONLY || : >"$root/test/smoke-only"
    archive_of "$root" "$work/tests.cpio"
}

# Adds up an attribute of the test suites: reported failures DIRECTORY.
reported() {
    local number sum=0
    while read -r number; do
        sum=$((sum + number))
    done < <(sed -n "s/^<testsuite .* $1=\"\([0-9]*\)\".*/\1/p" "$2"/*.xml)
    printf '%s' "$sum"
}

# What became of the tests in a machine that ended with a status; answers whether they passed.
report_kernel() {
    local name=$1 work=$2 status=$3 release tests skipped
    release=$(tr -d '\r' <"$work/console" | sed -n 's/^guest: kernel //p')
    tr -d '\r' <"$work/console" | grep -E '^(feature |smoke: |verified instructions|FAILED |kernel .* instructions)' >&2 || true
    if [ "$status" -eq 0 ] && $SMOKE_ONLY; then
        say "kernel $name ($release): smoke test passed"
        return 0
    fi
    if [ "$status" -eq 0 ] && [ -d "$work/reports" ]; then
        tests=$(reported tests "$work/reports")
        skipped=$(reported skipped "$work/reports")
        if [ "$tests" -gt "$skipped" ]; then
            say "kernel $name ($release): $((tests - skipped)) tests passed, $skipped skipped"
            return 0
        fi
    fi
    tr -d '\r' <"$work/console" | grep -E ':: FAILED$' >&2 || true
    say "kernel $name ($release): FAILED; everything that the machine said is in $work/console"
    return 1
}

# Tests on one kernel; answers 0 passed, 1 failed, 3 not run.
test_kernel() {
    local name=$1 directory work=$ROOT/target/guest/$1 status=0 begin=$SECONDS
    directory=$(kernel_directory "$name") || {
        say "kernel $name: NOT RUN: it could not be fetched"
        return 3
    }
    mkdir -p "$work"
    say "kernel $name: booting $(cat "$directory/package")"
    boot_guest "$directory" "$work" "$KERNEL_TEST_SECONDS" "$ROOT/target/guest/base.cpio" "$ROOT/target/guest/tests.cpio" || status=$?
    report_kernel "$name" "$work" "$status" || return 1
    say "kernel $name: $((SECONDS - begin)) s"
}

# kernel_tests NAME[,NAME...]|all|default: builds, boots one kernel after another, and ends with a line for each.
kernel_tests() {
    local name status worst=0 names=${1//,/ } summary=()
    SMOKE_ONLY=${2:-false}
    case $1 in
        all) names=$KERNELS ;;
        default) names=$KERNELS_BY_DEFAULT ;;
    esac
    for name in $names; do
        kernel_package "$name" >/dev/null || refuse "there is no kernel '$name' to test with; known: $KERNELS, all"
    done
    build_tests
    mkdir -p "$ROOT/target/guest"
    guest_base "$ROOT/target/guest"
    guest_tests "$ROOT/target/guest"
    for name in $names; do
        status=0
        test_kernel "$name" || status=$?
        [ "$status" -le "$worst" ] || worst=$status
        case $status in
            0) summary+=("$name passed") ;;
            3) summary+=("$name NOT RUN") ;;
            *) summary+=("$name FAILED") ;;
        esac
    done
    say "kernels: $(printf '%s; ' "${summary[@]}" | sed 's/; $//') (5.15 is in no archive: not run; 5.10 stands in for it)"
    return "$worst"
}
