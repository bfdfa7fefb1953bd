import { Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { FeatureProps, properties, protect } from './feature';
import { CfnRootSessions } from './root-sessions.generated';

/**
 * Enables root sessions for the AWS organization. Declare it once per organization, in a stack of the management account. Register
 * the type before you deploy that stack (see `FeatureType`).
 *
 * @resource Org::IAM::RootSessions
 */
export class RootSessions extends Resource {
  /**
   * The ID of the AWS organization for which root sessions are enabled.
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
    const resource = new CfnRootSessions(this, 'Resource', properties(props));
    protect(resource, props);
    this.organizationId = resource.attrOrganizationId;
    this.enabledFeatures = resource.attrEnabledFeatures;
  }
}
