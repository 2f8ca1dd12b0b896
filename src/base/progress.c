// SPDX-License-Identifier: MIT
/* The clock is read for people only: nothing of it reaches the report. */
#include "base/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define EVERY_MS 200

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

void progress_start(struct progress *p, size_t n_all, uint64_t bytes_all, bool quiet)
{
	*p = (struct progress){.n_all = n_all,
			       .bytes_all = bytes_all,
			       .on = !quiet && isatty(STDERR_FILENO)};
	p->started_ms = p->shown_ms = now_ms();
}

void progress_step(void *context, size_t n_done)
{
	struct progress *p = context;
	int64_t now, shown, spent;

	if (!p->on)
		return;
	now = now_ms();
	shown = __atomic_load_n(&p->shown_ms, __ATOMIC_RELAXED);
	if (now - shown < EVERY_MS ||
	    !__atomic_compare_exchange_n(&p->shown_ms, &shown, now, false, __ATOMIC_RELAXED,
					 __ATOMIC_RELAXED))
		return;
	spent = now - p->started_ms;
	fprintf(stderr, "\r%zu of %zu dumps (%.1f MiB in all), %lld s to go \033[K", n_done,
		p->n_all, (double)p->bytes_all / 1048576,
		(long long)(spent * (int64_t)(p->n_all - n_done) / (int64_t)n_done / 1000));
}

void progress_end(struct progress *p)
{
	if (p->on)
		fputs("\r\033[K", stderr);
}
