import { Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FeatureProps, properties, protect } from './feature';
import { CfnRootCredentialsManagement } from './root-credentials-management.generated';

/**
 * Enables root credentials management for the AWS organization of the stack's account, which is the management account. Declare it once
 * per organization, in a stack that is deployed after the type is registered (see `FeatureType`).
 *
 * Let it depend on `RootSessions` (`node.addDependency`): an account can recover root credentials that were deleted only while
 * root sessions are enabled, and its `enabledFeatures` then has both.
 *
 * @resource Org::IAM::RootCredentialsManagement
 */
export class RootCredentialsManagement extends Resource {
  /**
   * The ID of the AWS organization for which root credentials management is enabled.
   *
   * @attribute
   */
  public readonly organizationId: string;

  /**
   * The features of IAM's centralized root access that are enabled for the organization, as this resource read them last.
   *
   * @attribute
   */
  public readonly enabledFeatures: string[];

  constructor(scope: Construct, id: string, props: FeatureProps = {}) {
    super(scope, id);
    const resource = new CfnRootCredentialsManagement(this, 'Resource', properties(props));
    protect(resource, props);
    this.organizationId = resource.attrOrganizationId;
    this.enabledFeatures = resource.attrEnabledFeatures;
  }
}
