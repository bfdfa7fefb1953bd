import { Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FeatureProps, properties, protect } from './feature';
import { CfnRootCredentialsManagement } from './root-credentials-management.generated';

/**
 * Enables root credentials management for the AWS organization. Declare it once per organization, in a stack of the management
 * account. Register the type before you deploy that stack (see `FeatureType`).
 *
 * Make it depend on `RootSessions` (`node.addDependency`): an account can recover deleted root credentials only while root
 * sessions are enabled, and the `enabledFeatures` of this construct then has both features.
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
   * The enabled features of IAM's centralized root access when this resource was last read.
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
