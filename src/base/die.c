// SPDX-License-Identifier: MIT
/* Nothing is released: the process is about to go, and the old report is intact on disk. */
#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void die(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	fputs("flamefolio: ", stderr);
	vfprintf(stderr, format, args);
	fputc('\n', stderr);
	va_end(args);
	exit(5);
}
