# Words to the person at the terminal; all on standard error, so that output can be piped.

say() { printf '\033[1mxdpgate:\033[0m %s\n' "$*" >&2; }
[ -t 2 ] || say() { printf 'xdpgate: %s\n' "$*" >&2; }

# Ends the launcher; 2 is the exit status of a wrong call.
refuse() {
    say "$*"
    exit 2
}
