# The panic switch: every packet passes, for a while. Through the API while the service answers; past it, by
# writing the control word of its map, when it does not.

readonly PANIC_USAGE='usage: ./xdpgate panic [MINUTES] [--port N] [--data-dir DIR]   pass everything (5 minutes)
       ./xdpgate panic end [--port N] [--data-dir DIR]         filter again
       ./xdpgate panic --past-service | --past-service-end     the same without the service, until told otherwise'

# Offset of `panic` in struct xg_control (bpf/abi.h), in bytes.
readonly PANIC_OFFSET=4

panic_call() {
    local method=$1 port=$2 token=$3 body=${4:-}
    as_root "read the token" cat "$token" | {
        read -r secret
        curl -sS --fail-with-body -m 5 -X "$method" -H @- ${body:+-H 'Content-Type: application/json' -d "$body"} \
            "http://127.0.0.1:$port/api/v1/panic" <<<"Authorization: Bearer $secret"
    }
}

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

panic() {
    local port data minutes=5 what=''
    port=$(option_of --port server.port 8080 "$@")
    data=$(option_of --data-dir xdpgate.data-dir /var/lib/xdpgate "$@")
    while [ $# -gt 0 ]; do
        case $1 in
            --port | --data-dir) shift ;;
            --port=* | --data-dir=* | --server.port=* | --xdpgate.data-dir=*) ;;
            --past-service | --past-service-end | end) what=$1 ;;
            '' | *[!0-9]*) refuse "$PANIC_USAGE" ;;
            *) minutes=$1 ;;
        esac
        shift
    done
    case $what in
        --past-service) panic_past_service 1 ;;
        --past-service-end) panic_past_service 0 ;;
        end) panic_through_service DELETE "$port" "$data/admin.token" '' --past-service-end ;;
        *) panic_through_service PUT "$port" "$data/admin.token" "{\"duration\":\"PT${minutes}M\"}" --past-service ;;
    esac
}

# A refusal of the service is shown as it is; only a service that does not answer is worth going past.
panic_through_service() {
    local status=0
    panic_call "$1" "$2" "$3" "$4" || status=$?
    printf '\n'
    case $status in
        0) ;;
        22) refuse "the service refused (above)" ;;
        *) refuse "the service does not answer on port $2; to switch past it: ./xdpgate panic $5" ;;
    esac
}
