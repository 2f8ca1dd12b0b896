// SPDX-License-Identifier: MIT
/*
 * Growth means something within one life only: after a restart memory begins anew. Blocks make the
 * cost of a fit independent of how often somebody dumped, and their means are nearer to normal.
 */
#include "analyse/leak_lives.h"

#include <stdlib.h>
#include <string.h>

#include "analyse/stats.h"
#include "base/num.h"

#define NS_PER_HOUR 3.6e12
#define BLOCKS_A_LIFE 64
/* Hostile or huge: the fit of a function costs as many steps as there are blocks. */
#define LIVES_MOST 512
#define BLOCKS_MOST 4096

#define HAMPEL_SIDE 3
#define HAMPEL_SIGMAS 5

#define LOSS_PART 0.25
#define LOSS_SIGMAS 5
#define LOSSES_MOST 3

void leak_lives_known(const struct history *h, uint32_t *lives)
{
	for (size_t i = 0; i < h->n_points; i++) {
		const struct history_point *p = &h->points[i];
		bool again = i + 1 < h->n_points && p[1].instance == p->instance &&
			     p[1].at_ns <= p->at_ns;

		lives[i] = again ? LEAK_NOT_JUDGED : p->life;
	}
}

/* ---- lives and blocks ---- */

struct lives_room {
	struct leak_life *v;
	uint32_t *points;
	uint32_t *start;
	double *t;
};

/* The first point of the instance or of one after it. */
static size_t first_of(const struct history *h, uint32_t instance)
{
	size_t low = 0, high = h->n_points;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (h->points[middle].instance < instance)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Stretches of one life, of points from..to; those too short are taken back. */
static void find_lives(struct leak_lives *l, struct lives_room *room, const uint32_t *lives,
		       size_t from, size_t to)
{
	const struct history *h = l->h;
	uint32_t life = LEAK_NOT_JUDGED;
	struct leak_life *now = NULL;

	for (size_t i = from; i <= to; i++) {
		const struct history_point *p = &h->points[i];

		if (i < to && lives[i] == LEAK_NOT_JUDGED)
			continue;
		if (i == to || !now || lives[i] != life || now->instance != p->instance) {
			if (now && now->n < LEAK_LIFE_LEAST) {
				l->n--;
				l->n_points -= now->n;
			}
			if (i == to)
				return;
			life = lives[i];
			now = &room->v[l->n++];
			*now = (struct leak_life){.from = l->n_points, .instance = p->instance};
		}
		room->points[l->n_points++] = (uint32_t)i;
		now->n++;
	}
}

static int cmp_longer(const void *a, const void *b)
{
	const struct leak_life *x = a, *y = b;

	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	return (x->from > y->from) - (x->from < y->from);
}

static int cmp_from(const void *a, const void *b)
{
	const struct leak_life *x = a, *y = b;

	return (x->from > y->from) - (x->from < y->from);
}

/* The longest ones say most. */
static void keep_most(struct leak_lives *l, struct lives_room *room)
{
	size_t at = 0;

	if (l->n <= LIVES_MOST)
		return;
	qsort(room->v, l->n, sizeof(*room->v), cmp_longer);
	l->n = LIVES_MOST;
	qsort(room->v, l->n, sizeof(*room->v), cmp_from);
	for (size_t i = 0; i < l->n; i++) {
		memmove(room->points + at, room->points + room->v[i].from,
			room->v[i].n * sizeof(*room->points));
		room->v[i].from = at;
		at += room->v[i].n;
	}
	l->n_points = at;
}

static double hours_at(const struct leak_lives *l, uint32_t point)
{
	return (double)(l->h->points[point].at_ns - l->t0_ns) / NS_PER_HOUR;
}

static void make_blocks(struct leak_lives *l, struct lives_room *room)
{
	size_t room_each = MAX((size_t)LEAK_LIFE_LEAST, BLOCKS_MOST / MAX(l->n, (size_t)1));

	for (size_t i = 0; i < l->n; i++) {
		struct leak_life *life = &room->v[i];

		life->block = l->n_blocks;
		life->n_blocks = MIN(life->n, MIN(room_each, (size_t)BLOCKS_A_LIFE));
		for (size_t b = 0; b < life->n_blocks; b++)
			room->start[l->n_blocks++] = (uint32_t)(life->from +
								b * life->n / life->n_blocks);
	}
	room->start[l->n_blocks] = (uint32_t)l->n_points;
	for (size_t b = 0; b < l->n_blocks; b++) {
		size_t from = room->start[b], to = room->start[b + 1];

		for (size_t i = from; i < to; i++)
			room->t[b] += hours_at(l, room->points[i]) / (double)(to - from);
	}
}

static void measure(struct leak_lives *l, struct leak_life *v)
{
	int64_t first = INT64_MAX, last = INT64_MIN;
	double lived = 0;

	for (size_t i = 0; i < l->n; i++) {
		const uint32_t *p = l->points + l->v[i].from;

		first = MIN(first, l->h->points[p[0]].at_ns);
		last = MAX(last, l->h->points[p[l->v[i].n - 1]].at_ns);
	}
	l->t0_ns = l->n ? first : 0;
	l->span = l->n ? ((double)last - (double)first) / NS_PER_HOUR : 0;
	for (size_t i = 0; i < l->n; i++) {
		const uint32_t *p = l->points + l->v[i].from;
		double begin = hours_at(l, p[0]), end = hours_at(l, p[l->v[i].n - 1]);

		l->longest = fmax(l->longest, end - begin);
		lived += end - begin;
		/* Whoever missed two of its own dumps at the end is gone. */
		v[i].is_alive = end + 2.5 * (end - begin) / (double)(v[i].n - 1) >= l->span;
		l->n_alive += v[i].is_alive;
	}
	l->n_alive = fmax(l->n_alive, 1);
	l->n_pods = l->span > 0 ? fmax(1, round(lived / l->span)) : 1;
}

/* ---- what is seen at about the same time ---- */

struct meeting {
	int64_t slot;
	uint32_t life, block;
};

static int cmp_meeting(const void *a, const void *b)
{
	const struct meeting *x = a, *y = b;

	if (x->slot != y->slot)
		return x->slot < y->slot ? -1 : 1;
	return (x->block > y->block) - (x->block < y->block);
}

static double mean_interval(const struct leak_lives *l)
{
	double lived = 0, steps = 0;

	for (size_t i = 0; i < l->n; i++) {
		const struct leak_life *v = &l->v[i];

		lived += l->t[v->block + v->n_blocks - 1] - l->t[v->block];
		steps += (double)v->n_blocks - 1;
	}
	return steps > 0 ? lived / steps : 0;
}

static size_t sort_meetings(const struct leak_lives *l, struct meeting *m)
{
	double interval = mean_interval(l);
	size_t n = 0;

	if (l->n < 2 || !(interval > 0))
		return 0;
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->v[i].n_blocks; k++) {
			size_t b = l->v[i].block + k;
			double slot = floor(fmin(l->t[b] / interval, 1e15));

			if (k && n && m[n - 1].slot == (int64_t)slot)
				continue;
			m[n++] = (struct meeting){(int64_t)slot, (uint32_t)i, (uint32_t)b};
		}
	qsort(m, n, sizeof(*m), cmp_meeting);
	return n;
}

