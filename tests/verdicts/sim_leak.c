// SPDX-License-Identifier: MIT
/*
 * Leaks and what looks like them, in a world of our own: services of twelve functions on one to
 * four pods whose heap is sampled every 512 KiB as Go does it, under a load that swings by day and
 * wanders. True leaks and look-alikes are put into one function (load: into all).
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "analyse/leak.h"
#include "base/num.h"
#include "sim.h"

#define FNS 12
#define PODS_MOST 4
#define POINTS_MOST 200
#define QUANTUM 524288.0
#define MIB 1048576.0
#define HOUR_NS 3600000000000ll

enum plot {
	LEAK_CONSTANT,
	LEAK_LATE,
	LEAK_ONE_POD,
	LEAK_BY_DAY,
	LEAK_BURSTS,
	LEAK_RESTARTS,
	LEAK_FASTER,
	LEAK_PER_REQUEST,
	LIKE_WARM_UP,
	LIKE_CACHE,
	LIKE_SAWTOOTH,
	LIKE_DIURNAL,
	LIKE_RESTARTS,
	LIKE_RAMP,
	LIKE_STEP,
	LIKE_NOISE,
	LIKE_TWO_STEPS, /* from here on: no shape of the bank is made for these */
	LIKE_SIGMOID,
	LIKE_SHIFT,
	LIKE_TWO_WARM_UPS,
	PLOT_N,
};

static const char *const plot_names[PLOT_N] = {
	[LEAK_CONSTANT] = "constant leak",
	[LEAK_LATE] = "leak from the middle on",
	[LEAK_ONE_POD] = "leak in one pod",
	[LEAK_BY_DAY] = "leak under daily load",
	[LEAK_BURSTS] = "leak by bursts",
	[LEAK_RESTARTS] = "leak through restarts",
	[LEAK_FASTER] = "accelerating leak",
	[LEAK_PER_REQUEST] = "leak per request",
	[LIKE_WARM_UP] = "warm-up",
	[LIKE_CACHE] = "cache fill",
	[LIKE_SAWTOOTH] = "saw-tooth",
	[LIKE_DIURNAL] = "daily swing",
	[LIKE_RESTARTS] = "restarts",
	[LIKE_RAMP] = "load ramp",
	[LIKE_STEP] = "one step",
	[LIKE_NOISE] = "noise that wanders",
	[LIKE_TWO_STEPS] = "two steps",
	[LIKE_SIGMOID] = "sigmoid fill",
	[LIKE_SHIFT] = "traffic shift",
	[LIKE_TWO_WARM_UPS] = "two warm-ups",
};

/* Look-alikes that a shape of the bank is made for, and those that no shape is. */
enum plot_group { GROUP_LEAKS, GROUP_ALIKES, GROUP_STRANGERS, GROUP_N };

static enum plot_group group_of(enum plot plot)
{
	if (plot <= LEAK_PER_REQUEST)
		return GROUP_LEAKS;
	return plot <= LIKE_NOISE ? GROUP_ALIKES : GROUP_STRANGERS;
}

struct fn {
	double bytes; /* of one pod, at mean load */
	double object;
	double follows; /* how much of it follows the load: 0..1 */
	double wander;  /* of its own, sigma */
};

struct pod {
	double wander, load, allocated, since; /* since: part of the span, of the last start */
	double by_fn[FNS];
	double leaked;
	uint32_t life;
};

struct world {
	struct rng rng;
	enum plot plot;
	size_t n_pods, n_times;
	double hours, day_swing, phase, wander_load;
	struct fn fns[FNS];
	struct pod pods[PODS_MOST];
	size_t culprit, bad_pod;
	double size;           /* of what happens to the culprit, bytes a pod */
	double at, at2, width; /* parts of the span */
	double starts[PODS_MOST][4];
	size_t n_starts;
	double bursts[16], burst_sizes[16]; /* one in each sixteenth; sum 1 */
	bool has_counters;
};

struct sample {
	struct history_point points[PODS_MOST * POINTS_MOST];
	struct history_cell cells[FNS][PODS_MOST * POINTS_MOST];
	struct history_row rows[FNS];
	uint32_t instances[PODS_MOST];
	struct history h;
};

static double between(struct rng *r, double low, double high)
{
	return low + (high - low) * rng_uniform(r);
}

