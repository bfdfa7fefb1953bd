// Prints lib/root-sessions.generated.ts, made from the resource type's schema in the shape of CDK's own L1 constructs.
// usage: npm run generate
import { readFileSync } from 'node:fs';

const schema = JSON.parse(readFileSync(new URL('../org-iam-rootsessions.json', import.meta.url), 'utf8'));
const resource = schema.typeName.split('::').pop();
const className = `Cfn${resource}`;
const named = (pointer) => pointer.split('/').pop();
const attributes = schema.readOnlyProperties.map(named);
const writable = Object.keys(schema.properties).filter((name) => !attributes.includes(name));
if (writable.length) throw new Error(`writable properties need a Props interface, which this cannot write: ${writable}`);

const TYPES = {
  string: { type: 'string', token: 'asString', hint: 'STRING' },
  array: { type: 'string[]', token: 'asList', hint: 'STRING_LIST' },
};

function attribute(name) {
  const { type, token, hint } = TYPES[schema.properties[name].type];
  return `
  /**
   * ${schema.properties[name].description}
   *
   * @cloudformationAttribute ${name}
   */
  public get attr${name}(): ${type} {
    return cdk.Token.${token}(this.getAtt('${name}', cdk.ResolutionTypeHint.${hint}));
  }
`;
}

process.stdout.write(`// Generated from org-iam-rootsessions.json by \`npm run generate\`; do not edit.
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * ${schema.description.replace(`Resource Type definition for ${schema.typeName}. `, '')}
 *
 * Deleting it disables root sessions for the whole organization: \`applyRemovalPolicy(RemovalPolicy.RETAIN)\` keeps them.
 *
 * @cloudformationResource ${schema.typeName}
 * @stability external
 */
export class ${className} extends cdk.CfnResource implements cdk.IInspectable {
  /**
   * The CloudFormation resource type name for this resource class.
   */
  public static readonly CFN_RESOURCE_TYPE_NAME: string = '${schema.typeName}';

  /**
   * Checks whether the given object is a ${className}
   */
  public static is${className}(x: any): x is ${className} {
    return cdk.CfnResource.isCfnResource(x) && x.cfnResourceType === ${className}.CFN_RESOURCE_TYPE_NAME;
  }

  /**
   * Create a new \`${schema.typeName}\`.
   *
   * @param scope Scope in which this resource is defined
   * @param id Construct identifier for this resource (unique in its scope)
   */
  constructor(scope: Construct, id: string) {
    super(scope, id, { type: ${className}.CFN_RESOURCE_TYPE_NAME });
  }
${attributes.map(attribute).join('')}
  /**
   * Examines the CloudFormation resource and discloses attributes
   *
   * @param inspector tree inspector to collect and process attributes
   */
  public inspect(inspector: cdk.TreeInspector): void {
    inspector.addAttribute('aws:cdk:cloudformation:type', ${className}.CFN_RESOURCE_TYPE_NAME);
    inspector.addAttribute('aws:cdk:cloudformation:props', this.cfnProperties);
  }
}
`);
