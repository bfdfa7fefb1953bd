# shellcheck shell=bash
# Functions that the scripts share; they source this file.
set -euo pipefail

# Starts the script again with only the environment that the table script/environment lists.
table=$(dirname "${BASH_SOURCE[0]}")/environment users='take|fetch' aws_settings=
[ "${0##*/}" != accept ] || users='take|fetch|accept' aws_settings=${!AWS_*}
# listed KINDS: prints the names. The settings files of Maven and npm may refer to more, such as a registry's password.
listed() {
    sed -nE "s/^($1) //p" "$table"
    [[ $1 != *fetch* ]] || sed -nE 's/.*\$\{(env\.)?([A-Za-z_][A-Za-z0-9_]*)\}.*/\2/p' ~/.m2/settings.xml ~/.npmrc 2>/dev/null || true
}
if [ "${ENVIRONMENT_OF:-}" != $$ ]; then
    kept=(ENVIRONMENT_OF=$$)
    for name in $(listed "$users") $aws_settings; do
        [ -z "${!name:-}" ] || kept+=("$name=${!name}")
    done
    exec env -i "${kept[@]}" "$BASH" -p "$0" "$@"
fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."
checkout=$PWD table=script/environment

# Only `fetch` and script/accept pass these on.
held=() held_names=
for name in $(listed "${users#take|}") $aws_settings; do
    [ -z "${!name:-}" ] || held+=("$name=${!name}")
    [[ -z ${!name:-} || $name == NO_PROXY || $name == no_proxy ]] || held_names+=" $name"
    export -n "${name?}"
done
export -n ENVIRONMENT_OF
# shellcheck disable=SC2046
export $(listed take)
while read -r setting; do
    export "${setting/=.\//=$PWD/}"
done < <(listed set)

fail() {
    echo "error: $*" >&2
    exit 1
}

