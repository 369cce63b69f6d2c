// The scripted worker that counts as a busy camera does.
process.argv[2] = 'seldom';
await import('./app-scripted-worker.ts');
