from aws_cdk import App, CfnOutput, Fn, RemovalPolicy, Stack
from org_iam_rootsessions_cdk import CfnRootSessions

app = App()
stack = Stack(app, "root-sessions")

root_sessions = CfnRootSessions(stack, "RootSessions", enable_trusted_access=True)
root_sessions.apply_removal_policy(RemovalPolicy.RETAIN)

CfnOutput(stack, "OrganizationId", value=root_sessions.attr_organization_id)
CfnOutput(stack, "EnabledFeatures", value=Fn.join(",", root_sessions.attr_enabled_features))

app.synth()
