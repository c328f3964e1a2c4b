# The build, as the owner of the checkout; an up-to-date jar is used as it is.

readonly JAR=$ROOT/target/xdpgate.jar
readonly JVM_OPTIONS=(--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m)
MULTIARCH=$(uname -m)-linux-gnu
readonly MAVEN_OPTIONS=(-f "$ROOT/pom.xml" -Dbpf.include="/usr/include/$MULTIARCH")

is_built() {
    [ -f "$JAR" ] && [ -z "$(find "$ROOT/pom.xml" "$ROOT/bpf" "$ROOT/src/main" -newer "$JAR" -print -quit)" ]
}

build_jar() {
    is_built && return
    say "building (the first time takes a minute or two)"
    as_owner env JAVA_HOME="$JDK" mvn -B -ntp -q "${MAVEN_OPTIONS[@]}" -Dmaven.test.skip=true -Dspotless.check.skip=true \
        package >&2
    touch -- "$JAR" 2>/dev/null || as_owner touch -- "$JAR"
}

build_tests() {
    say "building"
    as_owner env JAVA_HOME="$JDK" mvn -B -ntp -q "${MAVEN_OPTIONS[@]}" -Dspotless.check.skip=true test-compile \
        dependency:build-classpath -Dmdep.outputFile="$ROOT/target/test.classpath" -Dmdep.includeScope=test >&2
}

test_class_path() { printf '%s:%s:%s' "$ROOT/target/test-classes" "$ROOT/target/classes" "$(cat "$ROOT/target/test.classpath")"; }
