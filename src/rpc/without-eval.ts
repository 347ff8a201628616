// Imported for its effect, first of all, by whatever runs under a content security policy: zod otherwise tries whether it
// may compile code, and the browser reports each try as a violation.

import { config } from 'zod';

config({ jitless: true });
