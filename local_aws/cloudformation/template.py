"""Templates, evaluated with their parameters and the resources that exist so far, by moto's ResourceMap."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from moto.cloudformation.models import Stack as MotoStack
from moto.cloudformation.parsing import Export, Output, ResourceMap, clean_json, parse_output

from local_aws.cloudformation.exceptions import InsufficientCapabilitiesException, ValidationError

IAM_TYPES = {"Role", "Policy", "ManagedPolicy", "User", "Group", "InstanceProfile", "UserToGroupAddition", "AccessKey"}
IAM_NAMES = {"RoleName", "ManagedPolicyName", "UserName", "GroupName"}


def parse(body: str) -> dict[str, Any]:
    """A template in YAML or JSON as a dictionary."""
    template = _with_get_att_lists(MotoStack.parse_template(body))
    if not isinstance(template, dict) or not template.get("Resources"):
        raise ValidationError("Template format error: At least one Resources member must be defined.")
    return template


def is_third_party(type_name: str) -> bool:
    return not type_name.startswith(("AWS::", "Alexa::"))


def check_types(template: dict[str, Any], registered: set[str]) -> None:
    """As CloudFormation does, before anything is created."""
    used = {definition["Type"] for definition in template["Resources"].values()}
    if "AWS::CloudFormation::Stack" in used:
        raise ValidationError("The local AWS has no nested stacks")
    unknown = sorted(name for name in used if is_third_party(name) and name not in registered)
    if unknown:
        raise ValidationError(f"Template format error: Unrecognized resource types: [{', '.join(unknown)}]")


def check_capabilities(template: dict[str, Any], capabilities: list[str]) -> None:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/control-access-with-iam.html"""
    iam = [d for d in template["Resources"].values() if d["Type"].removeprefix("AWS::IAM::") in IAM_TYPES]
    named = any(IAM_NAMES & set(definition.get("Properties", {})) for definition in iam)
    enough = {"CAPABILITY_NAMED_IAM"} if named else {"CAPABILITY_NAMED_IAM", "CAPABILITY_IAM"}
    if iam and not enough & set(capabilities):
        raise InsufficientCapabilitiesException(
            f"Requires capabilities : [{'CAPABILITY_NAMED_IAM' if named else 'CAPABILITY_IAM'}]"
        )


def references(value: Any) -> Iterator[str]:
    """The logical ids and parameters that a part of a template names."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref":
                yield item
            elif key == "DependsOn":
                yield from [item] if isinstance(item, str) else item
            elif key == "Fn::GetAtt":
                yield item[0]
            elif key == "Fn::Sub":
                text, variables = item if isinstance(item, list) else (item, {})
                yield from set(re.findall(r"\$\{([^!.}]+)", text)) - set(variables)
                yield from references(variables)
            else:
                yield from references(item)


def _without_no_value(value: Any) -> Any:
    """AWS::NoValue, which moto replaces by None, removes a property or an item of a list."""
    if isinstance(value, dict):
        return {key: _without_no_value(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_no_value(item) for item in value if item is not None]
    return value


def _with_get_att_lists(value: Any) -> Any:
    """`Fn::GetAtt: Resource.Attribute` means the same as a list of the two, which is what moto understands."""
    if isinstance(value, list):
        return [_with_get_att_lists(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item.split(".", 1) if key == "Fn::GetAtt" and isinstance(item, str) else _with_get_att_lists(item)
        for key, item in value.items()
    }


@dataclass(frozen=True)
class Identity:
    """Of a stack: what the pseudo parameters are made of."""

    stack_id: str
    name: str
    account_id: str
    region: str


class Template(ResourceMap):
    """One version of a stack's template; its references are resolved with `existing`, the stack's resources.

    existing has a `model` for each logical id; exports are those of the account and Region, as they are when asked for.
    """

    def __init__(
        self,
        identity: Identity,
        body: str,
        parameters: dict[str, str],
        existing: Mapping[str, Any],
        exports: dict[str, Export],
    ) -> None:
        self.body = body
        self.existing = existing
        super().__init__(
            identity.stack_id,
            identity.name,
            parameters,
            {},
            region_name=identity.region,
            account_id=identity.account_id,
            template=parse(body),
            cross_stack_resources=exports,
        )
        unknown = sorted(set(parameters) - set(self.definition.get("Parameters", {})))
        if unknown:
            raise ValidationError(f"Parameters: [{', '.join(unknown)}] do not exist in the template")
        self.load()

    def parse_ssm_parameter(self, value: str, value_type: str) -> str:
        try:
            return super().parse_ssm_parameter(value, value_type)
        except AttributeError as e:  # moto's for a parameter that is not there
            raise ValidationError(f"Unable to fetch parameters [{value}] from parameter store for this account.") from e

    @property
    def definition(self) -> dict[str, Any]:
        return self._template

    def __getitem__(self, key: str) -> Any:
        """For references: the existing resource, a parameter or a pseudo parameter; nothing is created."""
        if key in self.existing:
            return self.existing[key].model
        if key in self.definition["Resources"]:
            return None
        return self._parsed_resources[key]

    def order(self) -> list[str]:
        """The logical ids whose condition holds, each after those it depends on."""
        names = [name for name, d in self.definition["Resources"].items() if self._holds(d)]
        graph = {name: set(references(self.definition["Resources"][name])) & set(names) for name in names}
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as e:
            raise ValidationError(
                f"Circular dependency between resources: [{', '.join(sorted(set(e.args[1])))}]"
            ) from e

    def evaluate(self, logical_id: str) -> dict[str, Any]:
        """A resource's definition with all functions replaced by their values."""
        return _without_no_value(clean_json({"Properties": {}} | self.definition["Resources"][logical_id], self))

    def outputs(self) -> list[Output]:
        parsed = [parse_output(name, definition, self) for name, definition in self._outputs().items()]
        return [output for output in parsed if output]

    def exports(self) -> dict[str, str]:
        """The value of each exported output."""
        values = {output.key: output.value for output in self.outputs()}
        return {
            clean_json(definition["Export"]["Name"], self): values[name]
            for name, definition in self._outputs().items()
            if "Export" in definition
        }

    def validate_outputs(self) -> None:
        known = set(self.order()) | set(self._parsed_resources)
        for output in self._outputs().values():
            for name in references(self._chosen(output.get("Value"))):
                if name not in known:
                    raise ValidationError(
                        f"Unresolved resource dependencies [{name}] in the Outputs block of the template"
                    )

    def _outputs(self) -> dict[str, Any]:
        return {name: d for name, d in (self.definition.get("Outputs") or {}).items() if self._holds(d)}

    def _chosen(self, value: Any) -> Any:
        """The value with the branch that its condition chooses in place of each Fn::If."""
        if isinstance(value, list):
            return [self._chosen(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "Fn::If" in value:
            condition, then, otherwise = value["Fn::If"]
            return self._chosen(then if self.lazy_condition_map[condition] else otherwise)
        return {key: self._chosen(item) for key, item in value.items()}

    def _holds(self, definition: dict[str, Any]) -> bool:
        return "Condition" not in definition or self.lazy_condition_map[definition["Condition"]]
