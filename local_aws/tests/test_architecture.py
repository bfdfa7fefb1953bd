"""Imports in the local AWS point downward, and only one package finds stacks."""

import ast
from collections.abc import Iterator
from pathlib import Path

from local_aws.client import ROOT

SOURCES = [p for p in (ROOT / "local_aws").rglob("*.py") if "tests" not in p.parts]
# From bottom to top; a folder stands for all its modules.
FLOORS = [
    *("exceptions", "schemas", "parameters", "rules", "known", "stack_policy", "syntax", "template", "stack"),
    *("changes", "packages", "registry", "handlers", "provisioning", "steps", "deployment"),
    *("stack_sets", "background", "models", "requests", "responses"),
]


def imports(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def floor(module: str) -> int:
    name = module.removeprefix("local_aws.cloudformation.").split(".")[0]
    return FLOORS.index("responses" if name.endswith(("responses", "urls")) else name)


def test_no_module_of_cloudformation_imports_upward():
    upward = [
        (str(source), module)
        for source in SOURCES
        if source.parts[-2] != "local_aws" and "cloudformation" in source.parts
        for module in imports(source)
        if module.startswith("local_aws.cloudformation.")
        and floor(module) > floor(".".join(source.relative_to(ROOT).with_suffix("").parts))
    ]
    assert upward == []


def test_only_models_and_the_plug_in_use_backends_of_other_places():
    reaching = [s for s in SOURCES if any(m.endswith(".cloudformation_backends") for m in imports(s))]
    assert {str(s.relative_to(ROOT / "local_aws")) for s in reaching} <= {
        *("plugin.py", "cloudcontrol/models.py", "cloudformation/models/stack_sets.py")
    }


def test_operations_start_threads_in_one_place():
    starting = [s for s in SOURCES if "threading.Thread(" in s.read_text()]
    assert [s.name for s in starting] == ["background.py"]


def test_nothing_is_imported_for_the_type_checker_only():
    assert [s for s in SOURCES if "typing.TYPE_CHECKING" in imports(s)] == []
