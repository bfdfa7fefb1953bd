import { App, CfnOutput, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { CfnRootSessions } from 'org-iam-rootsessions';

const app = new App();
const stack = new Stack(app, 'root-sessions');

const rootSessions = new CfnRootSessions(stack, 'RootSessions', { enableTrustedAccess: true });
rootSessions.applyRemovalPolicy(RemovalPolicy.RETAIN);

new CfnOutput(stack, 'OrganizationId', { value: rootSessions.attrOrganizationId });
new CfnOutput(stack, 'EnabledFeatures', { value: Fn.join(',', rootSessions.attrEnabledFeatures) });

app.synth();
