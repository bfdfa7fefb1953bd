import { App, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { RootSessions, RootSessionsType } from 'org-iam-rootsessions';

const app = new App();

const registration = new Stack(app, 'root-sessions-type');
new RootSessionsType(registration, 'Type');

const stack = new Stack(app, 'root-sessions');
stack.addDependency(registration);
const rootSessions = new RootSessions(stack, 'RootSessions', { enableTrustedAccess: true });
new CfnOutput(stack, 'OrganizationId', { value: rootSessions.organizationId });
new CfnOutput(stack, 'EnabledFeatures', { value: Fn.join(',', rootSessions.enabledFeatures) });
