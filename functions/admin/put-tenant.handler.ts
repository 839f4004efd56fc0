export const handler = (): Promise<never> => Promise.reject(new Error('Not wired yet'));
