# The commands that speak to a running service (io.xdpgate.cli).

readonly CLIENT_COMMANDS='status rules rule set sets events log top trace plan apply confirm revert token completion commands'
# Ready at once rather than fast in the long run.
readonly CLIENT_OPTIONS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m)

# The jar taken apart, with an archive of the classes as the JVM keeps them: it starts in a third of the time.
readonly CLIENT=$ROOT/target/client
# How the client is started: what goes between the JVM's options and the command.
CLIENT_START=()

is_client_command() { [[ " $CLIENT_COMMANDS " == *" $1 "* ]]; }

# A jar that is there is used as it is: nothing is built at 3 a.m.
need_jar() {
    [ -f "$JAR" ] || need_packages run
    find_jdk
    [ -f "$JAR" ] || build_jar
}

# Once for each jar. Whoever may not write there does without.
prepare_client() {
    local work=$CLIENT.$$
    [ -w "$ROOT/target" ] || return
    say "getting the command line ready, once"
    rm -rf -- "$work"
    as_owner "$JAVA" -Djarmode=tools -jar "$JAR" extract --destination "$work" >/dev/null || return
    as_owner touch -r "$JAR" -- "$work/of-jar"
    rm -rf -- "$CLIENT"
    mv -T -- "$work" "$CLIENT" || return
    # A command that gets far: it loads what the others load. Nobody listens on port 9 of this host.
    as_owner env XDPGATE_TOKEN=none "$JAVA" "${CLIENT_OPTIONS[@]}" -Xlog:disable \
        -XX:ArchiveClassesAtExit="$CLIENT/classes.jsa" -jar "$CLIENT/xdpgate.jar" status --api http://127.0.0.1:9 \
        >/dev/null 2>&1 || true
}

is_client_prepared() { [ -e "$CLIENT/of-jar" ] && ! [ "$JAR" -nt "$CLIENT/of-jar" ] && ! [ "$JAR" -ot "$CLIENT/of-jar" ]; }

# Sets CLIENT_START. An archive that does not fit is left aside, which is nobody's business: hence -Xlog:disable.
choose_client() {
    CLIENT_START=(-jar "$JAR")
    ! is_client_prepared ||
        CLIENT_START=(-Xlog:disable -XX:SharedArchiveFile="$CLIENT/classes.jsa" -jar "$CLIENT/xdpgate.jar")
}

# Replaces this process.
client() {
    need_jar
    is_client_prepared || prepare_client || true
    choose_client
    exec "$JAVA" "${CLIENT_OPTIONS[@]}" "${CLIENT_START[@]}" "$@"
}

# As above, but for what cannot wait; and as root where the token is root's and no other was given.
client_with_token() {
    local data=$1
    shift
    need_jar
    choose_client
    if [ -n "${XDPGATE_TOKEN:-}" ] || [ -r "$data/admin.token" ]; then
        exec "$JAVA" "${CLIENT_OPTIONS[@]}" "${CLIENT_START[@]}" "$@"
    fi
    exec_as_root "read the token" "$JAVA" "${CLIENT_OPTIONS[@]}" "${CLIENT_START[@]}" "$@"
}
