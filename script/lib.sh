# shellcheck shell=bash
# Shared by the scripts here; read by `source`, not run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# With this set, Python would compile the tools again at each start, which takes half a second.
unset PYTHONDONTWRITEBYTECODE

fail() {
    echo "error: $*" >&2
    exit 1
}

# watch PROCESS: waits for one that runs in the background, which Ctrl-C would not reach; its status. On a terminal, the
# seconds pass meanwhile.
watch() {
    local started=$SECONDS
    watched=$1
    trap 'kill "$watched" 2>/dev/null; exit 130' INT TERM
    while [ -t 1 ] && kill -0 "$watched" 2>/dev/null; do
        printf '\e7%s s\e8' $((SECONDS - started))
        sleep 0.2
    done
    [ ! -t 1 ] || printf '\e[K'
    wait "$watched"
}

# step NAME COMMAND...: runs a long command, says what it is and how long it took; its output only if it fails.
step() {
    local name=$1 start=$SECONDS log
    shift
    log=$(mktemp)
    printf '%-58s ' "$name ..."
    "$@" >"$log" 2>&1 &
    if watch $!; then
        echo "$((SECONDS - start)) s"
        rm -f "$log"
    else
        echo "failed"
        grep -E 'ERROR|error:|Error|FAIL' "$log" | head -n "${STEP_LINES:-12}" >&2 || tail -n 12 "$log" >&2
        fail "$name failed: the whole output is in $log"
    fi
}

require_java() {
    local version
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
    "$1/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --no-deps -r "$3"
    cp "$3" "$1/requirements.txt"
}
python_installed() { cmp -s "$2" "$1/requirements.txt" && "$1/bin/python" -c '' 2>/dev/null; }

# outdated FILE SOURCE...: whether the file is missing or older than anything it is made of.
outdated() {
    local file=$1
    shift
    [ ! -e "$file" ] || [ -n "$(find "$@" -newer "$file" | head -n 1)" ]
}

# Builds the package unless it is newer than all that it is made of, and fetches what the local AWS runs it in.
build() {
    local jar
    jar=$(ls target/org-iam-rootsessions-handler-*.jar 2>/dev/null || true)
    if outdated "$jar" pom.xml lean-rpdk org-iam-rootsessions.json .rpdk-config src/main; then
        step "Building the package (Maven)" mvn --batch-mode --quiet -DskipTests package
    fi
    if [ "$(uname -s)" = Linux ] && outdated target/lambda-runtime local_aws/lambda_/pom.xml lean-rpdk/versions.xml; then
        rm -rf target/lambda-runtime
        step "Fetching AWS's Lambda runtime (Maven)" mvn --batch-mode --quiet -f local_aws/lambda_
    fi
}
