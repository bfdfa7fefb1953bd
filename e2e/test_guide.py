"""The pages are true: their commands run, their links lead somewhere."""

import html
import re
from pathlib import Path

import pytest
from pages import blocks, run

from local_aws.client import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("guide/*.md"), ROOT / "cdk/README.md"])


def run_blocks(page: str, local, project: Path) -> int:
    """Runs a page's commands in one shell and a copy of the checkout, top to bottom; how many blocks there were."""
    commands = blocks(ROOT / page, "sh")
    run("\n".join(commands), project, local.environment | {"PATH": f"{ROOT}/.venv/bin:{local.environment['PATH']}"})
    return len(commands)


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


@pytest.mark.parametrize("picture", ["overview", "architecture"])
def test_a_picture_is_the_one_of_its_source(picture):
    source = (ROOT / f"guide/{picture}.dot").read_text()
    drawn = html.unescape((ROOT / f"guide/{picture}.svg").read_text())
    labels = re.findall(r'label="([^"]+)"', source)
    lines = {line.strip() for label in labels for line in re.split(r"\\[nlr]", label)}
    assert len(lines) > 15
    assert {line for line in lines if line not in drawn} == set()
    assert drawn.count('class="edge"') == len(re.findall(r"^    \w+ -> \w+", source, re.MULTILINE))
