// SPDX-License-Identifier: MIT
/** Lists of pages whose rows have charts: the front page, types, services, labels; all in one. */
import * as charts from './courses.js';
import { start } from './listcore.js';

start(charts);
