from aws_cdk import App, CfnOutput, Fn, Stack
from org_iam_rootsessions_cdk import RootSessions, RootSessionsType

app = App()

registration = Stack(app, "root-sessions-type")
RootSessionsType(registration, "Type")

stack = Stack(app, "root-sessions")
stack.add_dependency(registration)
root_sessions = RootSessions(stack, "RootSessions", enable_trusted_access=True)
CfnOutput(stack, "OrganizationId", value=root_sessions.organization_id)
CfnOutput(stack, "EnabledFeatures", value=Fn.join(",", root_sessions.enabled_features))

app.synth()
