export * from './root-sessions.generated';
export * from './root-sessions';
export * from './root-sessions-type';
