import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const require = createRequire(import.meta.url);
export const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

const cdk = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');

/** The template of a stack after `build(stack)`. */
export function synthesize(build, props) {
  const stack = new cdk.Stack(new cdk.App(), 'stack', props);
  build(stack);
  return Template.fromStack(stack);
}
