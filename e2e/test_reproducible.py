"""Two builds of the same sources give the same bytes."""

import shutil
import subprocess

from shipped import jar
from support import NOT_SOURCES

from local_aws.client import BIN, ROOT
from local_aws.environment import for_downloads


def test_a_build_elsewhere_gives_the_same_package_and_sbom(tmp_path):
    project = shutil.copytree(ROOT, tmp_path / "elsewhere", ignore=NOT_SOURCES)
    done = subprocess.run(
        ["mvn", "--batch-mode", "--quiet", "-DskipTests", f"-Dcfn.executable={BIN}/cfn", "package"],
        cwd=project,
        env=for_downloads(),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    for built in (jar().name, "sbom.json"):
        assert (project / "target" / built).read_bytes() == (ROOT / "target" / built).read_bytes()
