import { Construct } from 'constructs';
import { FeatureProps, FeatureResource } from './feature';

/**
 * Enables root credentials management for the AWS organization of the stack's account, which is the management account. Declare it once
 * per organization, in a stack that is deployed after the type is registered (see `FeatureType`).
 *
 * Let it depend on `RootSessions` (`node.addDependency`): an account can recover root credentials that were deleted only while
 * root sessions are enabled, and its `enabledFeatures` then has both.
 *
 * @resource Org::IAM::RootCredentialsManagement
 */
export class RootCredentialsManagement extends FeatureResource {
  constructor(scope: Construct, id: string, props: FeatureProps = {}) {
    super(scope, id, 'Org::IAM::RootCredentialsManagement', props);
  }
}
