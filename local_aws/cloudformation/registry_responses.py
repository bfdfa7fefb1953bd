"""The operations of the registry."""

import json

from moto.cloudformation.responses import CloudFormationResponse as MotoCloudFormationResponse
from moto.core.responses import ActionResult, EmptyResult

from local_aws.cloudformation.exceptions import ValidationError
from local_aws.cloudformation.registry import RegisteredType, Registry

PARAMETERS = ("TypeName", "SchemaHandlerPackage", "ExecutionRoleArn")


class RegistryResponse(MotoCloudFormationResponse):
    @property
    def _registry(self) -> Registry:
        return self.cloudformation_backend.registry

    def register_type(self) -> ActionResult:
        logging = self._get_param("LoggingConfig")
        parameters = {name: self._get_param(name) for name in PARAMETERS}
        parameters["LoggingConfig"] = dict(logging) if logging else None
        registration = self._registry.register(parameters, wait=False)
        return ActionResult({"RegistrationToken": registration.token})

    def describe_type_registration(self) -> ActionResult:
        registration = self._registry.find_registration(self._get_param("RegistrationToken"))
        return ActionResult(
            {
                "ProgressStatus": registration.status,
                "Description": registration.failure,
                "TypeArn": registration.registered.arn,
                "TypeVersionArn": registration.version_arn,
            }
        )

    def list_type_registrations(self) -> ActionResult:
        """The registrations in progress, or with the filter's status."""
        wanted = {self._get_param("TypeName"), self._get_param("TypeArn")} - {None}
        status = self._get_param("RegistrationStatusFilter", "IN_PROGRESS")
        tokens = [
            registration.token
            for registration in self._registry.registrations.values()
            if registration.status == status and wanted <= {registration.registered.name, registration.registered.arn}
        ]
        return ActionResult({"RegistrationTokenList": tokens})

    def describe_type(self) -> ActionResult:
        registered, version_id = self._named_type()
        version = registered.find(version_id) if version_id else registered.default
        return ActionResult(
            {
                "Arn": version.arn,
                "Type": "RESOURCE",
                "TypeName": registered.name,
                "DefaultVersionId": registered.default.id if registered.default else None,
                "IsDefaultVersion": version is registered.default,
                "Description": version.schema["description"],
                "Schema": json.dumps(version.schema),
                "SourceUrl": version.schema.get("sourceUrl"),
                "DocumentationUrl": version.schema.get("documentationUrl"),
                "ProvisioningType": "FULLY_MUTABLE" if "update" in version.schema["handlers"] else "IMMUTABLE",
                "DeprecatedStatus": version.status,
                "ExecutionRoleArn": version.execution_role,
                "LoggingConfig": version.logging,
                "Visibility": "PRIVATE",
                "TimeCreated": version.created,
                "LastUpdated": version.created,
            }
        )

    def list_types(self) -> ActionResult:
        types = self._registry.types.values()
        summaries = [
            {
                "Type": "RESOURCE",
                "TypeName": registered.name,
                "TypeArn": registered.arn,
                "DefaultVersionId": registered.default.id,
                "Description": registered.default.schema["description"],
            }
            for registered in types
        ]
        return ActionResult({"TypeSummaries": summaries})

    def list_type_versions(self) -> ActionResult:
        registered, _ = self._named_type()
        status = self._get_param("DeprecatedStatus", "LIVE")
        summaries = [
            {
                "Type": "RESOURCE",
                "TypeName": registered.name,
                "Arn": version.arn,
                "VersionId": version.id,
                "IsDefaultVersion": version is registered.default,
                "TimeCreated": version.created,
                "Description": version.schema["description"],
            }
            for version in registered.versions
            if version.status == status
        ]
        return ActionResult({"TypeVersionSummaries": summaries})

    def set_type_default_version(self) -> ActionResult:
        registered, version_id = self._named_type()
        registered.set_default(version_id or "")
        return EmptyResult()

    def deregister_type(self) -> ActionResult:
        self._registry.deregister(*self._named_type())
        return EmptyResult()

    def _named_type(self) -> tuple[RegisteredType, str | None]:
        """The type that a request names by Arn or TypeName, and the id of its version if the request names one."""
        if arn := self._get_param("Arn"):
            return self._registry.find_by_arn(arn)
        if not self._get_param("TypeName"):
            raise ValidationError("Name the type by Arn, or by Type and TypeName.")
        return self._registry.find(self._get_param("TypeName")), self._get_param("VersionId")
