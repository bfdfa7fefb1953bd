// FeatureType registers a type like examples/register-type.yml, with the package as an asset.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { path, require, synthesize } from './support.mjs';

const { App, Aspects, Stack } = require('aws-cdk-lib');
const { Annotations, Match, Template } = require('aws-cdk-lib/assertions');
const { LogGroup } = require('aws-cdk-lib/aws-logs');
const { CfnInclude } = require('aws-cdk-lib/cloudformation-include');
const { AwsSolutionsChecks } = require('cdk-nag');
const { Feature, FeatureType } = require('..');

const VERSION = 'AWS::CloudFormation::ResourceVersion';

const FEATURES = Object.values(Feature);
const registered = (props) => synthesize((stack) => new FeatureType(stack, 'Type', { feature: Feature.ROOT_SESSIONS, ...props }));
const logicalId = (template, type) => Object.keys(template.findResources(type))[0];

/** A role's trust policy and its statements, with actions as lists, including conditional policies. */
function role(template, part) {
  const named = ([name]) => name.includes(part);
  const { AssumeRolePolicyDocument, Policies } = Object.entries(template.findResources('AWS::IAM::Role')).find(named)[1].Properties;
  const statements = Policies.map((policy) => policy['Fn::If']?.[1] ?? policy)
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  return {
    trust: AssumeRolePolicyDocument.Statement,
    statements: statements.map((statement) => ({ ...statement, Action: [statement.Action].flat() })),
  };
}

/** Replaces Fn::Join and Fn::Sub by their text, Fn::GetAtt by its short form, and the parameter Feature by its value. */
const resolved = (value, feature) => JSON.parse(JSON.stringify(value, (_, each) => {
  if (each?.['Fn::Join']) return each['Fn::Join'][1].map((part) => (part.Ref ? `\${${part.Ref}}` : part)).join('');
  if (each?.['Fn::GetAtt']) return [each['Fn::GetAtt']].flat().join('.');
  return (each?.['Fn::Sub'] ?? each)?.replaceAll?.('${Feature}', feature) ?? each;
}));

const example = synthesize((stack) => new CfnInclude(stack, 'Example', { templateFile: path('../../examples/register-type.yml') }));

for (const feature of FEATURES) test(`${feature} is registered with its package, and that version becomes the default`, () => {
  const app = new App();
  const stack = new Stack(app, 'stack');
  const { typeVersionArn } = new FeatureType(stack, 'Type', { feature });
  const template = Template.fromStack(stack);
  const version = logicalId(template, VERSION);
  assert.deepEqual(stack.resolve(typeVersionArn), { Ref: version });
  template.hasResourceProperties('AWS::CloudFormation::ResourceDefaultVersion', { TypeVersionArn: { Ref: version } });
  const { TypeName, SchemaHandlerPackage } = template.findResources(VERSION)[version].Properties;
  assert.equal(TypeName, `Org::IAM::${feature}`);
  const asset = SchemaHandlerPackage['Fn::Sub'].split('/').pop();
  const staged = readFileSync(`${app.outdir}/asset.${asset}`);
  assert.ok(staged.equals(readFileSync(path(`../package/org-iam-${feature.toLowerCase()}.zip`))));
});

for (const feature of FEATURES) test(`the roles of ${feature} are the same as in examples/register-type.yml`, () => {
  const template = registered({ feature });
  const logGroup = logicalId(template, 'AWS::Logs::LogGroup');
  const named = (text) => JSON.parse(JSON.stringify(text).replaceAll(logGroup, 'LogGroup'));
  for (const each of ['ExecutionRole', 'LoggingRole']) {
    assert.deepEqual(named(resolved(role(template, each))), resolved(role(example, each), feature));
  }
  template.hasResourceProperties(VERSION, {
    LoggingConfig: { LogGroupName: { Ref: logGroup }, LogRoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('LoggingRole'), 'Arn'] } },
  });
});

test('a new log group keeps logs for a year, or the user passes a log group', () => {
  registered().hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 365 });
  const template = synthesize((stack) => new FeatureType(stack, 'Type', {
    feature: Feature.ROOT_SESSIONS,
    logGroup: LogGroup.fromLogGroupName(stack, 'Own', 'own'),
  }));
  template.resourceCountIs('AWS::Logs::LogGroup', 0);
  template.hasResourceProperties(VERSION, { LoggingConfig: { LogGroupName: 'own' } });
});

test('allowEnableTrustedAccess: false removes the permissions to enable trusted access', () => {
  const actions = (props) => role(registered(props), 'ExecutionRole').statements.flatMap(({ Action }) => Action);
  assert.ok(actions().includes('organizations:EnableAWSServiceAccess'));
  assert.deepEqual(actions({ allowEnableTrustedAccess: false }).filter((action) => !action.startsWith('iam:')), []);
});

test('cdk-nag has no unexplained finding', () => {
  const findings = (explain) => {
    const app = new App();
    const stack = new Stack(app, 'stack');
    const { executionRole, loggingRole } = new FeatureType(stack, 'Type', { feature: Feature.ROOT_SESSIONS });
    if (!explain) for (const each of [executionRole, loggingRole]) each.node.defaultChild.addMetadata('cdk_nag', {});
    Aspects.of(app).add(new AwsSolutionsChecks({ verbose: true }));
    const annotations = Annotations.fromStack(stack);
    return [...annotations.findError('*', Match.anyValue()), ...annotations.findWarning('*', Match.anyValue())]
      .map(({ entry }) => entry.data);
  };
  assert.deepEqual(findings(true), []);
  assert.match(findings(false).join(), /AwsSolutions-IAM5/);
});
