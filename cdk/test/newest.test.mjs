// The constructs with the newest aws-cdk-lib and cdk-nag, which script/cdk installs. All other tests use the oldest.
import assert from 'node:assert/strict';
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import test from 'node:test';
import { path, require } from './support.mjs';

for (const part of ['lib', 'package', 'package.json']) {
  cpSync(path(`../${part}`), path(`../../target/newest/node_modules/org-iam-rootsessions/${part}`), { recursive: true });
}
const newest = createRequire(path('../../target/newest/package.json'));

test('the templates are the same', () => {
  const made = (cdk, constructs) => {
    const app = new cdk.App();
    const stack = new cdk.Stack(app, 'stack');
    new constructs.FeatureType(stack, 'Type', { feature: constructs.Feature.ROOT_SESSIONS });
    new constructs.RootSessions(stack, 'RootSessions');
    return app.synth().getStackByName('stack').template.Resources;
  };
  assert.deepEqual(made(newest('aws-cdk-lib'), newest('org-iam-rootsessions')), made(require('aws-cdk-lib'), require('..')));
});

test('cdk-nag 3 has no unexplained finding', () => {
  const { App, Stack } = newest('aws-cdk-lib');
  const { AccountRootPrincipal, PolicyDocument, PolicyStatement, Role } = newest('aws-cdk-lib/aws-iam');
  const app = new App();
  const stack = new Stack(app, 'stack');
  const { Feature, FeatureType } = newest('org-iam-rootsessions');
  new FeatureType(stack, 'Type', { feature: Feature.ROOT_SESSIONS });
  new Role(stack, 'Unexplained', {
    assumedBy: new AccountRootPrincipal(),
    inlinePolicies: { All: new PolicyDocument({ statements: [new PolicyStatement({ actions: ['a:b'], resources: ['*'] })] }) },
  });
  const { violations } = new (newest('cdk-nag').AwsSolutionsChecks)(app).validateScope(app);
  assert.deepEqual(violations.map(({ ruleName }) => ruleName), ['AwsSolutions-IAM5[Resource::*]']);
  assert.deepEqual(violations[0].violatingResources.map(({ constructPath }) => constructPath), ['stack/Unexplained/Resource']);
});
