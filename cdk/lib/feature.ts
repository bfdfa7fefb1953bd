import { Annotations, AspectPriority, Aspects, CfnDeletionPolicy, CfnResource, RemovalPolicy } from 'aws-cdk-lib';

/**
 * Properties for `RootSessions` and `RootCredentialsManagement`.
 */
export interface FeatureProps {
  /**
   * Whether the deployment succeeds where the feature is already enabled. By default it fails there and changes nothing: what
   * another team enabled should be imported (`cdk import`) or adopted on purpose, since the stack that owns it can disable it
   * for the whole organization. Changing this later changes nothing.
   *
   * @default false
   */
  readonly adoptExisting?: boolean;

  /**
   * Whether to enable trusted access for IAM in AWS Organizations where it is missing: both features need it. It is never
   * disabled.
   *
   * @default false
   */
  readonly enableTrustedAccess?: boolean;

  /**
   * What happens to the feature when this is removed from the stack, or the stack is deleted or rolled back. With `DESTROY` it
   * is disabled for the whole organization.
   *
   * @default - the feature stays enabled, unless this very stack enabled it and its creation is rolled back
   * (`RETAIN_ON_UPDATE_OR_DELETE`). With `adoptExisting` it stays enabled then too (`RETAIN`).
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The safe defaults of both features. */
export function properties({ adoptExisting = false, enableTrustedAccess }: FeatureProps) {
  return { adoptExisting, enableTrustedAccess };
}

export function protect(resource: CfnResource, props: FeatureProps): void {
  // A rollback may undo what the stack did, but never disable what it only adopted.
  const keep = props.adoptExisting ? RemovalPolicy.RETAIN : RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE;
  resource.applyRemovalPolicy(props.removalPolicy ?? keep);
  if (props.removalPolicy !== RemovalPolicy.DESTROY) warnIfDestroyed(resource);
}

/** Such as by `RemovalPolicies.of(app).destroy()`, which is meant for buckets: seen when all else has changed the resource. */
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
