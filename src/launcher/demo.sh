# The demo: a protected host and a client, each a network namespace, joined by a veth pair.
#
#   xg-demo-peer  [xg-client 192.0.2.2, 2001:db8::2] ---- [xg-server 192.0.2.1, 2001:db8::1]  xg-demo
#
# The program runs on xg-server. Everything made here is removed when the service ends.

readonly DEMO_PINS=/sys/fs/bpf/xdpgate-demo
readonly DEMO_HOST=xg-demo DEMO_PEER=xg-demo-peer DEMO_IFACE=xg-server
DEMO_DIR=
DEMO_MADE=()
DEMO_PIDS=()
DEMO_SERVICE=

demo_root() { as_root "set up two network namespaces for the demo" "$@"; }

# Whether no process is in a namespace of a demo: left by one that was killed.
demo_is_stale() {
    local name
    for name in "$DEMO_HOST" "$DEMO_PEER"; do
        [ ! -e "/run/netns/$name" ] || [ -z "$(demo_root ip netns pids "$name")" ] || return 1
    done
}

demo_network() {
    local name
    for name in "$DEMO_HOST" "$DEMO_PEER"; do
        if [ -e "/run/netns/$name" ]; then
            demo_is_stale || refuse "the namespace $name is in use: is another demo running?"
            demo_root ip netns delete "$name"
        fi
        demo_root ip netns add "$name"
        DEMO_MADE+=("$name")
        demo_root ip -n "$name" link set lo up
    done
    # Of a demo that was killed.
    [ ! -e "$DEMO_PINS" ] || demo_root rm -rf -- "$DEMO_PINS"
    demo_root ip -n "$DEMO_HOST" link add "$DEMO_IFACE" type veth peer name xg-client netns "$DEMO_PEER"
    demo_address "$DEMO_HOST" "$DEMO_IFACE" 1
    demo_address "$DEMO_PEER" xg-client 2
}

demo_address() {
    demo_root ip -n "$1" address add "192.0.2.$3/24" dev "$2"
    demo_root ip -n "$1" address add "2001:db8::$3/64" dev "$2" nodad
    demo_root ip -n "$1" link set "$2" up
}

# Starts a command as root in the background; its pid is in $!, without a shell in between.
demo_spawn() { exec_as_root "start the demo" "$@"; }

