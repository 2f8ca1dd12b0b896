// SPDX-License-Identifier: MIT
/** Entry of pages with a cube: the explorer, and the lists of all pages. */
import './lists.js';
