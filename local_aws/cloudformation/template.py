"""Evaluates templates with their parameters and the existing resources, through moto's ResourceMap."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from moto.cloudformation.parsing import Export, Output, ResourceMap, clean_json, parse_output

from local_aws.cloudformation import known, parameters, rules
from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.syntax import depends_on, parse, references


@dataclass(frozen=True)
class Identity:
    """A stack's identity, which its pseudo parameters return."""

    stack_id: str
    name: str
    account_id: str
    region: str


@dataclass(frozen=True)
class _Unknown:
    """A resource that does not exist yet. Change sets show this for a reference to it."""

    physical_resource_id: str = "{{changeSet:KNOWN_AFTER_APPLY}}"

    def get_cfn_attribute(self, name: str) -> str:
        return self.physical_resource_id


class Template(ResourceMap):
    """One version of a stack's template.

    `existing` is the stack's resources, whose models resolve references. `exports` is a live view of the account's
    exports in the Region.
    """

    def __init__(
        self,
        identity: Identity,
        body: str,
        given: Mapping[str, str],
        existing: Mapping[str, Any],
        exports: Mapping[str, Export],
    ) -> None:
        self.body = body
        self.existing = existing
        definition = parse(body)
        self.values = parameters.values_of(definition.get("Parameters") or {}, given)
        super().__init__(
            identity.stack_id,
            identity.name,
            self.values,
            {},
            region_name=identity.region,
            account_id=identity.account_id,
            template=definition,
            cross_stack_resources=exports,
        )
        self.load()
        rules.check(definition.get("Rules") or {}, self.resolved_parameters)

    def described_values(self) -> list[dict[str, str]]:
        """The parameters in DescribeStacks."""
        described = []
        for name, value in self.values.items():
            definition = self.definition["Parameters"][name]
            one = {"ParameterKey": name, "ParameterValue": "****" if parameters.is_hidden(definition) else value}
            if definition["Type"].startswith("AWS::SSM::Parameter::Value"):
                one["ResolvedValue"] = self.resolved_parameters[name]
            described.append(one)
        return described

    def load_parameters(self) -> None:
        """Overrides moto's, which takes an SSM parameter's name for its value, and a default for a given value."""
        for name, value in self.values.items():
            self.resolved_parameters[name] = self._resolved(self.definition["Parameters"][name]["Type"], value)
        self._parsed_resources.update(self.resolved_parameters)

    def _resolved(self, type_name: str, value: str) -> Any:
        if type_name.startswith("AWS::SSM::Parameter::Value"):
            return self.parse_ssm_parameter(value, type_name)
        if type_name.startswith("List<") or type_name == "CommaDelimitedList":
            items = [item.strip() for item in value.split(",")]
            return [_number(item) for item in items] if "Number" in type_name else items
        return _number(value) if type_name == "Number" else value

    def parse_ssm_parameter(self, value: str, value_type: str) -> str:
        try:
            return super().parse_ssm_parameter(value, value_type)
        except AttributeError as e:  # moto's error for a parameter that does not exist
            raise ValidationError(f"Unable to fetch parameters [{value}] from parameter store for this account.") from e

    @property
    def definition(self) -> dict[str, Any]:
        return self._template

    def __getitem__(self, key: str) -> Any:
        """Resolves a reference to an existing resource, a parameter or a pseudo parameter; creates nothing."""
        if key in self.existing:
            return self.existing[key].model
        if key in self.definition["Resources"]:
            return _Unknown()
        return self._parsed_resources[key]

    def order(self) -> list[str]:
        """The logical ids of the active resources, each after its dependencies."""
        definitions = self._active("Resources")
        graph = {
            name: (set(references(definition)) | set(depends_on(definition))) & set(definitions)
            for name, definition in definitions.items()
        }
        try:
            return list(TopologicalSorter(graph).static_order())
        except CycleError as e:
            raise ValidationError(
                f"Circular dependency between resources: [{', '.join(sorted(set(e.args[1])))}]"
            ) from e

    def evaluate(self, logical_id: str) -> dict[str, Any]:
        """A resource's definition with the values of all functions."""
        return self._evaluated({"Properties": {}} | self.definition["Resources"][logical_id])

    def outputs(self) -> list[Output]:
        parsed = [parse_output(name, definition, self) for name, definition in self._active("Outputs").items()]
        return [output for output in parsed if output]

    def export_names(self) -> dict[str, str]:
        """The export name of each exported output."""
        return {
            name: self._evaluated(definition["Export"]["Name"])
            for name, definition in self._active("Outputs").items()
            if "Export" in definition
        }

    def imports(self) -> set[str]:
        """The names of the exports that the template uses."""
        used = [self._chosen(self._active("Resources")), self._chosen(self._active("Outputs"))]
        return {self._evaluated(value) for _, key, value in known.walk(used) if key == "Fn::ImportValue"}

    def attributes(self) -> Iterator[tuple[str, str, str]]:
        """The path, the resource type and the attribute of each Fn::GetAtt."""
        for section in ("Resources", "Outputs"):
            for path, key, value in known.walk(self._active(section), f"/{section}"):
                if key == "Fn::GetAtt":
                    yield path, self.definition["Resources"][value[0]]["Type"], value[1]

    def load_conditions(self) -> None:
        try:
            super().load_conditions()
        except KeyError as e:
            raise ValidationError(
                f"Template format error: Unresolved dependencies [{e.args[0]}]. Cannot reference resources in the"
                " Conditions block of the template"
            ) from e

    def validate_outputs(self) -> None:
        """Refuses references to nothing. moto calls this after it evaluates parameters and conditions."""
        resources = self.definition["Resources"]
        for definition in [*resources.values(), *(self.definition.get("Outputs") or {}).values()]:
            for condition, place in known.conditions(definition):
                if condition not in self.lazy_condition_map:
                    raise ValidationError(f"Template error: unresolved condition dependency {condition} in {place}")
        active = self._active("Resources")
        for _, key, mapped in known.walk(self._chosen([active, self._active("Outputs")])):
            if key == "Fn::FindInMap":
                self._check_mapping([clean_json(name, self) for name in mapped])
        missing = {name for d in resources.values() for name in depends_on(d)} - set(resources)
        missing |= self._unresolved(list(resources.values()), resources)
        missing |= self._unresolved(self._chosen(list(active.values())), active)
        if missing:
            raise ValidationError(
                f"Template format error: Unresolved resource dependencies [{', '.join(sorted(missing))}] in the"
                " Resources block of the template"
            )
        outputs = [output.get("Value") for output in self._active("Outputs").values()]
        if missing := self._unresolved(self._chosen(outputs), active):
            raise ValidationError(
                f"Unresolved resource dependencies [{', '.join(sorted(missing))}] in the Outputs block of the template"
            )

    def _check_mapping(self, path: list[str]) -> None:
        found = self.definition.get("Mappings") or {}
        for name in path:
            if not isinstance(found, dict) or name not in found:
                raise ValidationError(f"Template error: Unable to get mapping for {'::'.join(map(str, path))}")
            found = found[name]

    def _unresolved(self, used: list[Any], resources: Mapping[str, Any]) -> set[str]:
        return set(references(used)) - set(resources) - set(self._parsed_resources)

    def _evaluated(self, value: Any) -> Any:
        """moto either leaves a function that it cannot resolve or raises one of Python's own errors."""
        try:
            evaluated = _without_no_value(clean_json(value, self))
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as e:
            raise ValidationError(f"Template error: a function has arguments that cannot be resolved: {e!r}") from e
        if unresolved := [(key, item) for _, key, item in known.walk(evaluated) if key in known.FUNCTIONS]:
            raise ValidationError("The local AWS does not support the attribute {1} of {0}".format(*unresolved[0][1]))
        return evaluated

    def _active(self, section: str) -> dict[str, Any]:
        """The resources or outputs whose condition holds.

        As documented, AWS also leaves out a resource that depends on a resource whose condition does not hold.
        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-condition.html
        """
        active = {
            name: definition
            for name, definition in (self.definition.get(section) or {}).items()
            if "Condition" not in definition or self.lazy_condition_map[definition["Condition"]]
        }
        while left_out := [name for name, d in active.items() if not set(depends_on(d)) <= set(active)]:
            for name in left_out:
                del active[name]
        return active

    def _chosen(self, value: Any) -> Any:
        """The value with the chosen branch of each Fn::If."""
        if isinstance(value, list):
            return [self._chosen(item) for item in value]
        if not isinstance(value, dict):
            return value
        if "Fn::If" in value:
            condition, then, otherwise = value["Fn::If"]
            return self._chosen(then if self.lazy_condition_map[condition] else otherwise)
        return {key: self._chosen(item) for key, item in value.items()}


def _number(value: str) -> int | float:
    return int(value) if value.lstrip("+-").isdigit() else float(value)


def _without_no_value(value: Any) -> Any:
    """Removes properties and list items with AWS::NoValue, which moto replaces with None."""
    if isinstance(value, dict):
        return {key: _without_no_value(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_no_value(item) for item in value if item is not None]
    return value