# An HTTP server on port 80 and a UDP echo on port 7, IPv4 and IPv6.
demo_responders() {
    cat >"$DEMO_DIR/answer.sh" <<'END'
while IFS= read -r line && [ "${#line}" -gt 1 ]; do :; done
body='hello from behind xdpgate'
printf 'HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s\n' $((${#body} + 1)) "$body"
END
    demo_spawn nsenter --net="/run/netns/$DEMO_HOST" \
        socat TCP6-LISTEN:80,fork,reuseaddr,ipv6only=0 "EXEC:sh $DEMO_DIR/answer.sh" 2>/dev/null &
    DEMO_PIDS+=($!)
    demo_spawn nsenter --net="/run/netns/$DEMO_HOST" \
        socat UDP6-RECVFROM:7,fork,ipv6only=0 EXEC:cat 2>/dev/null &
    DEMO_PIDS+=($!)
}

demo_end() {
    demo_root kill "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

demo_cleanup() {
    # A second Ctrl-C must not leave half of it behind.
    trap - EXIT
    trap '' INT TERM HUP
    local pid name
    if [ -n "$DEMO_SERVICE" ]; then
        demo_end "$DEMO_SERVICE"
    fi
    for pid in "${DEMO_PIDS[@]+"${DEMO_PIDS[@]}"}"; do
        demo_end "$pid"
    done
    # Only what this run made: another demo may own namespaces of the same names.
    for name in "${DEMO_MADE[@]+"${DEMO_MADE[@]}"}"; do
        demo_root ip netns delete "$name"
    done
    if [ -n "$DEMO_DIR" ]; then
        demo_root rm -rf -- "$DEMO_DIR"
    fi
    [ ${#DEMO_MADE[@]} -eq 0 ] || say "the demo is gone: namespaces, processes and $DEMO_DIR removed"
}

demo_ready() {
    curl -fsS -m 2 -o /dev/null "http://127.0.0.1:$1/actuator/health" 2>/dev/null
}

demo_await_ready() {
    local port=$1 tries=0
    until demo_ready "$port"; do
        # Not kill -0: under sudo the service is root's, and a user may not even ask.
        case " $(jobs -pr | tr '\n' ' ') " in *" $DEMO_SERVICE "*) ;; *) return 1 ;; esac
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || refuse "the service did not become ready within a minute"
        sleep 0.2
    done
}

# Puts the first policy of docs/recipes.md in force: default drop, SSH and HTTPS, replies to the host's own traffic.
demo_preset() {
    local port=$1 auth=$2 data=$3 header='X-No-Token: demo'
    if $auth; then
        header="Authorization: Bearer $(demo_root cat "$data/admin.token")"
    fi
    sed -n '/^```json/,/^```/{/^```/!p;/^```$/q}' "$ROOT/docs/recipes.md" |
        curl -sS --fail-with-body -m 10 -o /dev/null -X PUT -H "$header" -H 'If-Match: *' \
            -H 'Content-Type: application/json' -d @- "http://127.0.0.1:$port/api/v1/policy?note=demo"
}

demo_story() {
    local port=$1 auth=$2 data=$3 preset=$4 sudo='' client before='works' after='times out: dropped' action=drop
    is_root || sudo='sudo '
    client="${sudo}nsenter --net=/run/netns/$DEMO_PEER curl -sS -m 2"
    cat >&2 <<END

The demo is up: a client (namespace $DEMO_PEER), a host behind xdpgate (namespace $DEMO_HOST).
END
    if [ "$preset" = host ]; then
        before='times out: default drop' after=works action=pass
        say "in force: the host policy of docs/recipes.md: default drop, SSH and HTTPS only, replies to the host's own traffic"
    fi
    printf 'In a second terminal:\n\n' >&2
    if $auth; then
        printf '  TOKEN=$(%scat %s/admin.token); AUTH="Authorization: Bearer $TOKEN"\n' "$sudo" "$data" >&2
    else
        printf '  AUTH="X-No-Token: demo"\n' >&2
    fi
    cat >&2 <<END
  API=http://127.0.0.1:$port

  $client http://192.0.2.1/          # $before
  curl -sN -H "\$AUTH" \$API/api/v1/events &      # watch dropped packets

  RULE=\$(curl -s -H "\$AUTH" -H 'Content-Type: application/json' \$API/api/v1/rules \\
    -d '{"match":{"protocol":"tcp","destinationPorts":["80"]},"action":"$action"}' | sed 's/.*"id" *: *"\([^"]*\)".*/\1/')

  $client http://192.0.2.1/          # $after
  $client http://[2001:db8::1]/      # IPv6 too
  curl -s -H "\$AUTH" \$API/api/v1/rules/\$RULE/statistics; echo
  curl -s -H "\$AUTH" -X DELETE \$API/api/v1/rules/\$RULE
  $client http://192.0.2.1/          # $before again

Swagger UI: http://127.0.0.1:$port/swagger-ui.html      Ctrl-C ends the demo and removes everything it made.

END
}

demo() {
    local port auth=true data preset arguments=()
    port=$(option_of --port server.port 8080 "$@")
    case " $* " in *' --no-auth '* | *' --xdpgate.auth.enabled=false '*) auth=false ;; esac
    preset=$(option_of --preset '' '' "$@")
    case $preset in '' | host) ;; *) refuse "there is no preset '$preset'; known: host" ;; esac
    DEMO_DIR=$(mktemp -d /tmp/xdpgate-demo.XXXXXX)
    chmod 755 "$DEMO_DIR"
    trap demo_cleanup EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    data=$(option_of --data-dir xdpgate.data-dir '' "$@")
    if [ -z "$data" ]; then
        data=$DEMO_DIR/data
        set -- "$@" --data-dir "$data"
    fi
    demo_network
    demo_responders
    while [ $# -gt 0 ]; do
        case $1 in
            --preset) shift ;;
            --preset=*) ;;
            *) arguments+=("$1") ;;
        esac
        shift
    done
    # A demo leaves nothing behind; its pins are its own, whatever else runs here.
    case " ${arguments[*]-} " in
        *' --pin-directory'* | *' --xdpgate.pin-directory'*) ;;
        *) arguments+=(--pin-directory "$DEMO_PINS") ;;
    esac
    case " ${arguments[*]-} " in
        *' --on-stop'* | *' --xdpgate.on-stop'*) ;;
        *) arguments+=(--on-stop remove) ;;
    esac
    demo_spawn "$JAVA" "${JVM_OPTIONS[@]}" -jar "$JAR" "${arguments[@]}" --netns "$DEMO_HOST" --interface "$DEMO_IFACE" &
    DEMO_SERVICE=$!
    if demo_await_ready "$port"; then
        [ -z "$preset" ] || demo_preset "$port" "$auth" "$data"
        demo_story "$port" "$auth" "$data" "$preset"
    fi
    wait "$DEMO_SERVICE"
}