static double between_log(struct rng *r, double low, double high)
{
	return exp(between(r, log(low), log(high)));
}

/* ---- the plot ---- */

static void plan_starts(struct world *w)
{
	w->n_starts = 1 + rng_below(&w->rng, 3);
	for (size_t p = 0; p < w->n_pods; p++)
		for (size_t i = 0; i < w->n_starts; i++)
			w->starts[p][i] = ((double)i + between(&w->rng, 0.6, 1.2)) /
					  ((double)w->n_starts + 1);
}

static double service_bytes(const struct world *w)
{
	double sum = 0;

	for (size_t f = 0; f < FNS; f++)
		sum += w->fns[f].bytes;
	return sum;
}

static void plan_bursts(struct world *w)
{
	double sum = 0;

	for (size_t i = 0; i < COUNT_OF(w->bursts); i++) {
		w->bursts[i] = ((double)i + rng_uniform(&w->rng)) / COUNT_OF(w->bursts);
		w->burst_sizes[i] = between(&w->rng, 0.5, 1.5);
		sum += w->burst_sizes[i];
	}
	for (size_t i = 0; i < COUNT_OF(w->bursts); i++)
		w->burst_sizes[i] /= sum;
}

static void plan(struct world *w)
{
	struct rng *r = &w->rng;
	double service = service_bytes(w);

	w->culprit = rng_below(r, FNS);
	w->bad_pod = rng_below(r, w->n_pods);
	w->size = service * between_log(r, 0.12, 0.6);
	w->at = between(r, 0.2, 0.65);
	w->at2 = between(r, w->at + 0.1, 0.8);
	w->width = between(r, 0.04, 0.3);
	plan_bursts(w);
	if (w->plot == LEAK_LATE)
		w->at = between(r, 0.2, 0.5);
	if (w->plot == LEAK_BY_DAY || w->plot == LIKE_DIURNAL)
		w->day_swing = between(r, 0.4, 0.6);
	if (w->plot == LEAK_RESTARTS || w->plot == LIKE_RESTARTS)
		plan_starts(w);
	if (w->plot == LIKE_RAMP || w->plot == LIKE_SHIFT || w->plot == LIKE_DIURNAL)
		for (size_t f = 0; f < FNS; f++)
			w->fns[f].follows = between(r, 0.5, 1);
	if (w->plot == LIKE_NOISE)
		for (size_t f = 0; f < FNS; f++)
			w->fns[f].wander = between(r, 0.05, 0.15);
}

static struct world world_of(uint64_t seed, enum plot plot, size_t n_times, bool has_counters)
{
	static const double intervals[][2] = {{0.25, 0.5}, {0.5, 1}, {1, 2}};
	/* Streams of neighbouring seeds are one stream, shifted by a number. */
	struct rng mixed = rng_of(seed);
	struct world w = {.rng = rng_of(rng_u64(&mixed)),
			  .plot = plot,
			  .n_times = n_times,
			  .has_counters = has_counters};
	struct rng *r = &w.rng;

	w.n_pods = 1 + rng_below(r, PODS_MOST);
	if ((plot == LEAK_ONE_POD || plot == LIKE_SHIFT) && w.n_pods < 2)
		w.n_pods = 2;
	w.hours = intervals[n_times < 50    ? 2
			    : n_times < 100 ? 1
					    : 0][rng_below(r, 2)] *
		  (double)n_times;
	w.day_swing = between(r, 0.05, 0.3);
	w.phase = rng_uniform(r);
	w.wander_load = between(r, 0.02, 0.06);
	for (size_t f = 0; f < FNS; f++)
		w.fns[f] = (struct fn){.bytes = between_log(r, 3 * MIB, 100 * MIB),
				       .object = between_log(r, 64, 64 * 1024),
				       .follows = rng_uniform(r) < 0.5 ? between(r, 0, 0.6) : 0,
				       .wander = between(r, 0.005, 0.03)};
	plan(&w);
	return w;
}

/* ---- what happens at a part of the span ---- */

static double ramp_to(double u, double from, double width)
{
	return fmin(fmax((u - from) / width, 0), 1);
}

static double saturating(double age, double width)
{
	return age > 0 ? 1 - exp(-age / width) : 0;
}

