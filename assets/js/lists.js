// SPDX-License-Identifier: MIT
/** Lists of a page: on pages whose lists have no charts, and below the explorer. */
import { start } from './listcore.js';

start();

export { KEYS, start } from './listcore.js';
