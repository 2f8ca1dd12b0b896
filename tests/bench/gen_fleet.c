// SPDX-License-Identifier: MIT
/*
 * Writes a fleet of pprof dumps to measure with: 8 services, 4 instances each, four dumps (cpu,
 * heap, goroutine, mutex) an instance and minute, about 80 KB each before gzip. As in real fleets
 * the same stacks come again and again: a service has 4,000 of them, picked by Zipf's law, walked
 * through a fixed call graph with depths of 20 to 60, some locations with inlined lines. The same
 * options give the same bytes.
 *
 *   gen_fleet --files N [--seed S] DIR     DIR/<service>/pod=<service>-<i>/<type>/<time>.pb.gz
 *   gen_fleet --distinct N [--seed S] DIR  one cpu dump of N samples, 99 % with a stack of its own
 *   gen_fleet --series N [--times T] [--seed S] DIR
 *       for verdicts: N/4 services with one pod, each with a heap dump (four series) and a cpu dump
 *       at T (200) times, some 500 functions in each, and one deploy in the middle. Of ten services
 *       one leaks, and one is dearer from the deploy on.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <zlib.h>

#include "profile.pb-c.h"

typedef Perftools__Profiles__Profile Profile;
typedef Perftools__Profiles__Sample Sample;
typedef Perftools__Profiles__ValueType ValueType;
typedef Perftools__Profiles__Label Label;
typedef Perftools__Profiles__Location Location;
typedef Perftools__Profiles__Line Line;
typedef Perftools__Profiles__Function Function;
typedef Perftools__Profiles__Mapping Mapping;

enum {
	N_SERVICES = 8,
	N_INSTANCES = 4,
	N_TYPES = 4,
	N_FUNCTIONS = 600,
	N_LOCATIONS = 1000, /* of a service; the first N_FUNCTIONS are one a function */
	N_STACKS = 4000,
	N_SAMPLES = 330, /* drawn for a dump; equal stacks merge, which leaves about 80 KB */
	MAX_DEPTH = 60,
	MAX_STRINGS = 3000,
	INTERVAL = 60,   /* seconds between two dumps of an instance */
	SOME = 10,       /* one in so many services has a fault */
	START = 1795075200 /* 2026-11-19 08:00 UTC */
};

static const char *const services[N_SERVICES] = {"gateway", "catalog", "orders", "pricing",
						 "search",  "auth",    "worker", "billing"};
/* "$" at the end stands for a package of the service itself. */
static const char *const packages[] = {
	"net/http", "encoding/json", "database/sql", "internal/store$", "internal/engine$", "api$",
	"google.golang.org/grpc", "go.opentelemetry.io/otel/sdk/trace", "github.com/shop/lib/cache",
	"runtime"};
static const char *const receivers[] = {"(*Server).", "(*Engine).", "(*Decoder).", "", "(*pool).",
					"(*Tx).", "", "(*Index)."};
static const char *const verbs[] = {"serve", "apply", "encode", "lookup", "walk", "merge",
				    "flush", "compute", "resolve", "visit", "next", "scan"};
static const char *const nouns[] = {"Request", "Tax", "Item", "Row", "Batch", "Field", "Span",
				    "Entry", "Price", "Node", "Token", "Header"};
static const char *const types[N_TYPES] = {"cpu", "heap", "goroutine", "mutex"};

struct stack {
	uint64_t id[MAX_DEPTH]; /* leaf first */
	size_t n;
};

/* The program of one service: what its dumps have in common. */
struct program {
	char *function[N_FUNCTIONS];
	char *file[N_FUNCTIONS];
	uint32_t of_location[N_LOCATIONS]; /* function */
	uint32_t inlined[N_LOCATIONS];     /* function, or 0: none */
	struct stack stack[N_STACKS];
};

/* All messages of one dump; reused for the next. */
struct dump {
	Profile profile;
	char *string[MAX_STRINGS];
	size_t n_strings;
	ValueType type[4], *type_p[4], period;
	Mapping mapping, *mapping_p[1];
	Function function[N_FUNCTIONS], *function_p[N_FUNCTIONS];
	Location location[N_LOCATIONS], *location_p[N_LOCATIONS];
	Line line[N_LOCATIONS][2], *line_p[N_LOCATIONS][2];
	Sample *sample, **sample_p;
	int64_t (*value)[4];
	Label (*label)[2], *(*label_p)[2];
	int64_t name_of[N_FUNCTIONS];
	bool function_used[N_FUNCTIONS], location_used[N_LOCATIONS];
	size_t max_samples;
};

