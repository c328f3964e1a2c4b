# The commands that speak to a running service (io.xdpgate.cli).

readonly CLIENT_COMMANDS='status rules rule set sets events log top trace plan apply confirm revert token completion commands'
# Ready at once rather than fast in the long run.
readonly CLIENT_OPTIONS=(-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto -Xmx256m)

is_client_command() { [[ " $CLIENT_COMMANDS " == *" $1 "* ]]; }

# A jar that is there is used as it is: nothing is built at 3 a.m.
need_jar() {
    [ -f "$JAR" ] || need_packages run
    find_jdk
    [ -f "$JAR" ] || build_jar
}

# Replaces this process.
client() {
    need_jar
    exec "$JAVA" "${CLIENT_OPTIONS[@]}" -jar "$JAR" "$@"
}

# As above, as root where the token is root's and no other was given.
client_with_token() {
    local data=$1
    shift
    if [ -n "${XDPGATE_TOKEN:-}" ] || [ -r "$data/admin.token" ]; then
        client "$@"
    fi
    need_jar
    exec_as_root "read the token" "$JAVA" "${CLIENT_OPTIONS[@]}" -jar "$JAR" "$@"
}
