import { emitSchemaDefinitionFile } from 'type-graphql';
import { createSchema } from '../graphql/schema.js';

/** `npm run generate`: writes schema/schema.graphql. A server never writes its own tree, so this is a command. */
await emitSchemaDefinitionFile(new URL('../../schema/schema.graphql', import.meta.url).pathname, createSchema());