/* splitmix64: small, and the same everywhere. */
static uint64_t mix(uint64_t x)
{
	x += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static uint64_t next(uint64_t *state)
{
	*state += 0x9e3779b97f4a7c15u;
	return mix(*state);
}

static void *need(void *p)
{
	if (!p) {
		fprintf(stderr, "gen_fleet: out of memory\n");
		exit(1);
	}
	return p;
}

#define PICK(array, h) (array)[(h) % (sizeof(array) / sizeof((array)[0]))]

static void name_functions(struct program *p, const char *service, uint64_t seed)
{
	for (size_t i = 0; i < N_FUNCTIONS; i++) {
		uint64_t h = mix(seed + i);
		const char *base = PICK(packages, h);
		char package[100], text[200];

		if (base[strlen(base) - 1] == '$')
			snprintf(package, sizeof(package), "github.com/shop/%s/%.*s", service,
				 (int)strlen(base) - 1, base);
		else
			snprintf(package, sizeof(package), "%s", base);
		snprintf(text, sizeof(text), "%s.%s%s%s%zu", package, PICK(receivers, h >> 8),
			 PICK(verbs, h >> 16), PICK(nouns, h >> 24), i);
		p->function[i] = need(strdup(text));
		snprintf(text, sizeof(text), "/src/%s/%s.go", package, PICK(verbs, h >> 32));
		p->file[i] = need(strdup(text));
	}
}

/* A walk from the root: each location has a few callees, so that stacks share long prefixes. */
static void walk(struct stack *s, size_t depth, uint64_t *rng)
{
	uint64_t at = next(rng) % 3;

	s->n = depth;
	for (size_t i = 0; i < depth; i++) {
		uint64_t choice = next(rng) % 16;

		/* The first frames are those of the server; then mostly the usual callee. */
		choice = i < 6 ? 0 : choice < 9 ? 0 : choice < 14 ? 1 : 2 + choice % 2;
		s->id[depth - 1 - i] = at + 1;
		at = mix(at * 4 + choice) % N_LOCATIONS;
	}
}

static struct program *make_program(const char *service, uint64_t seed)
{
	struct program *p = need(calloc(1, sizeof(*p)));
	uint64_t rng = seed;

	name_functions(p, service, seed);
	for (size_t i = 0; i < N_LOCATIONS; i++) {
		uint32_t any = (uint32_t)(next(&rng) % N_FUNCTIONS);

		p->of_location[i] = i < N_FUNCTIONS ? (uint32_t)i : any;
		p->inlined[i] = next(&rng) % 7 == 0 ? (uint32_t)(next(&rng) % N_FUNCTIONS) : 0;
	}
	for (size_t i = 0; i < N_STACKS; i++)
		walk(&p->stack[i], 20 + next(&rng) % 41, &rng);
	return p;
}

static void free_program(struct program *p)
{
	for (size_t i = 0; i < N_FUNCTIONS; i++) {
		free(p->function[i]);
		free(p->file[i]);
	}
	free(p);
}

/* Rank by Zipf's law with exponent 1, by inverting the continuous distribution. */
static size_t zipf(uint64_t h, size_t n)
{
	double u = (double)(h >> 11) / 9007199254740992.0, r = 1, step = 0;

	/* n^u without libm: halvings of the exponent. */
	for (double base = (double)n, bit = 0.5; bit > 1e-6; bit /= 2) {
		double guess = base;

		for (int i = 0; i < 40; i++)
			guess = (guess + base / guess) / 2;
		base = guess;
		if (u >= step + bit) {
			step += bit;
			r *= base;
		}
	}
	return (size_t)r - 1 < n ? (size_t)r - 1 : n - 1;
}

static struct dump *new_dump(size_t max_samples)
{
	struct dump *d = need(calloc(1, sizeof(*d)));

	d->max_samples = max_samples;
	d->sample = need(calloc(max_samples, sizeof(*d->sample)));
	d->sample_p = need(calloc(max_samples, sizeof(*d->sample_p)));
	d->value = need(calloc(max_samples, sizeof(*d->value)));
	d->label = need(calloc(max_samples, sizeof(*d->label)));
	d->label_p = need(calloc(max_samples, sizeof(*d->label_p)));
	return d;
}

static int64_t add_string(struct dump *d, const char *text)
{
	if (d->n_strings == MAX_STRINGS) {
		fprintf(stderr, "gen_fleet: too many strings\n");
		exit(1);
	}
	d->string[d->n_strings] = (char *)text;
	return (int64_t)d->n_strings++;
}

static void add_type(struct dump *d, const char *type, const char *unit)
{
	size_t i = d->profile.n_sample_type++;

	d->type[i] = (ValueType)PERFTOOLS__PROFILES__VALUE_TYPE__INIT;
	d->type[i].type = add_string(d, type);
	d->type[i].unit = add_string(d, unit);
	d->type_p[i] = &d->type[i];
}

static void begin_dump(struct dump *d, size_t type)
{
	d->profile = (Profile)PERFTOOLS__PROFILES__PROFILE__INIT;
	d->n_strings = 0;
	memset(d->function_used, 0, sizeof(d->function_used));
	memset(d->location_used, 0, sizeof(d->location_used));
	add_string(d, "");
	if (type == 0) {
		add_type(d, "samples", "count");
		add_type(d, "cpu", "nanoseconds");
	} else if (type == 1) {
		add_type(d, "alloc_objects", "count");
		add_type(d, "alloc_space", "bytes");
		add_type(d, "inuse_objects", "count");
		add_type(d, "inuse_space", "bytes");
	} else if (type == 2) {
		add_type(d, "goroutine", "count");
	} else {
		add_type(d, "contentions", "count");
		add_type(d, "delay", "nanoseconds");
	}
	d->period = d->type[type == 2 ? 0 : type == 3 ? 0 : d->profile.n_sample_type - 1];
	d->profile.period_type = &d->period;
	d->profile.period = type == 0 ? 10000000 : type == 1 ? 524288 : 1;
}

static Sample *add_sample(struct dump *d, const struct stack *stack)
{
	size_t i = d->profile.n_sample++;
	Sample *s = &d->sample[i];

	*s = (Sample)PERFTOOLS__PROFILES__SAMPLE__INIT;
	s->n_location_id = stack->n;
	s->location_id = (uint64_t *)stack->id;
	s->n_value = d->profile.n_sample_type;
	s->value = d->value[i];
	d->sample_p[i] = s;
	for (size_t k = 0; k < stack->n; k++)
		d->location_used[stack->id[k] - 1] = true;
	return s;
}

/* The cumulative types grow with the window, so that differences are never negative. */
static void set_values(int64_t *v, size_t type, uint64_t h, int64_t window)
{
	int64_t rate = 1 + (int64_t)(h % 40);

	if (type == 0) {
		v[0] = 1 + (int64_t)(mix(h ^ (uint64_t)window) % 12);
		v[1] = v[0] * 10000000;
	} else if (type == 1) {
		v[0] = rate * (window + 1);
		v[1] = v[0] * 512;
		v[2] = rate + (int64_t)(mix(h ^ (uint64_t)window) % 5);
		v[3] = v[2] * 512;
	} else if (type == 2) {
		v[0] = rate;
	} else {
		v[0] = rate * (window + 1);
		v[1] = v[0] * 25000;
	}
}

static void add_labels(struct dump *d, const int64_t key[2], const int64_t values[2][6], uint64_t h)
{
	size_t i = d->profile.n_sample - 1;

	for (size_t k = 0; k < 2; k++) {
		d->label[i][k] = (Label)PERFTOOLS__PROFILES__LABEL__INIT;
		d->label[i][k].key = key[k];
		d->label[i][k].str = values[k][(h >> (8 * k)) % 6];
		d->label_p[i][k] = &d->label[i][k];
	}
	d->sample[i].n_label = 2;
	d->sample[i].label = d->label_p[i];
}

static void add_samples(struct dump *d, const struct program *p, size_t type, uint64_t seed,
			int64_t window)
{
	static const char *const endpoints[] = {"/cart", "/checkout", "/items",
						 "/login", "/search", "/"};
	static const char *const tenants[] = {"acme", "globex", "hooli",
					       "initech", "soylent", "umbra"};
	int64_t key[2] = {0}, values[2][6];
	bool seen[N_STACKS] = {false};
	/* A cpu dump sees other stacks every minute; the others have a set that stays. */
	uint64_t rng = mix(seed ^ (type == 0 ? (uint64_t)window * 31 : 7));

	if (type == 0) {
		key[0] = add_string(d, "endpoint");
		key[1] = add_string(d, "tenant");
		for (size_t i = 0; i < 6; i++) {
			values[0][i] = add_string(d, endpoints[i]);
			values[1][i] = add_string(d, tenants[i]);
		}
	}
	for (size_t i = 0; i < N_SAMPLES; i++) {
		uint64_t h = next(&rng);
		size_t rank = zipf(h, N_STACKS), k = d->profile.n_sample;

		/* A runtime merges equal stacks; with labels they differ. */
		if (seen[rank] && (type != 0 || h % 10 >= 6))
			continue;
		seen[rank] = true;
		add_sample(d, &p->stack[(rank + type * 577) % N_STACKS]);
		set_values(d->value[k], type, mix(h ^ seed), window);
		if (type == 0 && h % 10 < 6)
			add_labels(d, key, values, mix(h));
	}
}

static void use_function(struct dump *d, const struct program *p, size_t f)
{
	Function *fn = &d->function[f];

	if (d->function_used[f])
		return;
	d->function_used[f] = true;
	*fn = (Function)PERFTOOLS__PROFILES__FUNCTION__INIT;
	fn->id = f + 1;
	fn->name = fn->system_name = add_string(d, p->function[f]);
	fn->filename = add_string(d, p->file[f]);
	fn->start_line = (int64_t)(10 + mix(f) % 400);
	d->function_p[d->profile.n_function++] = fn;
}

static void add_line(struct dump *d, const struct program *p, size_t at, size_t f)
{
	size_t k = d->location[at].n_line++;

	use_function(d, p, f);
	d->line[at][k] = (Line)PERFTOOLS__PROFILES__LINE__INIT;
	d->line[at][k].function_id = f + 1;
	d->line[at][k].line = (int64_t)(10 + mix(f) % 400 + at % 60);
	d->line_p[at][k] = &d->line[at][k];
}

/* The state of a service over time, in percent: level, by load, by memory that is collected now and
 * then, warming up, growing as a whole. What is level is judged at a glance, the others are not. */
static int64_t shape_of(size_t service, int64_t window, int64_t times)
{
	int64_t third = times / 3 + 1, at = window % third;

	switch (service % 5) {
	case 1:
		return 60 + 80 * (at < third / 2 ? at : third - at) / third;
	case 2:
		return 70 + window % 20 * 3;
	case 3:
		return 160 - 600 / (10 + window);
	case 4:
		return 100 + 60 * window / times;
	default:
		return 100;
	}
}

/* Objects of 256 KB: a stack of the heap stands for many samples, or nothing could be judged. */
static void shape_samples(struct dump *d, size_t type, int64_t percent)
{
	for (size_t i = 0; i < d->profile.n_sample; i++) {
		int64_t *v = d->value[i];

		for (size_t k = type == 0 ? 0 : 2; k < d->profile.n_sample_type; k++)
			v[k] = v[k] * percent / 100;
		if (type == 1) {
			v[1] = v[0] << 18;
			v[3] = v[2] << 18;
		}
	}
}

/* One stack of the heap keeps all it gets; one of the CPU takes three times as long. */
static void add_fault(struct dump *d, size_t type, int64_t window, int64_t half)
{
	int64_t *v = d->value[3];

	if (type == 1) {
		v[2] += window * 20;
		v[3] = v[2] << 18;
	} else if (window >= half) {
		v[0] = v[0] * 3 + 40;
		v[1] = v[0] * 10000000;
	}
}

/* The tables hold what the samples use, as a Go runtime writes them. */
static void add_tables(struct dump *d, const struct program *p, const char *service)
{
	d->mapping = (Mapping)PERFTOOLS__PROFILES__MAPPING__INIT;
	d->mapping.id = 1;
	d->mapping.memory_start = 0x400000;
	d->mapping.memory_limit = 0x1400000;
	d->mapping.filename = add_string(d, service);
	d->mapping.has_functions = true;
	d->mapping_p[0] = &d->mapping;
	for (size_t i = 0; i < N_LOCATIONS; i++) {
		Location *l = &d->location[i];

		if (!d->location_used[i])
			continue;
		*l = (Location)PERFTOOLS__PROFILES__LOCATION__INIT;
		l->id = i + 1;
		l->mapping_id = 1;
		l->address = 0x401000 + mix(i) % 0xf00000;
		l->line = d->line_p[i];
		if (p->inlined[i])
			add_line(d, p, i, p->inlined[i]);
		add_line(d, p, i, p->of_location[i]);
		d->location_p[d->profile.n_location++] = l;
	}
}

static void write_dump(struct dump *d, const char *path)
{
	static uint8_t *raw;
	static size_t cap;
	Profile *p = &d->profile;
	size_t size;
	gzFile out;

	p->sample_type = d->type_p;
	p->sample = d->sample_p;
	p->mapping = d->mapping_p;
	p->n_mapping = 1;
	p->location = d->location_p;
	p->function = d->function_p;
	p->string_table = d->string;
	p->n_string_table = d->n_strings;
	size = perftools__profiles__profile__get_packed_size(p);
	if (size > cap) {
		cap = size * 2;
		raw = need(realloc(raw, cap));
	}
	perftools__profiles__profile__pack(p, raw);
	/* Level 1 is what the Go runtime uses. */
	out = gzopen(path, "wb1");
	if (!out || gzwrite(out, raw, (unsigned)size) != (int)size || gzclose(out) != Z_OK) {
		fprintf(stderr, "gen_fleet: cannot write %s\n", path);
		exit(1);
	}
}

/* mkdir -p for the folder of a file. */
static void make_folders(char *path)
{
	for (char *s = path + 1; (s = strchr(s, '/')); s++) {
		*s = '\0';
		if (mkdir(path, 0777) && errno != EEXIST) {
			fprintf(stderr, "gen_fleet: mkdir %s: %s\n", path, strerror(errno));
			exit(1);
		}
		*s = '/';
	}
}

static void write_fleet(const char *dir, size_t n_files, uint64_t seed)
{
	struct program *program[N_SERVICES];
	struct dump *d = new_dump(N_SAMPLES);

	for (size_t s = 0; s < N_SERVICES; s++)
		program[s] = make_program(services[s], mix(seed + s * 1000));
	for (size_t i = 0; i < n_files; i++) {
		size_t type = i % N_TYPES, s = i / N_TYPES % N_SERVICES;
		size_t pod = i / (N_TYPES * N_SERVICES) % N_INSTANCES;
		int64_t window = (int64_t)(i / (N_TYPES * N_SERVICES * N_INSTANCES));
		time_t at = START + window * INTERVAL + (time_t)(s * N_INSTANCES + pod);
		struct tm tm;
		char path[4096], when[32];

		begin_dump(d, type);
		d->profile.time_nanos = (int64_t)at * 1000000000 + (int64_t)(mix(i) % 1000000);
		if (type == 0)
			d->profile.duration_nanos = 30000000000 + (int64_t)(mix(i) % 20000000);
		add_samples(d, program[s], type, mix(seed + s * 100 + pod), window);
		add_tables(d, program[s], services[s]);
		strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", gmtime_r(&at, &tm));
		snprintf(path, sizeof(path), "%s/%s/pod=%s-%zu/%s/%s.pb.gz", dir, services[s],
			 services[s], pod, types[type], when);
		make_folders(path);
		write_dump(d, path);
	}
}

/* A dump of one pod of a service, in place and time. */
static void write_one(struct dump *d, const char *dir, const char *service, size_t type,
		      int64_t window)
{
	time_t at = START + window * INTERVAL;
	char path[4096], when[32];
	struct tm tm;

	strftime(when, sizeof(when), "%Y%m%dT%H%M%SZ", gmtime_r(&at, &tm));
	snprintf(path, sizeof(path), "%s/%s/pod=%s-0/%s/%s.pb.gz", dir, service, service,
		 types[type], when);
	make_folders(path);
	write_dump(d, path);
}

static void write_deploy(const char *dir, int64_t window)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/events.jsonl", dir);
	make_folders(path);
	out = fopen(path, "w");
	if (!out) {
		fprintf(stderr, "gen_fleet: cannot write %s\n", path);
		exit(1);
	}
	fprintf(out, "{\"time\":%lld,\"text\":\"deploy v2\",\"tags\":[\"deploy\"]}\n",
		(long long)(START + window * INTERVAL - INTERVAL / 2) * 1000);
	fclose(out);
}

