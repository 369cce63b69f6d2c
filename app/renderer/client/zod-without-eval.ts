import { config } from 'zod';

// Must run before any schema is made: zod's compiled parsers need eval, which the content security policy forbids.
config({ jitless: true });
