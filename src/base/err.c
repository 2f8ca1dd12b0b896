// SPDX-License-Identifier: MIT
/* Control bytes print as '?': a message may hold a name from a hostile dump. */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

static void put(struct err *e, const char *format, va_list args)
{
	vsnprintf(e->text, sizeof(e->text), format, args);
	for (char *p = e->text; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
}

bool err_set(struct err *e, const char *format, ...)
{
	va_list args;

	*e = (struct err){0};
	va_start(args, format);
	put(e, format, args);
	va_end(args);
	return false;
}

bool err_at(struct err *e, uint64_t offset, const char *format, ...)
{
	va_list args;

	*e = (struct err){.has_offset = true, .offset = offset};
	va_start(args, format);
	put(e, format, args);
	va_end(args);
	return false;
}