static void write_series(const char *dir, size_t n_services, int64_t times, uint64_t seed)
{
	struct dump *d = new_dump(N_SAMPLES);

	write_deploy(dir, times / 2);
	for (size_t s = 0; s < n_services; s++) {
		char service[32];
		struct program *p;

		snprintf(service, sizeof(service), "service-%03zu", s);
		p = make_program(service, mix(seed + s * 1000));
		for (int64_t window = 0; window < times; window++)
			for (size_t type = 0; type < 2; type++) {
				begin_dump(d, type);
				d->profile.time_nanos = (START + window * INTERVAL) * 1000000000;
				d->profile.duration_nanos = type == 0 ? 30000000000 : 0;
				add_samples(d, p, type, mix(seed + s * 100), window);
				shape_samples(d, type, shape_of(s, window, times));
				if (s % SOME == (type == 1 ? 0 : SOME / 2))
					add_fault(d, type, window, times / 2);
				add_tables(d, p, service);
				write_one(d, dir, service, type, window);
			}
		free_program(p);
	}
}

/* The worst case: stacks of depth 44 without order, 1 % of them repeated. */
static void write_distinct(const char *dir, size_t n, uint64_t seed)
{
	struct program *p = make_program("distinct", seed);
	struct stack *stack = need(calloc(n, sizeof(*stack)));
	struct dump *d = new_dump(n);
	uint64_t rng = seed;
	char path[4096];

	begin_dump(d, 0);
	d->profile.time_nanos = (int64_t)START * 1000000000;
	d->profile.duration_nanos = 30000000000;
	for (size_t i = 0; i < n; i++) {
		stack[i].n = 44;
		for (size_t k = 0; k < 44; k++)
			stack[i].id[k] = 1 + (k > 40 ? k : next(&rng) % N_LOCATIONS);
		if (i && next(&rng) % 100 == 0)
			stack[i] = stack[i - 1];
		add_sample(d, &stack[i]);
		set_values(d->value[i], 0, next(&rng), 0);
	}
	add_tables(d, p, "distinct");
	snprintf(path, sizeof(path), "%s/distinct/pod=distinct-0/cpu/20261119T080000Z.pb.gz", dir);
	make_folders(path);
	write_dump(d, path);
}

int main(int argc, char **argv)
{
	size_t files = 0, distinct = 0, series = 0, times = 200;
	uint64_t seed = 1;

	for (int i = 1; i + 1 < argc - 1; i += 2) {
		size_t value = strtoul(argv[i + 1], NULL, 10);

		if (!strcmp(argv[i], "--files"))
			files = value;
		else if (!strcmp(argv[i], "--distinct"))
			distinct = value;
		else if (!strcmp(argv[i], "--series"))
			series = value;
		else if (!strcmp(argv[i], "--times"))
			times = value;
		else if (!strcmp(argv[i], "--seed"))
			seed = value;
	}
	if (argc < 4 || (files > 0) + (distinct > 0) + (series > 0) != 1) {
		fprintf(stderr, "usage: gen_fleet --files N|--distinct N|--series N [--times T] "
				"[--seed S] DIR\n");
		return 2;
	}
	if (files)
		write_fleet(argv[argc - 1], files, seed);
	else if (series)
		write_series(argv[argc - 1], (series + 3) / 4, (int64_t)times, seed);
	else
		write_distinct(argv[argc - 1], distinct, seed);
	return 0;
}
