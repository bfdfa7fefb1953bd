// Generated from root-credentials-management/org-iam-rootcredentialsmanagement.json by `npm run generate`; do not edit.
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * Enables IAM root credentials management for an AWS organization, so that the management account, or IAM's delegated administrator, can audit and delete the root user's credentials of member accounts, and let an account recover its root password (sts:AssumeRoot). New accounts get no root password. The other root tasks need the feature RootSessions. An organization has at most one resource of this type. Deleting it disables root credentials management for the whole organization.
 *
 * To keep the feature enabled when the resource is deleted, call `applyRemovalPolicy(RemovalPolicy.RETAIN)`.
 *
 * @cloudformationResource Org::IAM::RootCredentialsManagement
 * @stability external
 */
export class CfnRootCredentialsManagement extends cdk.CfnResource implements cdk.IInspectable {
  /**
   * The CloudFormation resource type name for this resource class.
   */
  public static readonly CFN_RESOURCE_TYPE_NAME: string = 'Org::IAM::RootCredentialsManagement';

  /**
   * Checks whether the given object is a CfnRootCredentialsManagement
   */
  public static isCfnRootCredentialsManagement(x: any): x is CfnRootCredentialsManagement {
    return cdk.CfnResource.isCfnResource(x) && x.cfnResourceType === CfnRootCredentialsManagement.CFN_RESOURCE_TYPE_NAME;
  }

  /**
   * Whether a create succeeds if root credentials management is already enabled. The default is true: the stack adopts it, and disables it when the stack is deleted, unless its DeletionPolicy retains it. If this is false, the create fails with AlreadyExists and changes nothing. Changing this property on an existing resource has no effect.
   */
  public adoptExisting?: boolean | cdk.IResolvable;

  /**
   * Whether to turn on trusted access for IAM in AWS Organizations if it is off. Root credentials management needs it. If this is false, which is the default, a create without trusted access fails with the command that turns it on. The type never turns it off.
   */
  public enableTrustedAccess?: boolean | cdk.IResolvable;

  /**
   * Create a new `Org::IAM::RootCredentialsManagement`.
   *
   * @param scope Scope in which this resource is defined
   * @param id Construct identifier for this resource (unique in its scope)
   * @param props Resource properties
   */
  constructor(scope: Construct, id: string, props: CfnRootCredentialsManagementProps = {}) {
    super(scope, id, { type: CfnRootCredentialsManagement.CFN_RESOURCE_TYPE_NAME, properties: props });
    this.adoptExisting = props.adoptExisting;
    this.enableTrustedAccess = props.enableTrustedAccess;
  }

  /**
   * The ID of the AWS organization for which root credentials management is enabled.
   *
   * @cloudformationAttribute OrganizationId
   */
  public get attrOrganizationId(): string {
    return cdk.Token.asString(this.getAtt('OrganizationId', cdk.ResolutionTypeHint.STRING));
  }

  /**
   * The enabled features of IAM's centralized root access when the resource was last read: RootCredentialsManagement, and RootSessions if it is enabled, too.
   *
   * @cloudformationAttribute EnabledFeatures
   */
  public get attrEnabledFeatures(): string[] {
    return cdk.Token.asList(this.getAtt('EnabledFeatures', cdk.ResolutionTypeHint.STRING_LIST));
  }

  protected get cfnProperties(): Record<string, any> {
    return { adoptExisting: this.adoptExisting, enableTrustedAccess: this.enableTrustedAccess };
  }

  /**
   * Examines the CloudFormation resource and discloses attributes
   *
   * @param inspector tree inspector to collect and process attributes
   */
  public inspect(inspector: cdk.TreeInspector): void {
    inspector.addAttribute('aws:cdk:cloudformation:type', CfnRootCredentialsManagement.CFN_RESOURCE_TYPE_NAME);
    inspector.addAttribute('aws:cdk:cloudformation:props', this.cfnProperties);
  }

  protected renderProperties(props: Record<string, any>): Record<string, any> {
    const errors = new cdk.ValidationResults();
    errors.collect(cdk.propertyValidator('adoptExisting', cdk.validateBoolean)(props.adoptExisting));
    errors.collect(cdk.propertyValidator('enableTrustedAccess', cdk.validateBoolean)(props.enableTrustedAccess));
    errors.wrap('supplied properties not correct for "CfnRootCredentialsManagementProps"').assertSuccess();
    return {
      AdoptExisting: cdk.booleanToCloudFormation(props.adoptExisting),
      EnableTrustedAccess: cdk.booleanToCloudFormation(props.enableTrustedAccess),
    };
  }
}

/**
 * Properties for defining a `CfnRootCredentialsManagement`
 *
 * @struct
 * @stability external
 */
export interface CfnRootCredentialsManagementProps {
  /**
   * Whether a create succeeds if root credentials management is already enabled. The default is true: the stack adopts it, and disables it when the stack is deleted, unless its DeletionPolicy retains it. If this is false, the create fails with AlreadyExists and changes nothing. Changing this property on an existing resource has no effect.
   *
   * @default - true
   */
  readonly adoptExisting?: boolean | cdk.IResolvable;

  /**
   * Whether to turn on trusted access for IAM in AWS Organizations if it is off. Root credentials management needs it. If this is false, which is the default, a create without trusted access fails with the command that turns it on. The type never turns it off.
   *
   * @default - false
   */
  readonly enableTrustedAccess?: boolean | cdk.IResolvable;
}
