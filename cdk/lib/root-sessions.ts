import { Construct } from 'constructs';
import { FeatureProps, FeatureResource } from './feature';

/**
 * Enables root sessions for the AWS organization of the stack's account, which is the management account. Declare it once
 * per organization, in a stack that is deployed after the type is registered (see `FeatureType`).
 *
 * @resource Org::IAM::RootSessions
 */
export class RootSessions extends FeatureResource {
  constructor(scope: Construct, id: string, props: FeatureProps = {}) {
    super(scope, id, 'Org::IAM::RootSessions', props);
  }
}
