// SPDX-License-Identifier: MIT
/* One shared counter hands out the items, so that a slow one does not hold up the rest. */
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "base/die.h"

#define THREADS_MAX 256

struct shared {
	atomic_size_t next;
	size_t n_items;
	pool_work *work;
	void *context;
};

struct worker {
	pthread_t thread;
	struct shared *shared;
	unsigned index;
};

static void *run(void *argument)
{
	struct worker *w = argument;
	struct shared *s = w->shared;
	size_t item;

	while ((item = atomic_fetch_add(&s->next, 1)) < s->n_items)
		s->work(s->context, w->index, item);
	return NULL;
}

void pool_run(unsigned threads, size_t n_items, pool_work *work, void *context)
{
	struct shared s = {.n_items = n_items, .work = work, .context = context};
	struct worker w[THREADS_MAX];

	if (threads > THREADS_MAX)
		threads = THREADS_MAX;
	if (threads > n_items)
		threads = (unsigned)n_items;
	for (unsigned i = 1; i < threads; i++) {
		w[i] = (struct worker){.shared = &s, .index = i};
		if (pthread_create(&w[i].thread, NULL, run, &w[i]) != 0)
			die("cannot start a thread");
	}
	w[0] = (struct worker){.shared = &s, .index = 0};
	run(&w[0]);
	for (unsigned i = 1; i < threads; i++)
		pthread_join(w[i].thread, NULL);
}

unsigned pool_cores(void)
{
	cpu_set_t set;
	int n;

	if (sched_getaffinity(0, sizeof(set), &set) != 0)
		return 1;
	n = CPU_COUNT(&set);
	return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (unsigned)n;
}
