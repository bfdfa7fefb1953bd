"""Two builds of the same sources give the same bytes."""

import shutil
import subprocess

import pytest
from shipped import TYPES, jar
from support import NOT_SOURCES

from local_aws.client import BIN, ROOT
from local_aws.environment import for_downloads


@pytest.mark.parametrize("of", TYPES, ids=str)
def test_a_build_elsewhere_gives_the_same_package_and_sbom(of, tmp_path):
    project = shutil.copytree(ROOT, tmp_path / "elsewhere", ignore=NOT_SOURCES)
    done = subprocess.run(
        ["mvn", "--batch-mode", "--quiet", "-DskipTests", f"-Dcfn.executable={BIN}/cfn", "package"],
        cwd=project / of.folder.relative_to(ROOT),
        env=for_downloads(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for built in (jar(of).name, "sbom.json"):
        path = of.folder.relative_to(ROOT) / "target" / built
        assert (project / path).read_bytes() == (ROOT / path).read_bytes()