static double happened(struct world *w, const struct pod *pod, size_t p, double u)
{
	double n = 0;

	switch (w->plot) {
	case LEAK_CONSTANT:
	case LEAK_BY_DAY:
		return u;
	case LEAK_LATE:
		return fmax(0, u - w->at) / (1 - w->at);
	case LEAK_ONE_POD:
		return p == w->bad_pod ? u : 0;
	case LEAK_BURSTS:
		for (size_t i = 0; i < COUNT_OF(w->bursts); i++)
			n += u >= w->bursts[i] ? w->burst_sizes[i] : 0;
		return n;
	case LEAK_RESTARTS:
		return 1.5 * (u - pod->since);
	case LEAK_FASTER:
		return u * u;
	case LEAK_PER_REQUEST:
		return pod->leaked;
	case LIKE_WARM_UP:
		return saturating(u, w->width);
	case LIKE_CACHE:
		return ramp_to(u, 0, w->at);
	case LIKE_SAWTOOTH:
		return fmod(u + w->phase * w->width, w->width) / w->width;
	case LIKE_STEP:
		return u >= w->at;
	case LIKE_TWO_STEPS:
		return 0.5 * (u >= w->at) + 0.5 * (u >= w->at2);
	case LIKE_SIGMOID:
		return 1 / (1 + exp(-(u - w->at * 0.8) / (w->width * 0.2)));
	case LIKE_TWO_WARM_UPS:
		return 0.5 * saturating(u, w->width * 0.4) +
		       0.5 * saturating(u - w->at * 0.8, w->width * 0.4);
	default:
		return 0;
	}
}

static double load_at(struct world *w, size_t p, double u)
{
	double load = 1 + w->day_swing * sin(2 * M_PI * (u * w->hours / 24 + w->phase));

	if (w->plot == LIKE_RAMP)
		load *= 1 + (0.3 + w->width * 3) * ramp_to(u, 0, 1);
	if (w->plot == LIKE_SHIFT) {
		double moved = 0.5 * ramp_to(u, w->at, w->width);

		load *= p == w->bad_pod ? 1 + moved : 1 - moved / (double)(w->n_pods - 1);
	}
	return load * (1 + w->pods[p].wander);
}

static void restart_if_due(struct world *w, size_t p, double u, uint32_t *n_lives)
{
	struct pod *pod = &w->pods[p];

	for (size_t i = 0; i < w->n_starts; i++)
		if (w->starts[p][i] <= u && w->starts[p][i] > pod->since) {
			pod->since = w->starts[p][i];
			pod->allocated = 0;
			if (w->has_counters)
				pod->life = (*n_lives)++;
		}
}

/* One step of a process that wanders about 0 with this spread. */
static double wandered(struct rng *r, double now, double sigma)
{
	const double phi = 0.7;

	return phi * now + sqrt(1 - phi * phi) * sigma * rng_normal(r);
}

/* What a heap profile of so many bytes in objects of this size says. */
static double sampled(struct rng *r, double bytes, double object)
{
	double p = 1 - exp(-object / QUANTUM);

	return (double)rng_poisson(r, bytes / object * p) * object / p;
}

static double fn_bytes(struct world *w, size_t p, size_t f, double u)
{
	struct pod *pod = &w->pods[p];
	const struct fn *fn = &w->fns[f];
	double bytes = fn->bytes;

	pod->by_fn[f] = wandered(&w->rng, pod->by_fn[f], fn->wander);
	bytes *= fmax(0.05, 1 + pod->by_fn[f]);
	bytes *= 1 - fn->follows + fn->follows * pod->load;
	if (pod->since > 0) /* it has to load its things again */
		bytes *= 0.4 + 0.6 * saturating((u - pod->since) * w->hours, 1.0 / 6);
	if (f == w->culprit)
		bytes += w->size * happened(w, pod, p, u);
	return bytes;
}

