// The generated L1 constructs behave like CDK's own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { path, require, synthesize } from './support.mjs';

const cdk = require('aws-cdk-lib');
const { CfnOrganization } = require('aws-cdk-lib/aws-organizations');
const { CfnRootSessions } = require('..');

test('the construct is one resource without properties', () => {
  const template = synthesize((stack) => new CfnRootSessions(stack, 'RootSessions'));
  assert.deepEqual(template.toJSON().Resources, { RootSessions: { Type: 'Org::IAM::RootSessions' } });
});

test('a property is validated and passed on, even if it is a token or set later', () => {
  const properties = (props, later) => Object.values(synthesize((stack) => {
    const rootSessions = new CfnRootSessions(stack, 'RootSessions', props);
    if (later !== undefined) rootSessions.enableTrustedAccess = later;
  }).toJSON().Resources)[0].Properties;
  assert.deepEqual(properties({ enableTrustedAccess: true }), { EnableTrustedAccess: true });
  assert.deepEqual(properties({ adoptExisting: false }), { AdoptExisting: false });
  assert.deepEqual(properties({}, true), { EnableTrustedAccess: true });
  assert.deepEqual(properties({ enableTrustedAccess: cdk.Fn.conditionEquals('a', 'a') }),
    { EnableTrustedAccess: { 'Fn::Equals': ['a', 'a'] } });
  assert.throws(() => properties({ enableTrustedAccess: 'perhaps' }),
    /[Ss]upplied properties not correct for "CfnRootSessionsProps"[^]*enableTrustedAccess: "perhaps" should be a boolean/);
});

test('Ref and the attributes resolve to the resource', () => {
  const template = synthesize((stack) => {
    const rootSessions = new CfnRootSessions(stack, 'RootSessions');
    new cdk.CfnOutput(stack, 'Ref', { value: rootSessions.ref });
    new cdk.CfnOutput(stack, 'Id', { value: rootSessions.attrOrganizationId });
    new cdk.CfnOutput(stack, 'Features', { value: cdk.Fn.join(',', rootSessions.attrEnabledFeatures) });
  });
  template.hasOutput('Ref', { Value: { Ref: 'RootSessions' } });
  template.hasOutput('Id', { Value: { 'Fn::GetAtt': ['RootSessions', 'OrganizationId'] } });
  template.hasOutput('Features', { Value: { 'Fn::Join': [',', { 'Fn::GetAtt': ['RootSessions', 'EnabledFeatures'] }] } });
});

test('the type guard distinguishes it from other constructs', () => {
  const stack = new cdk.Stack();
  assert.equal(CfnRootSessions.isCfnRootSessions(new CfnRootSessions(stack, 'A')), true);
  assert.equal(CfnRootSessions.isCfnRootSessions(new CfnOrganization(stack, 'B')), false);
  assert.equal(CfnRootSessions.isCfnRootSessions('A'), false);
});

test('inspect discloses the type and the properties, as in CDK', () => {
  const inspector = new cdk.TreeInspector();
  new CfnRootSessions(new cdk.Stack(), 'RootSessions', { enableTrustedAccess: true }).inspect(inspector);
  assert.deepEqual(inspector.attributes, {
    'aws:cdk:cloudformation:type': 'Org::IAM::RootSessions',
    'aws:cdk:cloudformation:props': { adoptExisting: undefined, enableTrustedAccess: true },
  });
});

test('it has the members of CDK\'s own L1 constructs', () => {
  const members = (prototype) => Object.getOwnPropertyNames(prototype).filter((name) => !name.startsWith('_'));
  const own = ['organizationRef']; // CDK's reference to an organization
  const ofCdk = members(CfnOrganization.prototype).filter((name) => !name.startsWith('attr') && !own.includes(name));
  assert.ok(ofCdk.length > 3);
  assert.deepEqual(ofCdk.filter((name) => !(name in CfnRootSessions.prototype)), []);
  for (const name of ['CFN_RESOURCE_TYPE_NAME', 'isCfnRootSessions']) assert.ok(name in CfnRootSessions);
});

for (const [source, file] of Object.entries({
  'root-sessions': 'org-iam-rootsessions.json',
  'root-credentials-management': 'root-credentials-management/org-iam-rootcredentialsmanagement.json',
})) test(`${source}.generated.ts is the output of \`npm run generate\``, () => {
  const { properties } = JSON.parse(readFileSync(path(`../../${file}`), 'utf8'));
  const committed = readFileSync(path(`../lib/${source}.generated.ts`), 'utf8');
  assert.equal(committed, execFileSync(process.execPath, [path('../generate.mjs'), file], { encoding: 'utf8' }), 'npm run generate');
  for (const { description } of Object.values(properties)) assert.ok(committed.includes(description));
});
