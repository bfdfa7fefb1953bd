export * from './root-sessions.generated';
export * from './root-credentials-management.generated';
export { FeatureProps } from './feature';
export * from './root-sessions';
export * from './root-credentials-management';
export * from './feature-type';
