export { FeatureProps } from './feature';
export * from './root-sessions';
export * from './root-credentials-management';
export * from './feature-type';
