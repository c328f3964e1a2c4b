# Options of the commands.

# The value of an option in "--name VALUE" or "--name=VALUE" form, else a default.
option_of() {
    local name=$1 default=$2
    shift 2
    while [ $# -gt 0 ]; do
        case $1 in
            "$name") default=${2:-$default} ;;
            "$name"=*) default=${1#*=} ;;
        esac
        shift
    done
    printf '%s' "$default"
}