static void dump(struct world *w, struct sample *s, size_t p, double u)
{
	struct pod *pod = &w->pods[p];
	uint32_t at = (uint32_t)s->h.n_points++;
	double step = 1 / (double)w->n_times;

	restart_if_due(w, p, u, &s->h.n_lives);
	pod->wander = wandered(&w->rng, pod->wander, w->wander_load);
	pod->load = load_at(w, p, u);
	pod->leaked += pod->load * step;
	pod->allocated += 1e9 * pod->load * fmax(0.2, 1 + 0.03 * rng_normal(&w->rng)) *
			  fmin(step, u - pod->since + 1e-6) * w->hours;
	s->points[at] = (struct history_point){.dump = at,
					       .instance = (uint32_t)p,
					       .life = pod->life,
					       .at_ns = 1700000000000000000ll +
							(int64_t)(u * w->hours * (double)HOUR_NS),
					       .allocated = w->has_counters ? pod->allocated : NAN,
					       .cpu = NAN};
	for (size_t f = 0; f < FNS; f++) {
		double v = sampled(&w->rng, fn_bytes(w, p, f, u), w->fns[f].object);
		struct history_row *row = &s->rows[f];

		s->points[at].total += v;
		if (v > 0)
			s->cells[f][row->n++] = (struct history_cell){at, {v, v, v}};
	}
}

static void run(struct world *w, struct sample *s)
{
	memset(&s->h, 0, sizeof(s->h));
	for (size_t f = 0; f < FNS; f++)
		s->rows[f] = (struct history_row){.id = (uint32_t)f, .cells = s->cells[f]};
	s->h.n_lives = (uint32_t)w->n_pods;
	for (size_t p = 0; p < w->n_pods; p++) {
		s->instances[p] = (uint32_t)p;
		w->pods[p].life = (uint32_t)p;
		for (size_t i = 0; i < w->n_times; i++) {
			double jitter = between(&w->rng, -0.1, 0.1);

			if (rng_uniform(&w->rng) < 0.01)
				continue; /* nobody dumped */
			dump(w, s, p, ((double)i + 0.5 + jitter) / (double)w->n_times);
		}
	}
	s->h.kind = KIND_GAUGE;
	s->h.unit = STR("bytes");
	s->h.points = s->points;
	s->h.instances = s->instances;
	s->h.n_instances = w->n_pods;
	s->h.quantum = QUANTUM;
	s->h.tables[HISTORY_FNS] = (struct history_table){s->rows, FNS, FNS};
}

/* ---- counting ---- */

struct score {
	size_t n, called, any, blamed;
};

struct clocked {
	double seconds;
	size_t series;
};

static size_t n_fns_leaking(const struct leak_report *r, uint32_t *steepest)
{
	size_t n = 0;

	for (size_t i = r->n_fns; i-- > 0;)
		if (r->fns[i].verdict == VERDICT_LEAKING) {
			*steepest = r->fns[i].id;
			n++;
		}
	return n;
}

static size_t n_pods_leaking(const struct leak_report *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_instances; i++)
		n += r->instances[i].verdict == VERDICT_LEAKING;
	return n;
}

static void score_one(struct score *score, struct world *w, struct sample *s, struct clocked *time)
{
	struct arena a = {0};
	struct leak_report report;
	struct leak_settings settings;
	uint32_t steepest = UINT32_MAX;
	bool called;
	clock_t before;

	run(w, s);
	settings = leak_settings_of(&s->h, STR("inuse_space"));
	before = clock();
	leak_judge(&report, &s->h, &settings, &a);
	time->seconds += (double)(clock() - before) / CLOCKS_PER_SEC;
	time->series += FNS;
	called = report.verdict == VERDICT_LEAKING;
	score->n++;
	score->called += called;
	score->any += n_fns_leaking(&report, &steepest) > 0 || called ||
		      n_pods_leaking(&report) > 0;
	if (steepest == UINT32_MAX && report.n_fns) /* the whole leaks: what grew most is named */
		steepest = report.fns[0].id;
	score->blamed += called && steepest == w->culprit;
	arena_release(&a);
}

/* What is asserted: the goal of statistics.md, and a margin for so few seeds where it says so. */
struct cell {
	size_t n_times;
	bool has_counters;
	size_t seeds;
	double found, alike, any, strange;
	const char *goals;
};

static void print_plot(enum plot plot, const struct score *s)
{
	printf("      %-26s called leaking %5.1f %%, any call %5.1f %%", plot_names[plot],
	       100.0 * (double)s->called / (double)s->n, 100.0 * (double)s->any / (double)s->n);
	if (group_of(plot) == GROUP_LEAKS && s->called)
		printf(", right function %5.1f %%", 100.0 * (double)s->blamed / (double)s->called);
	printf("\n");
}

