// SPDX-License-Identifier: MIT
/* The one place of the version. */
#ifndef VERSION_H
#define VERSION_H

#define FLAMEFOLIO_VERSION "0.1.0"

#endif
