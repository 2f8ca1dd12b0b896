// SPDX-License-Identifier: MIT
/* The world is broken (no memory, no threads): say so and end. Bad input never comes here. */
#ifndef BASE_DIE_H
#define BASE_DIE_H

_Noreturn void die(const char *format, ...) __attribute__((format(printf, 1, 2), cold));

#endif
