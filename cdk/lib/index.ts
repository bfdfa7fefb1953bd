export * from './root-sessions.generated';
