# shellcheck shell=bash
# The output of script/demo, which sources this after lib.sh.

bold='' dim='' off='' green='' red=''
if [ -t 1 ]; then bold=$'\e[1m' dim=$'\e[2m' green=$'\e[32m' red=$'\e[31m' off=$'\e[0m'; fi
title() { printf '\n%s%s%s\n' "$bold" "$*" "$off"; }
show() { printf '%s  $ %s%s\n' "$dim" "$*" "$off"; }
indent() { sed 's/^/    /'; }

# aws ARGUMENT...: the real AWS CLI, against the local AWS only.
aws() { .venv/bin/aws "$@"; }
aws_text() { aws "$@" --output text; }

# run COMMAND...: shows a command, runs it, and prints the lines of its output that match $wanted, by default all.
run() {
    show "$@"
    "$@" >"$work/output" || fail "that command failed (log of the local AWS: $log)"
    grep -E "${wanted:-}" "$work/output" | cut -c1-116 | indent || true
}

# expect WHAT WANTED GOT
expect() {
    [ "$2" = "$3" ] || fail "$1: expected '$2', got '$3' (log of the local AWS: $log)"
    printf '  %s✓%s %s: %s\n' "$green" "$off" "$1" "${3:-none}"
}

# create NAME TEMPLATE / delete NAME: runs a stack's operation to its end and prints its events. $work/NAME.id holds the
# stack's ID and $work/NAME.events its events, which saves calls of the CLI, each half a second long.
create() {
    wanted=nothing run aws cloudformation create-stack --stack-name "$1" --template-body "file://$2"
    sed -n 's/.*"StackId": "\(.*\)".*/\1/p' "$work/output" >"$work/$1.id"
    follow "$1" 0
}
delete() {
    run aws cloudformation delete-stack --stack-name "$1"
    follow "$1" "$(wc -l <"$work/$1.events")"
}

# follow NAME SHOWN: prints new events, skipping the first SHOWN, until the operation ends.
follow() {
    local shown=$2
    while :; do
        aws_text cloudformation describe-stack-events --stack-name "$(cat "$work/$1.id")" \
            --query 'reverse(StackEvents)[].[LogicalResourceId,ResourceStatus,ResourceStatusReason]' >"$work/$1.events"
        tail -n "+$((shown + 1))" "$work/$1.events" | columns
        shown=$(wc -l <"$work/$1.events")
        case $(stack_status "$1") in *_IN_PROGRESS) ;; *) break ;; esac
    done
}

stack_status() { awk -F'\t' -v name="$1" '$1 == name { status = $2 } END { print status }' "$work/$1.events"; }

# Prints events in three columns and wraps long reasons within the third.
columns() {
    awk -F'\t' -v green="$green" -v red="$red" -v off="$off" '
        function flush() { sub(/ +$/, "", line); print line; line = sprintf("%42s", "") }
        {
            color = $2 ~ /FAILED|ROLLBACK/ ? red : $2 ~ /COMPLETE/ ? green : ""
            line = sprintf("    %-14s%s%-23s%s ", $1, color, $2, color == "" ? "" : off)
            n = split($3 == "None" ? "" : $3, words, " ")
            used = 0
            for (i = 1; i <= n; i++) {
                if (used && used + length(words[i]) > 76) { flush(); used = 0 }
                line = line words[i] " "
                used += length(words[i]) + 1
            }
            flush()
        }'
}

stack_output() { aws_text cloudformation describe-stacks --stack-name "$1" --query "Stacks[0].Outputs[?OutputKey=='$2'].OutputValue"; }
features() { aws_text iam list-organizations-features --query "join(', ', sort(EnabledFeatures))"; }
trusted_access() {
    aws_text organizations list-aws-service-access-for-organization --query "join(', ', EnabledServicePrincipals[].ServicePrincipal)"
}

# start_local_aws PORT: starts the local AWS, which ends with the script. Its log stays if the script fails.
start_local_aws() {
    local started=$SECONDS
    work=$(mktemp -d) log=$(mktemp) server=
    clean_up() {
        [ -z "$server" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true
        rm -rf "$work"
        [ "$status" != 0 ] || rm -f "$log"
    }
    printf '%-58s ' "Starting the local AWS ..."
    .venv/bin/python -m local_aws --port "$1" --endpoint-file "$work/endpoint" >"$log" 2>&1 &
    server=$!
    while [ ! -s "$work/endpoint" ]; do
        kill -0 "$server" 2>/dev/null && [ $((SECONDS - started)) -lt 60 ] ||
            fail "the local AWS did not start: $(grep '^error:' "$log" | sed 's/^error: //' || tail -n 3 "$log")"
        sleep 0.1
    done
    echo "$((SECONDS - started)) s"
    AWS_ENDPOINT_URL=$(cat "$work/endpoint")
    describe_waits 5 # seconds, because the tools poll that often
}

# describe_waits SECONDS: lets describe-stacks wait so long for the end of an operation (local_aws/control/faults.py).
describe_waits() {
    .venv/bin/python -c 'import sys; from local_aws.client import LocalAws; LocalAws(sys.argv[1]).faults(describe_waits=float(sys.argv[2]))' \
        "$AWS_ENDPOINT_URL" "$1"
}

# shell_settings: prints the settings that direct another shell to the local AWS, and removes all other AWS settings.
shell_settings() {
    local name
    cat <<'EOF'
for name in $(env | sed -n 's/^\(AWS_[A-Z0-9_]*\)=.*/\1/p'); do unset "$name"; done
EOF
    for name in $(listed set | sed 's/=.*//'); do printf 'export %s=%q\n' "$name" "${!name}"; done
    # The AWS CLI 1 ignores AWS_ENDPOINT_URL for SQS. The local AWS has no TLS, so this proxy blocks every call to AWS.
    echo "export HTTPS_PROXY=http://127.0.0.1:1 https_proxy=http://127.0.0.1:1"
    echo "export PATH=$(printf %q "$PWD/.venv/bin"):\$PATH"
}

# keep_local_aws: prints how to use the local AWS, and keeps it running until Ctrl-C.
keep_local_aws() {
    describe_waits 0
    shell_settings >"$work/shell"
    title "The local AWS keeps running at $AWS_ENDPOINT_URL. The first line directs another shell (bash or zsh) to it:"
    indent <<EOF
source $work/shell
aws iam list-organizations-features
EOF
    echo "Ctrl-C stops it."
    wait "$server"
}
