import { Annotations, AspectPriority, Aspects, CfnDeletionPolicy, CfnResource, RemovalPolicy } from 'aws-cdk-lib';

/**
 * Properties for `RootSessions` and `RootCredentialsManagement`.
 */
export interface FeatureProps {
  /**
   * Whether the deployment succeeds if the feature is already enabled. By default, it fails and changes nothing: import the
   * feature (`cdk import`), or set this to adopt it, because the stack that owns it can disable it for the whole organization.
   * Changing this later has no effect.
   *
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * Whether to turn on trusted access for IAM in AWS Organizations if it is off. Both features need it. The type never turns it
   * off.
   *
   * @default false
   */
  readonly enableTrustedAccess?: boolean;

  /**
   * Whether the feature stays enabled when you remove this construct, or when the stack is deleted or rolled back. `DESTROY`
   * disables it for the whole organization.
   *
   * @default - the feature stays enabled, except if its deployment is rolled back (`RETAIN_ON_UPDATE_OR_DELETE`); with
   * `adoptExisting`, it stays enabled then, too (`RETAIN`)
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The safe defaults of both features. */
export function properties({ adoptExisting = false, enableTrustedAccess }: FeatureProps) {
  return { adoptExisting, enableTrustedAccess };
}

export function protect(resource: CfnResource, props: FeatureProps): void {
  // A rollback may disable a feature that the stack enabled, but not a feature that it only adopted.
  const keep = props.adoptExisting ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  resource.applyRemovalPolicy(props.removalPolicy ?? keep);
  if (props.removalPolicy !== RemovalPolicy.DESTROY) warnIfDestroyed(resource);
}

/** Warns, after all other aspects, about a policy that was set elsewhere, such as by `RemovalPolicies.of(app).destroy()`. */
function warnIfDestroyed(resource: CfnResource): void {
  const visit = () => {
    if (resource.cfnOptions.deletionPolicy !== CfnDeletionPolicy.DELETE) return;
    Annotations.of(resource).addWarningV2(
      'org-iam-rootsessions:destroy',
      `Deleting this resource disables ${resource.cfnResourceType.split('::')[2]} for the whole organization, because its`
      + ' DeletionPolicy is Delete. Keep the default policy, or pass removalPolicy: RemovalPolicy.DESTROY if this is intended.',
    );
  };
  Aspects.of(resource).add({ visit }, { priority: AspectPriority.READONLY });
}
