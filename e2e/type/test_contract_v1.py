"""AWS's contract suite v1, `cfn test`, on both packages; guide/contributing/contract-tests.md lists skipped tests."""

import re
import subprocess
import sys

import pytest
import shipped
from support import switch


def cfn_test(function, of, environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [
            *(sys.executable, shipped.ROOT / "e2e/support/offline_cfn.py", "--region", "us-east-1"),
            *("--function-name", "function", "--endpoint", function.url(), "--", "-p", "no:cacheprovider"),
        ],
        cwd=of.folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_it_passes_without_trusted_access(local_function, of, empty):
    empty.make_organization(trusted_access=False)

    done = cfn_test(local_function, of, empty.environment)

    assert done.returncode == 0, done.stdout + done.stderr
    assert re.findall(r"(\d+) passed, (\d+) skipped", done.stdout) == [("11", "4")]
    assert empty.features() == []


@pytest.mark.parametrize("of", [shipped.ROOT_SESSIONS], ids=str, indirect=True)
def test_it_fails_if_the_feature_is_enabled_and_changes_nothing(local_function, of, empty):
    empty.make_organization()
    switch(empty, of.feature, on=True)
    empty.calls()

    done = cfn_test(local_function, of, empty.environment)

    assert done.returncode != 0
    assert re.search(r"contract_create_delete\b.*?FAILED", done.stdout, re.DOTALL), done.stdout + done.stderr
    assert not [call for call in empty.calls() if not call.startswith("List")]
    assert empty.features() == [of.feature]
