# Options of the commands.

# The value of an option: option_of --port server.port 8080 "$@" looks for "--port VALUE", "--port=VALUE" and
# "--server.port=VALUE"; the third argument is the value without any.
option_of() {
    local name=$1 property=$2 value=$3
    shift 3
    while [ $# -gt 0 ]; do
        case $1 in
            "$name") value=${2:-$value} ;;
            "$name"=* | "--$property"=*) value=${1#*=} ;;
        esac
        shift
    done
    printf '%s' "$value"
}