# fetch COMMAND...: runs a command that may download, with the user's download settings but no proxy for local addresses.
fetch() (
    here=$NO_PROXY
    [ ${#held[@]} = 0 ] || export "${held[@]}"
    NO_PROXY=$NO_PROXY,$no_proxy,$here no_proxy=$NO_PROXY
    unset AWS_ENDPOINT_URL # the unit tests check AWS's own endpoints
    # MAVEN_OPTS reaches only Maven's own Java, not the programs that Maven starts.
    MAVEN_OPTS="${MAVEN_OPTS:-}${JAVA_TOOL_OPTIONS:+ $JAVA_TOOL_OPTIONS}${JDK_JAVA_OPTIONS:+ $JDK_JAVA_OPTIONS}${_JAVA_OPTIONS:+ $_JAVA_OPTIONS}"
    export MAVEN_OPTS
    export -n JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    "$@"
)

[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH # as Maven does
[[ $PWD != *:* ]] || fail "the checkout's path $PWD has a colon, which a Java class path cannot contain: move it"
[ -w . ] || fail "$(id -un) may not write to $PWD: clone it into a folder of your own"
[ -w "${TMPDIR:-/tmp}" ] || fail "TMPDIR names $TMPDIR, which is not a writable folder: unset it, or create the folder"

# Background commands. Each has its own process group, which Ctrl-C does not reach, so this script ends them when it ends.
names=() pids=() commands=() logs=() starts=()
trap 'status=$?; end_all; clean_up' EXIT
trap 'exit 130' INT TERM HUP
clean_up() { :; } # a script may redefine it
end_all() {
    local pid
    for pid in ${pids[@]+"${pids[@]}"}; do
        kill -- "-$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

# begin NAME COMMAND...: starts a long command in the background.
begin() {
    local log
    log=$(mktemp)
    names+=("$1") commands+=("$2") logs+=("$log") starts+=("$SECONDS")
    shift
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    set +m
    pids+=($!)
}

# finish: waits for all background commands and prints the time each took; on a terminal, it shows the current one.
finish() {
    local i shown
    while [ ${#pids[@]} != 0 ]; do
        shown=
        for i in "${!pids[@]}"; do
            if ! kill -0 "${pids[i]}" 2>/dev/null; then
                [ ! -t 1 ] || printf '\r\e[K'
                ended "$i"
            elif [ -t 1 ] && [ -z "$shown" ]; then
                printf '\r\e[K%-58s %s s' "${names[i]} ..." $((SECONDS - starts[i]))
                shown=yes
            fi
        done
        sleep 0.2
    done
}

# ended NUMBER: prints the time of a command that succeeded. If it failed, prints its errors and ends the script.
ended() {
    local i=$1
    if wait "${pids[i]}"; then
        printf '%-58s %s s\n' "${names[i]} ..." $((SECONDS - starts[i]))
        rm -f "${logs[i]}"
        unset "names[i]" "pids[i]" "commands[i]" "logs[i]" "starts[i]"
    else
        printf '%-58s failed\n' "${names[i]} ..."
        grep -E 'ERROR|error:|Error|FAIL' "${logs[i]}" | head -n 30 >&2 || tail -n 12 "${logs[i]}" >&2
        [ "${commands[i]}" = fetch ] || held_names=
        fail "${names[i]} failed: the whole output is in ${logs[i]}${held_names:+; downloads used your$held_names}"
    fi
}

step() {
    begin "$@"
    finish
}

require_java() {
    local version
    [ -z "${JAVA_HOME:-}" ] || [ -x "$JAVA_HOME/bin/javac" ] ||
        fail "JAVA_HOME names $JAVA_HOME, which is not a JDK: unset it, or set it to a JDK (17 or newer)"
    command -v java >/dev/null || fail "no java found: install JDK 17 or newer and put it on PATH"
    command -v javac >/dev/null || fail "java found, but no javac: install a JDK (17 or newer), not only a runtime"
    version=$(javac -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')
    [ "$version" -ge 17 ] || fail "JDK $version found, 17 or newer is needed: put a newer one on PATH and set JAVA_HOME to it"
    command -v mvn >/dev/null || fail "no mvn found: install Maven 3.8 or newer and put it on PATH"
}

# Prints why Node cannot build cdk/; nothing if it can.
node_problem() {
    if ! command -v node >/dev/null; then
        echo "no node found: install Node 18.12 or newer and put it on PATH"
    elif ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 1812 ? 1 : 0)'; then
        echo "Node $(node --version) found, 18.12 or newer is needed: put a newer one on PATH"
    elif ! command -v npm >/dev/null; then
        echo "node found, but no npm: install it and put it on PATH"
    elif [[ $PWD == *[\"\\]* || $PWD == *[!\ -~]* ]]; then
        echo 'jsii needs a path without ", \ and non-ASCII characters: move this checkout,' "$PWD"
    fi
}

# Prints why git does not work here; nothing if it does.
git_problem() {
    local said
    if ! command -v git >/dev/null; then
        echo "no git found: install it and put it on PATH"
    elif [ ! -e .git ]; then
        echo "$PWD has no .git: use a clone"
    elif ! said=$(git rev-parse --git-dir 2>&1); then
        [[ $said != *ownership* ]] || said="the checkout belongs to another user: run git config --global --add safe.directory '$PWD'"
        echo "${said%%$'\n'*}"
    fi
}

find_python() {
    local candidate
    for candidate in python3 python3.13 python3.12 python3.11 python3.10; do
        if "$candidate" -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "no Python 3.10 or newer with its venv module found: install one (on Debian: apt install python3 python3-venv) and put it on PATH"
}

# install_python FOLDER PYTHON REQUIREMENTS: makes a virtual environment with exactly these packages. It compiles no modules:
# Python compiles the few that it imports.
install_python() {
    rm -rf "$1"
    "$2" -m venv "$1"
    add_python "$1" "$3"
}
add_python() {
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-user --no-compile --no-deps -r "$2"
    "$1/bin/python" "$checkout/script/relocate.py" "$1/bin"
    cp "$2" "$1/installed-${2##*/}"
}
python_installed() { cmp -s "$2" "$1/installed-${2##*/}" && "$1/bin/python" -c '' 2>/dev/null; }

# setup [tests]: makes .venv with the demo's tools, or also the tests' tools, and fetches AWS's Lambda runtime meanwhile.
setup() {
    local python
    require_java
    python=$(find_python)
    if ! python_installed .venv script/requirements.txt; then
        begin "Installing the Python tools into .venv" fetch install_python .venv "$python" script/requirements.txt
        begin_runtime
        finish
    fi
    [ "${1:-}" != tests ] || python_installed .venv script/test-requirements.txt ||
        step "Installing the tests' Python tools" fetch add_python .venv script/test-requirements.txt
}

# outdated FILE SOURCE...: succeeds if the file is missing or older than any of its sources.
outdated() {
    local file=$1
    shift
    [ ! -e "$file" ] || [ -n "$(find "$@" -newer "$file" | head -n 1)" ]
}

# The folders of the types; each has a package in its target/.
types=(. root-credentials-management)

# build TYPE...: builds their packages if they are outdated.
build() {
    local type jar
    begin_runtime
    for type in "$@"; do
        jar=$(ls "$type"/target/org-iam-*-handler-*.jar 2>/dev/null || true)
        if outdated "$jar" "$type"/{pom.xml,.rpdk-config} "$type"/org-iam-*.json lean-rpdk src/main src/root-*; then
            begin "Building the package in $type (Maven)" fetch mvn --batch-mode --quiet -f "$type" -Dmaven.test.skip -Dcyclonedx.skip package
            # Packages that local_aws/lambda_/function.py unpacked and nothing has used for a day.
            [ ! -d target/unpacked ] || find target/unpacked -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +
        fi
    done
    finish
}

# begin_runtime: begins to fetch the Lambda runtime, in which the local AWS runs the packages.
begin_runtime() {
    if [ "$(uname -s)" = Linux ] && outdated target/lambda-runtime local_aws/lambda_/pom.xml lean-rpdk/versions.xml; then
        rm -rf target/lambda-runtime
        begin "Fetching AWS's Lambda runtime (Maven)" fetch mvn --batch-mode --quiet -f local_aws/lambda_
    fi
}
