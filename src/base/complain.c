// SPDX-License-Identifier: MIT
/* A message may hold a hostile name: err_set already makes it fit for a terminal. */
#include "base/complain.h"

#include <stdarg.h>
#include <stdio.h>

void complain(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	fprintf(stderr, "flamefolio: %s\n", text);
}
