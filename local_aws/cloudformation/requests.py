"""The supported operations and parameters. The local AWS ignores none of them and refuses all others in one line."""

from collections.abc import Mapping
from typing import Any

from local_aws.cloudformation.exceptions import ValidationError

TEMPLATE = "TemplateBody TemplateURL"
STACK = f"StackName {TEMPLATE} Parameters Capabilities Tags RoleARN"
STACK_SET = (
    f"StackSetName Description {TEMPLATE} Parameters Capabilities AdministrationRoleARN ExecutionRoleName"
    " PermissionModel CallAs"
)
TARGETS = "StackSetName Accounts DeploymentTargets Regions CallAs OperationId"
TYPE = "Type TypeName Arn"
KNOWN = {
    operation: set(parameters.split())
    for operation, parameters in {
        "ContinueUpdateRollback": "StackName ResourcesToSkip RoleARN ClientRequestToken",
        # ImportExistingResources imports nothing, because moto and the handlers refuse resources that exist already.
        "CreateChangeSet": f"{STACK} ChangeSetName ChangeSetType Description UsePreviousTemplate ResourcesToImport"
        " ClientToken ImportExistingResources IncludeNestedStacks",
        "CreateStack": f"{STACK} EnableTerminationProtection StackPolicyBody ClientRequestToken",
        "CreateStackInstances": TARGETS,
        "CreateStackSet": f"{STACK_SET} Tags ClientRequestToken",
        "DeleteChangeSet": "ChangeSetName StackName",
        "DeleteStack": "StackName RetainResources RoleARN ClientRequestToken",
        "DeleteStackInstances": f"{TARGETS} RetainStacks",
        "DeleteStackSet": "StackSetName CallAs",
        "DeregisterType": f"{TYPE} VersionId",
        "DescribeChangeSet": "ChangeSetName StackName IncludePropertyValues",
        "DescribeStackDriftDetectionStatus": "StackDriftDetectionId",
        "DescribeStackEvents": "StackName",
        "DescribeStackResource": "StackName LogicalResourceId",
        "DescribeStackResourceDrifts": "StackName StackResourceDriftStatusFilters",
        "DescribeStackResources": "StackName LogicalResourceId",
        "DescribeStackSet": "StackSetName CallAs",
        "DescribeStackSetOperation": "StackSetName OperationId CallAs",
        "DescribeStacks": "StackName NextToken",
        "DescribeType": f"{TYPE} VersionId",
        "DescribeTypeRegistration": "RegistrationToken",
        "DetectStackDrift": "StackName",
        "DetectStackResourceDrift": "StackName LogicalResourceId",
        "ExecuteChangeSet": "ChangeSetName StackName ClientRequestToken",
        "GetStackPolicy": "StackName",
        "GetTemplate": "StackName ChangeSetName TemplateStage",
        "GetTemplateSummary": f"StackName {TEMPLATE}",
        "ListChangeSets": "StackName",
        "ListExports": "NextToken",
        "ListImports": "ExportName",
        "ListStackInstances": "StackSetName CallAs",
        "ListStackResources": "StackName",
        "ListStackSetOperationResults": "StackSetName OperationId CallAs",
        "ListStackSetOperations": "StackSetName CallAs",
        "ListStackSets": "Status CallAs",
        "ListStacks": "StackStatusFilter",
        "ListTypeRegistrations": "Type TypeName TypeArn RegistrationStatusFilter",
        "ListTypeVersions": f"{TYPE} DeprecatedStatus",
        "ListTypes": "Type Visibility",
        "RegisterType": "Type TypeName SchemaHandlerPackage ExecutionRoleArn LoggingConfig ClientRequestToken",
        "SetStackPolicy": "StackName StackPolicyBody",
        "SetTypeDefaultVersion": f"{TYPE} VersionId",
        "UpdateStack": f"{STACK} UsePreviousTemplate StackPolicyBody StackPolicyDuringUpdateBody ClientRequestToken",
        "UpdateStackSet": f"{STACK_SET} UsePreviousTemplate OperationId",
        "UpdateTerminationProtection": "StackName EnableTerminationProtection",
        "ValidateTemplate": TEMPLATE,
    }.items()
}
# Values that mean the same as an omitted parameter
NOTHING = (None, False, "", "false", [], {})
DEFAULTS = {
    "CallAs": "SELF",
    "DeletionMode": "STANDARD",
    "DeploymentConfig": {"Mode": "STANDARD"},
    "OnFailure": "ROLLBACK",
    "OnStackFailure": "ROLLBACK",
    "PermissionModel": "SELF_MANAGED",
    "Type": "RESOURCE",
    "Visibility": "PRIVATE",
}


def unknown(operation: str) -> ValidationError:
    return ValidationError(f"The local AWS does not support {operation}")


def refuse_unknown(operation: str, parameters: Mapping[str, Any]) -> None:
    if operation not in KNOWN:
        raise unknown(operation)
    for name, value in parameters.items():
        if isinstance(value, Mapping):
            value = {key: item for key, item in value.items() if item not in NOTHING}
        given = value not in NOTHING and value != DEFAULTS.get(name)
        if given and (name not in KNOWN[operation] or name in DEFAULTS):
            raise ValidationError(f"The local AWS does not support {name}={value} of {operation}")
    others = set(parameters.get("DeploymentTargets") or {}) - {"Accounts"}
    if others:
        raise ValidationError(f"The local AWS does not support {', '.join(others)} of DeploymentTargets")
