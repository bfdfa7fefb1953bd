// The L2 constructs use the recommended settings by default.
import assert from 'node:assert/strict';
import test from 'node:test';
import { require, synthesize } from './support.mjs';

const { App, CfnOutput, Fn, RemovalPolicies, RemovalPolicy, Stack } = require('aws-cdk-lib');
const { Annotations, Match } = require('aws-cdk-lib/assertions');
const { RootCredentialsManagement, RootSessions } = require('..');

const CONSTRUCTS = { RootSessions, RootCredentialsManagement };

/** The only resource of a stack with the construct. */
function resource(props, Construct = RootSessions) {
  const resources = Object.values(synthesize((stack) => new Construct(stack, 'Feature', props)).toJSON().Resources);
  assert.equal(resources.length, 1);
  return resources[0];
}

for (const [name, Construct] of Object.entries(CONSTRUCTS)) test(`by default, ${name} stays enabled unless the stack's creation is rolled back`, () => {
  assert.deepEqual(resource({}, Construct), {
    Type: `Org::IAM::${name}`,
    Properties: { AdoptExisting: false },
    DeletionPolicy: 'RetainExceptOnCreate',
    UpdateReplacePolicy: 'Retain',
  });
});

test('a rollback does not disable an adopted feature', () => {
  assert.deepEqual(resource({ adoptExisting: true }), {
    Type: 'Org::IAM::RootSessions',
    Properties: { AdoptExisting: true },
    DeletionPolicy: 'Retain',
    UpdateReplacePolicy: 'Retain',
  });
});

test('the construct passes on the properties', () => {
  assert.deepEqual(resource({ enableTrustedAccess: true }).Properties, { AdoptExisting: false, EnableTrustedAccess: true });
});

test('the user can set the removal policy, even later', () => {
  const destroyed = { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' };
  const { DeletionPolicy, UpdateReplacePolicy } = resource({ removalPolicy: RemovalPolicy.DESTROY });
  assert.deepEqual({ DeletionPolicy, UpdateReplacePolicy }, destroyed);
  synthesize((stack) => new RootSessions(stack, 'RootSessions').applyRemovalPolicy(RemovalPolicy.DESTROY))
    .hasResource('Org::IAM::RootSessions', destroyed);
});

for (const [name, Construct] of Object.entries(CONSTRUCTS)) test(`${name} warns if something else sets its policy to Delete`, () => {
  const warnings = (props, change) => {
    const app = new App();
    const stack = new Stack(app, 'stack');
    change(app, new Construct(stack, 'Feature', props));
    return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(`disables ${name} for`)).length;
  };
  const destroyAll = (app) => RemovalPolicies.of(app).destroy();
  assert.equal(warnings({}, destroyAll), 1);
  assert.equal(warnings({ adoptExisting: true }, destroyAll), 1);
  assert.equal(warnings({}, (_, construct) => construct.applyRemovalPolicy(RemovalPolicy.DESTROY)), 1);
  assert.equal(warnings({ removalPolicy: RemovalPolicy.DESTROY }, destroyAll), 0);
  assert.equal(warnings({}, () => {}), 0);
  assert.equal(warnings({}, (app) => RemovalPolicies.of(app).retain()), 0);
});

for (const [name, Construct] of Object.entries(CONSTRUCTS)) test(`the attributes of ${name} resolve to the resource's`, () => {
  const template = synthesize((stack) => {
    const { organizationId, enabledFeatures } = new Construct(stack, 'Feature');
    new CfnOutput(stack, 'Id', { value: organizationId });
    new CfnOutput(stack, 'Features', { value: Fn.join(',', enabledFeatures) });
  });
  const [logicalId] = Object.keys(template.findResources(`Org::IAM::${name}`));
  template.hasOutput('Id', { Value: { 'Fn::GetAtt': [logicalId, 'OrganizationId'] } });
  template.hasOutput('Features', { Value: { 'Fn::Join': [',', { 'Fn::GetAtt': [logicalId, 'EnabledFeatures'] }] } });
});
