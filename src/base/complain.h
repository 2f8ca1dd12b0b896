// SPDX-License-Identifier: MIT
/* One line on standard error, "flamefolio: ...", control bytes as '?'. */
#ifndef BASE_COMPLAIN_H
#define BASE_COMPLAIN_H

void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
