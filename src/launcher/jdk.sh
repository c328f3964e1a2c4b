# A JDK 25 or newer: JAVA_HOME, the PATH, /usr/lib/jvm, Debian's package; in that order.

JDK=
JAVA=
# Maven with that JDK; the option silences a warning about Maven's own libraries.
MAVEN=()

# Prints the major version of the JDK in a directory; fails if there is none. Its file `release` is quicker than itself.
jdk_version() {
    [ -x "$1/bin/javac" ] || return 1
    if [ -r "$1/release" ] && grep -q '^JAVA_VERSION="[0-9]' "$1/release"; then
        sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
        return
    fi
    "$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p'
}

use_jdk() {
    local version
    version=$(jdk_version "$1") && [ "${version:-0}" -ge 25 ] || return 1
    JDK=$1
    JAVA=$1/bin/java
    MAVEN=(env "JAVA_HOME=$JDK" MAVEN_OPTS=--sun-misc-unsafe-memory-access=allow
        mvn -B -ntp -Dstyle.color=never -f "$ROOT/pom.xml" "-Dbpf.include=/usr/include/$(uname -m)-linux-gnu")
}

find_jdk() {
    local candidate on_path
    on_path=$(readlink -f "$(command -v javac 2>/dev/null)" 2>/dev/null || true)
    for candidate in "${JAVA_HOME:-}" "${on_path%/bin/javac}" /usr/lib/jvm/*; do
        [ -n "$candidate" ] && use_jdk "$candidate" && return
    done
    if apt-cache show openjdk-25-jdk-headless >/dev/null 2>&1; then
        install_packages openjdk-25-jdk-headless
        for candidate in /usr/lib/jvm/*; do
            use_jdk "$candidate" && return
        done
    fi
    refuse "a JDK 25 is needed and this Debian has no package for it: unpack one (Eclipse Temurin, for example) into /usr/lib/jvm, or set JAVA_HOME"
}
