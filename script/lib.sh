# shellcheck shell=bash
# Shared by the scripts here; read by `source`, not run.
set -euo pipefail

# The environment is made here, by the table script/environment: the script starts again with only what it lists.
table=$(dirname "${BASH_SOURCE[0]}")/environment users='take|fetch' aws_settings=
[ "${0##*/}" != accept ] || users='take|fetch|accept' aws_settings=${!AWS_*}
# listed KINDS: the names; the files of settings of Maven and npm may refer to more variables, such as a registry's password.
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

# Held back for `fetch`; script/accept's are for AWS.
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

# fetch COMMAND...: runs a command that may download, with the user's settings for that; no proxy is between it and this machine.
fetch() (
    here=$NO_PROXY
    [ ${#held[@]} = 0 ] || export "${held[@]}"
    NO_PROXY=$NO_PROXY,$no_proxy,$here no_proxy=$NO_PROXY
    unset AWS_ENDPOINT_URL # unit tests ask which of AWS's would be called
    # For Maven's own Java, not for what Maven starts.
    MAVEN_OPTS="${MAVEN_OPTS:-}${JAVA_TOOL_OPTIONS:+ $JAVA_TOOL_OPTIONS}${JDK_JAVA_OPTIONS:+ $JDK_JAVA_OPTIONS}${_JAVA_OPTIONS:+ $_JAVA_OPTIONS}"
    export MAVEN_OPTS
    export -n JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS
    "$@"
)

[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH # as Maven does
[[ $PWD != *:* ]] || fail "the folder of this checkout, $PWD, has a colon in its path, which no Java class path can hold: move it"
[ -w . ] || fail "$(id -un) may not write into $PWD: clone it into a folder of your own"
[ -w "${TMPDIR:-/tmp}" ] || fail "TMPDIR names $TMPDIR, where nothing can be written: unset it, or make that folder"

# What runs beside this script, each in a process group of its own, and ends with it: no Ctrl-C reaches it there.
names=() pids=() commands=() logs=() starts=()
trap 'status=$?; end_all; clean_up' EXIT
trap 'exit 130' INT TERM HUP
clean_up() { :; } # for a script to define
end_all() {
    local pid
    for pid in ${pids[@]+"${pids[@]}"}; do
        kill -- "-$pid" 2>/dev/null || true
        wait "$pid" 2>/dev/null || true
    done
}

# begin NAME COMMAND...: starts a long command beside what follows.
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

# finish: waits for all that began, and says how long each took; a terminal shows meanwhile what is waited for.
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

# ended NUMBER: says so; the output only of what failed, which ends all.
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
        fail "JAVA_HOME names $JAVA_HOME, where no JDK is: unset it, or let it name a JDK (17 or newer)"
    command -v java >/dev/null || fail "no java found: install JDK 17 or newer and put it on PATH"
    command -v javac >/dev/null || fail "java found, but no javac: install a JDK (17 or newer), not only a runtime"
    version=$(javac -version 2>&1 | sed -E 's/^javac ([0-9]+).*/\1/')
    [ "$version" -ge 17 ] || fail "JDK $version found, 17 or newer is needed: put a newer one on PATH and set JAVA_HOME to it"
    command -v mvn >/dev/null || fail "no mvn found: install Maven 3.8 or newer and put it on PATH"
}

# What keeps Node from building cdk/; nothing if it can.
node_problem() {
    if ! command -v node >/dev/null; then
        echo "no node found: install Node 18.12 or newer and put it on PATH"
    elif ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a * 100 + +b < 1812 ? 1 : 0)'; then
        echo "Node $(node --version) found, 18.12 or newer is needed: put a newer one on PATH"
    elif ! command -v npm >/dev/null; then
        echo "node found, but no npm: install it and put it on PATH"
    elif [[ $PWD == *[\"\\]* || $PWD == *[!\ -~]* ]]; then
        echo 'jsii works in no folder with ", \ or a letter beyond ASCII in its path: move this checkout,' "$PWD"
    fi
}

# What keeps git from working here; nothing if it works.
git_problem() {
    local said
    if ! command -v git >/dev/null; then
        echo "no git found: install it and put it on PATH"
    elif [ ! -e .git ]; then
        echo "$PWD is no clone (it has no .git): use one"
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

# install_python FOLDER PYTHON REQUIREMENTS: a virtual environment with just what is listed. Python compiles what is imported,
# a small part of it.
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

# setup [tests]: makes .venv with the tools of the demo, or with those of the tests, too; fetches AWS's Lambda runtime meanwhile.
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
        step "Installing what tests need besides" fetch add_python .venv script/test-requirements.txt
}

# outdated FILE SOURCE...: whether the file is missing or older than anything it is made of.
outdated() {
    local file=$1
    shift
    [ ! -e "$file" ] || [ -n "$(find "$@" -newer "$file" | head -n 1)" ]
}

# The folders of the types; each has a package in its target/.
types=(. root-credentials-management)

# build TYPE...: builds their packages, unless they are newer than all that they are made of.
build() {
    local type jar
    begin_runtime
    for type in "$@"; do
        jar=$(ls "$type"/target/org-iam-*-handler-*.jar 2>/dev/null || true)
        if outdated "$jar" "$type"/{pom.xml,.rpdk-config} "$type"/org-iam-*.json lean-rpdk src/main src/root-*; then
            begin "Building the package in $type (Maven)" fetch mvn --batch-mode --quiet -f "$type" -Dmaven.test.skip -Dcyclonedx.skip package
            # What local AWSs have unpacked (local_aws/lambda_/function.py) and not used for a day.
            [ ! -d target/unpacked ] || find target/unpacked -mindepth 1 -maxdepth 1 -mtime +0 -exec rm -rf {} +
        fi
    done
    finish
}

# begin_runtime: begins to fetch what the local AWS runs the packages in.
begin_runtime() {
    if [ "$(uname -s)" = Linux ] && outdated target/lambda-runtime local_aws/lambda_/pom.xml lean-rpdk/versions.xml; then
        rm -rf target/lambda-runtime
        begin "Fetching AWS's Lambda runtime (Maven)" fetch mvn --batch-mode --quiet -f local_aws/lambda_
    fi
}
