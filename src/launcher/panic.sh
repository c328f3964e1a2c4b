# The panic switch: every packet passes, for a while. Through the API while the service answers (io.xdpgate.cli); past
# it, by writing the control word of its map, when it does not.

# Offset of `panic` in struct xg_control (bpf/abi.h), in bytes.
readonly PANIC_OFFSET=4

# Writes the panic word of every xdpgate on this host; a word is 0 or 1.
panic_past_service() {
    local word=$1 ids id value
    need_packages test
    ids=$(as_root "write the panic word" bpftool -j map show | tr '{' '\n' | sed -n 's/.*"id":\([0-9]*\),.*"name":"xg_control".*/\1/p')
    [ -n "$ids" ] || {
        say "no program of xdpgate is loaded on this host: nothing is filtered"
        return 0
    }
    for id in $ids; do
        value=$(as_root "write the panic word" bpftool -j map lookup id "$id" key 0 0 0 0 |
            sed -n 's/.*"value":\[\([^]]*\)\].*/\1/p' | tr -d '",' | sed 's/0x/ 0x/g')
        # shellcheck disable=SC2086 # the bytes are words on purpose
        set -- $value
        [ $# -ge $((PANIC_OFFSET + 4)) ] || refuse "map $id has an unknown layout: $value"
        local bytes=("$@")
        bytes[PANIC_OFFSET]=$word
        as_root "write the panic word" bpftool map update id "$id" key 0 0 0 0 value "${bytes[@]}"
        say "map $id: $([ "$word" = 1 ] && echo 'every packet passes, until: ./xdpgate panic --past-service-end' || echo 'packets are filtered again')"
    done
}

# --port stands for --api here, as for the service's own options.
panic() {
    local port data words=()
    port=$(option_of --port server.port 8080 "$@")
    data=$(option_of --data-dir xdpgate.data-dir "${XDPGATE_DATA_DIR:-/var/lib/xdpgate}" "$@")
    while [ $# -gt 0 ]; do
        case $1 in
            --past-service) panic_past_service 1; return ;;
            --past-service-end) panic_past_service 0; return ;;
            --port) words+=(--api "http://127.0.0.1:$port"); shift ;;
            --port=* | --server.port=*) words+=(--api "http://127.0.0.1:$port") ;;
            *) words+=("$1") ;;
        esac
        shift
    done
    client_with_token "$data" panic "${words[@]}"
}
