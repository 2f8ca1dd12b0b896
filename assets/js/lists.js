// SPDX-License-Identifier: MIT
/** Entry of pages without a cube. */
