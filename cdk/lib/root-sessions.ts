import { Annotations, AspectPriority, Aspects, CfnDeletionPolicy, RemovalPolicy, Resource } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CfnRootSessions } from './root-sessions.generated';

/**
 * Properties for `RootSessions`.
 */
export interface RootSessionsProps {
  /**
   * Whether the deployment succeeds where root sessions are already enabled. By default it fails there and changes nothing:
   * what another team enabled should be imported (`cdk import`) or adopted on purpose, since the stack that owns it can
   * disable it for the whole organization. Changing this later changes nothing.
   *
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * Whether to enable trusted access for IAM in AWS Organizations where it is missing: root sessions need it. It is never
   * disabled.
   *
   * @default false
   */
  readonly enableTrustedAccess?: boolean;

  /**
   * What happens to root sessions when this is removed from the stack, or the stack is deleted or rolled back. With `DESTROY`
   * they are disabled for the whole organization.
   *
   * @default - root sessions stay enabled, unless this very stack enabled them and its creation is rolled back
   * (`RETAIN_ON_UPDATE_OR_DELETE`). With `adoptExisting` they stay enabled then too (`RETAIN`).
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Enables root sessions for the AWS organization of the stack's account, which is the management account. Declare it once
 * per organization, in a stack that is deployed after the type is registered (see `RootSessionsType`).
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
   * The features of IAM's centralized root access that are enabled for the organization.
   *
   * @attribute
   */
  public readonly enabledFeatures: string[];

  constructor(scope: Construct, id: string, props: RootSessionsProps = {}) {
    super(scope, id);
    const { adoptExisting = false, enableTrustedAccess } = props;
    const resource = new CfnRootSessions(this, 'Resource', { adoptExisting, enableTrustedAccess });
    // A rollback may undo what the stack did, but never disable what it only adopted.
    const keep = adoptExisting ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
    resource.applyRemovalPolicy(props.removalPolicy ?? keep);
    if (props.removalPolicy !== RemovalPolicy.DESTROY) warnIfDestroyed(resource);
    this.organizationId = resource.attrOrganizationId;
    this.enabledFeatures = resource.attrEnabledFeatures;
  }
}

/** Such as by `RemovalPolicies.of(app).destroy()`, which is meant for buckets: seen when all else has changed the resource. */
function warnIfDestroyed(resource: CfnRootSessions): void {
  const visit = () => {
    if (resource.cfnOptions.deletionPolicy !== CfnDeletionPolicy.DELETE) return;
    Annotations.of(resource).addWarningV2(
      'org-iam-rootsessions:destroy',
      'Deleting this resource disables root sessions for the whole organization, because its DeletionPolicy is Delete.'
      + ' Keep the default policy, or pass removalPolicy: RemovalPolicy.DESTROY to RootSessions if this is intended.',
    );
  };
  Aspects.of(resource).add({ visit }, { priority: AspectPriority.READONLY });
}
