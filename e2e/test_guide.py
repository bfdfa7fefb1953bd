"""The pages are true: their commands run, their links lead somewhere."""

import html
import re
import subprocess
from pathlib import Path

import pytest

from local_aws.client import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("guide/*.md"), ROOT / "cdk/README.md"])


def blocks(page: Path, language: str) -> list[str]:
    """The code blocks of a page, without the indentation that a list gives them."""
    found = re.findall(rf"^( *)```{language}\n(.*?)^ *```$", page.read_text(), re.MULTILINE | re.DOTALL)
    return [re.sub(rf"^{indent}", "", block, flags=re.MULTILINE) for indent, block in found]


def run_blocks(page: str, local, project: Path) -> int:
    """Runs a page's commands in one shell and a copy of the checkout, top to bottom; how many blocks there were."""
    commands = blocks(ROOT / page, "sh")
    done = subprocess.run(
        ["bash", "-euxo", "pipefail", "-c", "\n".join(commands)],
        cwd=project,
        env=local.environment | {"PATH": f"{ROOT}/.venv/bin:{local.environment['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    return len(commands)


def test_the_commands_of_the_readme_enable_root_sessions_in_a_new_organization(empty, package):
    empty.make_organization(trusted_access=False)
    (package.parent / ".venv").symlink_to(ROOT / ".venv")
    assert run_blocks("README.md", empty, package.parent) == 2
    assert empty.features() == ["RootSessions"]


def test_every_block_of_commands_in_operations_runs_in_its_order(empty, package):
    assert run_blocks("guide/operations.md", empty, package.parent) > 10
    assert empty.features() == ["RootSessions"]  # everything on the page retains them
    assert empty.aws("cloudformation", "list-types")["TypeSummaries"] == []


def anchors(page: Path) -> set[str]:
    """The anchors that a page's headings get."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page):
    for target, anchor in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", page.read_text()):
        if not target.startswith(("http://", "https://")):
            linked = page.parent / target if target else page
            assert linked.exists(), f"{page.name}: {target}"
            assert not anchor or anchor in anchors(linked), f"{page.name}: {target}#{anchor}"


def test_the_picture_is_the_one_of_its_source():
    labels = re.findall(r'label="([^"]+)"', (ROOT / "guide/architecture.dot").read_text())
    picture = html.unescape((ROOT / "guide/architecture.svg").read_text())
    lines = {line.strip() for label in labels for line in re.split(r"\\[nlr]", label)}
    assert len(lines) > 20
    assert {line for line in lines if line not in picture} == set()
