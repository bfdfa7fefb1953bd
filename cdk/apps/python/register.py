"""A CDK app that registers a type across accounts and Regions, with examples/register-type.yml as a StackSet."""

from pathlib import Path

from aws_cdk import App, CfnParameter, CfnStackSet, Stack

TEMPLATE = Path(__file__).parents[3] / "examples/register-type.yml"

app = App()
stack = Stack(app, "register-root-sessions")
feature = CfnParameter(stack, "Feature", default="RootSessions", description="The feature that the type enables")
package = CfnParameter(stack, "SchemaHandlerPackage", description="S3 URL of the package")
accounts = CfnParameter(stack, "Accounts", type="CommaDelimitedList")
regions = CfnParameter(stack, "Regions", type="CommaDelimitedList")

CfnStackSet(
    stack,
    "RegisterType",
    stack_set_name="register-root-sessions",
    permission_model="SELF_MANAGED",
    capabilities=["CAPABILITY_IAM"],
    template_body=TEMPLATE.read_text(),
    parameters=[
        CfnStackSet.ParameterProperty(parameter_key="Feature", parameter_value=feature.value_as_string),
        CfnStackSet.ParameterProperty(parameter_key="SchemaHandlerPackage", parameter_value=package.value_as_string),
    ],
    stack_instances_group=[
        CfnStackSet.StackInstancesProperty(
            deployment_targets=CfnStackSet.DeploymentTargetsProperty(accounts=accounts.value_as_list),
            regions=regions.value_as_list,
        )
    ],
)

app.synth()