static void say_cell(const struct cell *c, const struct score *by_group)
{
	const struct score *leaks = &by_group[GROUP_LEAKS], *alikes = &by_group[GROUP_ALIKES];
	const struct score *strangers = &by_group[GROUP_STRANGERS];
	const struct {
		const char *what;
		size_t hits, tried;
		double limit;
		bool at_most;
	} lines[] = {
		{"leaks found", leaks->called, leaks->n, c->found, false},
		{"look-alikes called leaking", alikes->called, alikes->n, c->alike, true},
		{"look-alikes, any false call", alikes->any, alikes->n, c->any, true},
		{"strange ones called leaking", strangers->called, strangers->n, c->strange, true},
		{"growth blamed on the right fn", leaks->blamed, leaks->called, 99, false},
	};

	printf("      goals: %s\n", c->goals);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		char what[80];

		snprintf(what, sizeof(what), "%zu points, %s counters: %s", c->n_times,
			 c->has_counters ? "with" : "without", lines[i].what);
		sim_say(&(struct tally_line){what, lines[i].hits, lines[i].tried, lines[i].limit,
					     lines[i].at_most});
	}
}

static void add_score(struct score *sum, const struct score *s)
{
	sum->n += s->n;
	sum->called += s->called;
	sum->any += s->any;
	sum->blamed += s->blamed;
}

static void run_cell(const struct cell *c, struct sample *s)
{
	struct score by_group[GROUP_N] = {{0}};
	struct clocked time = {0};

	for (int plot = 0; plot < PLOT_N; plot++) {
		struct score score = {0};

		for (size_t i = 0; i < c->seeds; i++) {
			uint64_t seed = ((uint64_t)plot * 1000 + c->n_times) * 1000 + i;
			struct world w = world_of(seed, (enum plot)plot, c->n_times,
						  c->has_counters);

			score_one(&score, &w, s, &time);
		}
		print_plot((enum plot)plot, &score);
		add_score(&by_group[group_of((enum plot)plot)], &score);
	}
	say_cell(c, by_group);
	printf("      %.3f ms of CPU a function series\n\n",
	       1000 * time.seconds / (double)time.series);
}

/* What a large service costs: the shapes are made once. */
static void time_many(struct sample *s)
{
	enum { MANY = 500, ROUNDS = 3 };
	static struct history_row rows[MANY];
	struct world w = world_of(7, LEAK_CONSTANT, POINTS_MOST, true);
	struct leak_settings settings;
	clock_t before;

	w.n_pods = 1;
	w.culprit = 0;
	w.bad_pod = 0;
	run(&w, s);
	for (size_t i = 0; i < MANY; i++) {
		rows[i] = s->rows[i % FNS];
		rows[i].id = (uint32_t)i;
	}
	s->h.tables[HISTORY_FNS] = (struct history_table){rows, MANY, MANY};
	settings = leak_settings_of(&s->h, STR("inuse_space"));
	before = clock();
	for (int i = 0; i < ROUNDS; i++) {
		struct arena a = {0};
		struct leak_report report;

		leak_judge(&report, &s->h, &settings, &a);
		arena_release(&a);
	}
	printf("      500 heavy functions x 200 points: %.3f ms of CPU a function series\n",
	       1000.0 * (double)(clock() - before) / CLOCKS_PER_SEC / ROUNDS / MANY);
}

int main(void)
{
	static const struct cell cells[] = {
		{20, true, 60, 90, 2, 3, 15, "90 % found, 1 % alike (asserted 2)"},
		{60, true, 60, 98, 1, 2.5, 4,
		 "98 % found, 1 % alike, 2.5 % any; strange ones 1.3 % (asserted 4)"},
		{200, true, 60, 98, 0.42, 0.85, 4,
		 "99 % found (asserted 98), 0.2 % alike (0.42), 0.5 % any (0.85)"},
		{60, false, 60, 94, 5, 12, 12, "94 % found, 5 % alike"},
	};
	static struct sample sample;

	for (size_t i = 0; i < COUNT_OF(cells); i++)
		run_cell(&cells[i], &sample);
	time_many(&sample);
	return sim_end();
}
