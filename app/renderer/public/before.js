// Runs before any module: zod's compiled parsers need eval, which the content security policy forbids; schemas are made as modules load.
globalThis.__zod_globalConfig = { jitless: true };
