import * as path from 'path';
import * as cdk from 'aws-cdk-lib';
import { ArnFormat, CfnResourceDefaultVersion, CfnResourceVersion, Stack } from 'aws-cdk-lib';
import { CfnRole, Effect, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';

/**
 * The features of IAM's centralized root access. Each has its own resource type.
 */
export enum Feature {
  /**
   * Org::IAM::RootSessions
   */
  ROOT_SESSIONS = 'RootSessions',

  /**
   * Org::IAM::RootCredentialsManagement
   */
  ROOT_CREDENTIALS_MANAGEMENT = 'RootCredentialsManagement',
}

/**
 * Properties for `FeatureType`.
 */
export interface FeatureTypeProps {
  /**
   * The feature whose type is registered.
   */
  readonly feature: Feature;

  /**
   * Whether the type may enable trusted access for IAM (its property `enableTrustedAccess`).
   *
   * @default true
   */
  readonly allowEnableTrustedAccess?: boolean;

  /**
   * The log group of the type's handlers.
   *
   * @default - a new log group that keeps its events for a year
   */
  readonly logGroup?: ILogGroup;
}

/**
 * Registers one of the two resource types in the account and Region of the stack, and makes this version the default. This
 * library contains the package as an asset.
 *
 * Put it in its own stack and deploy that first, because CloudFormation refuses a template with a type that is not registered.
 * Delete that stack last, because a stack cannot delete its resource if the type is not registered.
 */
export class FeatureType extends Construct {
  /**
   * The ARN of the registered version.
   */
  public readonly typeVersionArn: string;

  /**
   * The role of the type's handlers, which call IAM and AWS Organizations.
   */
  public readonly executionRole: Role;

  /**
   * The role that writes the type's logs and metrics.
   */
  public readonly loggingRole: Role;

  /**
   * The log group of the type's handlers.
   */
  public readonly logGroup: ILogGroup;

  private readonly typeName: string;

  constructor(scope: Construct, id: string, props: FeatureTypeProps) {
    super(scope, id);
    const { feature } = props;
    this.typeName = `Org::IAM::${feature}`;
    this.logGroup = props.logGroup ?? new LogGroup(this, 'LogGroup', { retention: RetentionDays.ONE_YEAR });
    const groupArn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.logGroup.logGroupName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.executionRole = this.roleOfType('ExecutionRole', 'calls IAM for', {
      [feature]: [
        allow([`iam:DisableOrganizations${feature}`, `iam:EnableOrganizations${feature}`, 'iam:ListOrganizationsFeatures']),
      ],
      ...(props.allowEnableTrustedAccess ?? true) && {
        TrustedAccess: [
          allow(['organizations:DescribeOrganization']),
          allow(['organizations:EnableAWSServiceAccess'], ['*'], { 'organizations:ServicePrincipal': 'iam.amazonaws.com' }),
        ],
      },
    });
    this.loggingRole = this.roleOfType('LoggingRole', 'writes logs and metrics of', {
      LogsAndMetrics: [
        allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.logGroup.logGroupArn, groupArn]),
        allow(['logs:DescribeLogGroups']),
        allow(['cloudwatch:PutMetricData'], ['*'], {
          'cloudwatch:namespace': `AWS/CloudFormation/${this.typeName.replace(/::/g, '/')}`,
        }),
      ],
    });

    const version = new CfnResourceVersion(this, 'Version', {
      typeName: this.typeName,
      schemaHandlerPackage: new Asset(this, 'Package', {
        path: path.join(__dirname, '..', 'package', `org-iam-${feature.toLowerCase()}.zip`),
      }).s3ObjectUrl,
      executionRoleArn: this.executionRole.roleArn,
      loggingConfig: { logGroupName: this.logGroup.logGroupName, logRoleArn: this.loggingRole.roleArn },
    });
    new CfnResourceDefaultVersion(this, 'DefaultVersion', { typeVersionArn: version.ref });
    this.typeVersionArn = version.ref;
  }

  /** A role that CloudFormation may assume only for this type (confused deputy). */
  private roleOfType(id: string, purpose: string, statements: Record<string, PolicyStatement[]>): Role {
    const stack = Stack.of(this);
    const typeArn = stack.formatArn({
      service: 'cloudformation',
      resource: 'type',
      resourceName: `resource/${this.typeName.replace(/::/g, '-')}/*`,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    const role = new Role(this, id, {
      description: `CloudFormation ${purpose} ${this.typeName} with this role`,
      assumedBy: new ServicePrincipal('resources.cloudformation.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          StringLike: { 'aws:SourceArn': typeArn },
        },
      }),
      inlinePolicies: Object.fromEntries(
        Object.entries(statements).map(([name, list]) => [name, new PolicyDocument({ statements: list })]),
      ),
    });
    // cdk-nag 2 reads the metadata, cdk-nag 3 the acknowledgment, which aws-cdk-lib 2.220 does not support. This library does not
    // depend on cdk-nag.
    const reason = 'The actions on "*" support no narrower resource; a log group has streams of any name.';
    (role.node.defaultChild as CfnRole).addMetadata('cdk_nag', {
      rules_to_suppress: [{ id: 'AwsSolutions-IAM5', reason }],
    });
    (cdk as any).Validations?.of(role).acknowledge({ id: 'AwsSolutions-IAM5[Resource::*]', reason });
    return role;
  }
}

function allow(actions: string[], resources = ['*'], equals?: Record<string, string>): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.ALLOW,
    actions,
    resources,
    conditions: equals && { StringEquals: equals },
  });
}