static void find_groups(struct leak_lives *l, struct arena *a)
{
	struct meeting *m = arena_n(a, l->n_blocks, struct meeting);
	size_t n = sort_meetings(l, m), used = 0;
	uint32_t *together = arena_n(a, n, uint32_t), *ends = arena_n(a, n, uint32_t);

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && m[end].slot == m[i].slot;)
			end++;
		if (end - i < 2)
			continue;
		for (size_t k = i; k < end; k++)
			together[used++] = m[k].block;
		ends[l->n_groups++] = (uint32_t)used;
	}
	l->together = together;
	l->group_end = ends;
}

void leak_lives_make(struct leak_lives *out, const struct history *h, const uint32_t *lives,
		     uint32_t instance, struct arena *a)
{
	bool is_one = instance != UINT32_MAX;
	size_t from = is_one ? first_of(h, instance) : 0;
	size_t to = is_one ? first_of(h, instance + 1) : h->n_points, n = to - from;
	struct lives_room room = {arena_n(a, n, struct leak_life), arena_n(a, n, uint32_t),
				  arena_n(a, n + 1, uint32_t), arena_n(a, n, double)};

	*out = (struct leak_lives){.h = h};
	find_lives(out, &room, lives, from, to);
	keep_most(out, &room);
	out->points = room.points;
	out->v = room.v;
	out->start = room.start;
	out->t = room.t;
	measure(out, room.v);
	make_blocks(out, &room);
	find_groups(out, a);
}

/* ---- restarts that no counter tells ---- */

