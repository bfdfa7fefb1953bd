// Prints an L1 construct like CDK's own, generated from a resource type's schema.
// usage: node generate.mjs SCHEMA; npm run generate writes lib/*.generated.ts
import { readFileSync } from 'node:fs';

const [file] = process.argv.slice(2);
const schema = JSON.parse(readFileSync(new URL(`../${file}`, import.meta.url), 'utf8'));
const resource = schema.typeName.split('::').pop();
const className = `Cfn${resource}`;
const named = (pointer) => pointer.split('/').pop();
const attributes = schema.readOnlyProperties.map(named);
const camelCase = (name) => name[0].toLowerCase() + name.slice(1);

const TYPES = {
  string: { type: 'string', token: 'asString', hint: 'STRING' },
  array: { type: 'string[]', token: 'asList', hint: 'STRING_LIST' },
};

const PROPERTIES = {
  boolean: { type: 'boolean | cdk.IResolvable', validate: 'validateBoolean', render: 'booleanToCloudFormation' },
};
const properties = Object.entries(schema.properties)
  .filter(([cfnName]) => !attributes.includes(cfnName))
  .sort(([one], [other]) => (one < other ? -1 : 1))
  .map(([cfnName, definition]) => ({ cfnName, name: camelCase(cfnName), ...definition, ...PROPERTIES[definition.type] }));

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

process.stdout.write(`// Generated from ${file} by \`npm run generate\`; do not edit.
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * ${schema.description.replace(`Resource Type definition for ${schema.typeName}. `, '')}
 *
 * To keep the feature enabled when the resource is deleted, call \`applyRemovalPolicy(RemovalPolicy.RETAIN)\`.
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
${properties.map((property) => `
  /**
   * ${property.description}
   */
  public ${property.name}?: ${property.type};
`).join('')}
  /**
   * Create a new \`${schema.typeName}\`.
   *
   * @param scope Scope in which this resource is defined
   * @param id Construct identifier for this resource (unique in its scope)
   * @param props Resource properties
   */
  constructor(scope: Construct, id: string, props: ${className}Props = {}) {
    super(scope, id, { type: ${className}.CFN_RESOURCE_TYPE_NAME, properties: props });
${properties.map(({ name }) => `    this.${name} = props.${name};
`).join('')}  }
${attributes.map(attribute).join('')}
  protected get cfnProperties(): Record<string, any> {
    return { ${properties.map(({ name }) => `${name}: this.${name}`).join(', ')} };
  }

  /**
   * Examines the CloudFormation resource and discloses attributes
   *
   * @param inspector tree inspector to collect and process attributes
   */
  public inspect(inspector: cdk.TreeInspector): void {
    inspector.addAttribute('aws:cdk:cloudformation:type', ${className}.CFN_RESOURCE_TYPE_NAME);
    inspector.addAttribute('aws:cdk:cloudformation:props', this.cfnProperties);
  }

  protected renderProperties(props: Record<string, any>): Record<string, any> {
    const errors = new cdk.ValidationResults();
${properties.map(({ name, validate }) => `    errors.collect(cdk.propertyValidator('${name}', cdk.${validate})(props.${name}));
`).join('')}    errors.wrap('supplied properties not correct for "${className}Props"').assertSuccess();
    return {
${properties.map(({ cfnName, name, render }) => `      ${cfnName}: cdk.${render}(props.${name}),
`).join('')}    };
  }
}

/**
 * Properties for defining a \`${className}\`
 *
 * @struct
 * @stability external
 */
export interface ${className}Props {
${properties.map((property) => `  /**
   * ${property.description}
   *
   * @default - ${property.default}
   */
  readonly ${property.name}?: ${property.type};
`).join('\n')}}
`);
