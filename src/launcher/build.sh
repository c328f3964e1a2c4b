# The build, as the owner of the checkout; an up-to-date jar is used as it is.

readonly JAR=$ROOT/target/xdpgate.jar
# Settings come from the jar and /etc/xdpgate, never from whatever directory the caller stands in.
readonly JVM_OPTIONS=(--enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m
    '-Dspring.config.location=classpath:/,optional:file:/etc/xdpgate/')
is_built() {
    [ -f "$JAR" ] && [ -z "$(find "$ROOT/pom.xml" "$ROOT/bpf" "$ROOT/src/main" -newer "$JAR" -print -quit)" ]
}

build_jar() {
    is_built && return
    say "building (the first time takes a minute or two)"
    as_owner "${MAVEN[@]}" -q -Dmaven.test.skip=true -Dspotless.check.skip=true \
        package >&2
    touch -- "$JAR" 2>/dev/null || as_owner touch -- "$JAR"
}

build_tests() {
    say "building"
    as_owner "${MAVEN[@]}" -q -Dspotless.check.skip=true test-compile \
        dependency:build-classpath -Dmdep.outputFile="$ROOT/target/test.classpath" -Dmdep.includeScope=test >&2
}

test_class_path() { printf '%s:%s:%s' "$ROOT/target/test-classes" "$ROOT/target/classes" "$(cat "$ROOT/target/test.classpath")"; }