/* Points of one instance. */
struct losses {
	const uint32_t *at; /* of the history */
	const double *y;    /* by history point */
	size_t n;
	double sigma, least;
};

static double y_at(const struct losses *l, size_t i)
{
	return l->y[l->at[i]];
}

static bool is_loss(const struct losses *l, size_t i)
{
	double lost = y_at(l, i - 1) - y_at(l, i), middle = y_at(l, i) + lost / 2;

	if (!(lost > 0) || lost < LOSS_PART * y_at(l, i - 1) || lost < LOSS_SIGMAS * l->sigma ||
	    lost < l->least)
		return false;
	if (i + 1 < l->n && y_at(l, i + 1) > middle)
		return false;                    /* one dump that was cut short */
	return i < 2 || y_at(l, i - 2) > middle; /* else the point before was a spike */
}

/* From the steps of the series, which a trend moves little. */
static double step_sigma(const struct losses *l, double *scratch)
{
	for (size_t i = 1; i < l->n; i++)
		scratch[i - 1] = fabs(y_at(l, i) - y_at(l, i - 1));
	return l->n > 1 ? 1.4826 / M_SQRT2 * stat_median(scratch, l->n - 1) : 0;
}

/* A new life is named by its first point: no two are the same. */
static void cut_at_losses(const struct losses *l, uint32_t *lives)
{
	uint32_t now = l->at[0], before = lives[now];

	for (size_t i = 0; i < l->n; i++) {
		uint32_t known = lives[l->at[i]];

		if (known != before || (i && is_loss(l, i)))
			now = l->at[i];
		before = known;
		lives[l->at[i]] = now;
	}
}

static void keep_low_points(const struct losses *l, uint32_t *lives)
{
	for (size_t i = 0; i < l->n; i++)
		lives[l->at[i]] = i && is_loss(l, i) ? l->at[0] : LEAK_NOT_JUDGED;
}

static bool cut_instance(const struct losses *l, uint32_t *lives)
{
	size_t n_losses = 0;

	for (size_t i = 1; i < l->n; i++)
		n_losses += is_loss(l, i);
	if (n_losses > LOSSES_MOST)
		keep_low_points(l, lives);
	else if (l->n)
		cut_at_losses(l, lives);
	return n_losses > 0;
}

bool leak_lives_by_loss(const struct history *h, const double *y, double least, uint32_t *lives)
{
	struct arena scratch = {0};
	uint32_t *at = arena_n(&scratch, h->n_points, uint32_t);
	double *steps = arena_n(&scratch, h->n_points, double);
	struct losses l = {.at = at, .y = y, .least = least};
	bool any = false;

	for (size_t i = 0; i < h->n_points; i++) {
		bool ends = i + 1 == h->n_points ||
			    h->points[i + 1].instance != h->points[i].instance;

		if (lives[i] != LEAK_NOT_JUDGED)
			at[l.n++] = (uint32_t)i;
		if (!ends)
			continue;
		l.sigma = step_sigma(&l, steps);
		any |= cut_instance(&l, lives);
		l.n = 0;
	}
	arena_release(&scratch);
	return any;
}

/* ---- the series on these lives ---- */

static double cleaned(const struct leak_lives *l, const double *y, const struct leak_life *life,
		      size_t i)
{
	double window[2 * HAMPEL_SIDE + 1], middle, spread, now = y[l->points[life->from + i]];
	size_t from = i > HAMPEL_SIDE ? i - HAMPEL_SIDE : 0;
	size_t to = MIN(i + HAMPEL_SIDE + 1, life->n), n = to - from;

	for (size_t k = 0; k < n; k++)
		window[k] = y[l->points[life->from + from + k]];
	middle = stat_median(window, n);
	spread = stat_mad(window, n, middle);
	return fabs(now - middle) > HAMPEL_SIGMAS * spread ? middle : now;
}

void leak_clean(const struct leak_lives *l, const double *y, double *clean)
{
	for (size_t i = 0; i < l->n; i++)
		for (size_t k = 0; k < l->v[i].n; k++)
			clean[l->points[l->v[i].from + k]] = cleaned(l, y, &l->v[i], k);
}

void leak_blocks(const struct leak_lives *l, const double *y, double *blocks)
{
	for (size_t b = 0; b < l->n_blocks; b++) {
		double sum = 0;

		for (size_t i = l->start[b]; i < l->start[b + 1]; i++)
			sum += y[l->points[i]];
		blocks[b] = sum / (double)(l->start[b + 1] - l->start[b]);
	}
}
