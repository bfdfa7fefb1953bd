import { App, CfnOutput, Fn, Stack } from 'aws-cdk-lib';
import { Feature, FeatureType, RootCredentialsManagement, RootSessions } from 'org-iam-rootsessions';

const app = new App();

const registration = new Stack(app, 'root-access-types');
new FeatureType(registration, 'RootSessionsType', { feature: Feature.ROOT_SESSIONS });
new FeatureType(registration, 'RootCredentialsManagementType', { feature: Feature.ROOT_CREDENTIALS_MANAGEMENT });

const stack = new Stack(app, 'root-access');
stack.addDependency(registration);
const rootSessions = new RootSessions(stack, 'RootSessions', { enableTrustedAccess: true });
const rootCredentialsManagement = new RootCredentialsManagement(stack, 'RootCredentialsManagement');
rootCredentialsManagement.node.addDependency(rootSessions);
new CfnOutput(stack, 'OrganizationId', { value: rootCredentialsManagement.organizationId });
new CfnOutput(stack, 'EnabledFeatures', { value: Fn.join(',', rootCredentialsManagement.enabledFeatures) });
