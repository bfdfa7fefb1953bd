from aws_cdk import App, CfnOutput, Fn, Stack
from org_iam_rootsessions_cdk import Feature, FeatureType, RootCredentialsManagement, RootSessions

app = App()

registration = Stack(app, "root-access-types")
FeatureType(registration, "RootSessionsType", feature=Feature.ROOT_SESSIONS)
FeatureType(registration, "RootCredentialsManagementType", feature=Feature.ROOT_CREDENTIALS_MANAGEMENT)

stack = Stack(app, "root-access")
stack.add_dependency(registration)
root_sessions = RootSessions(stack, "RootSessions", enable_trusted_access=True)
root_credentials_management = RootCredentialsManagement(stack, "RootCredentialsManagement")
root_credentials_management.node.add_dependency(root_sessions)
CfnOutput(stack, "OrganizationId", value=root_credentials_management.organization_id)
CfnOutput(stack, "EnabledFeatures", value=Fn.join(",", root_credentials_management.enabled_features))

app.synth()
