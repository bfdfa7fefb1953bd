"""The schemas of AWS's own types, from cfn-lint. The registry has the schemas of registered types."""

from typing import Any


def of_aws(type_name: str) -> dict[str, Any]:
    """The schema of AWS's type; empty if cfn-lint has none."""
    from cfnlint.schema import ResourceNotFoundError  # imported here, as it takes a second
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    try:
        return PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_name).schema
    except ResourceNotFoundError:
        return {}


def names(schema: dict[str, Any], kind: str) -> list[str]:
    """The properties that the schema lists as its primaryIdentifier, createOnlyProperties and so on."""
    return [path.removeprefix("/properties/").split("/")[0] for path in schema.get(kind, [])]
