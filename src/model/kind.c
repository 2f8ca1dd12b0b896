// SPDX-License-Identifier: MIT
/*
 * First the config, then what the dump says of itself (negative values, a duration, a delta name),
 * then the table by name and unit, then an assumption by unit, which the page calls one.
 */
#include "model/kind.h"

#include "base/num.h"

/* A cumulative type becomes a delta when the dump covers a window of its own. */
#define MAY_BE_DELTA true

struct known {
	const char *type; /* sample type; a trailing '*' matches any rest */
	const char *unit; /* NULL: any */
	const char *family;
	enum kind kind;
	bool may_be_delta;
};

static const struct known known_types[] = {
	{"cpu", NULL, "process_cpu", KIND_DELTA, false},
	{"cpu-time", NULL, "process_cpu", KIND_DELTA, false},
	{"cpu-samples", NULL, "process_cpu", KIND_DELTA, false},
	{"itimer", NULL, "process_cpu", KIND_DELTA, false},
	{"samples", NULL, "", KIND_DELTA, false},
	{"sample", NULL, "", KIND_DELTA, false},
	{"events", NULL, "", KIND_DELTA, false},
	{"wall", NULL, "wall", KIND_DELTA, false},
	{"wall-time", NULL, "wall", KIND_DELTA, false},
	{"time", "nanoseconds", "wall", KIND_DELTA, false},
	{"off_cpu*", NULL, "off_cpu", KIND_DELTA, false},
	{"off-cpu*", NULL, "off_cpu", KIND_DELTA, false},
	{"offcpu*", NULL, "off_cpu", KIND_DELTA, false},
	{"alloc_in_new_tlab_*", NULL, "memory", KIND_DELTA, false},
	{"alloc_outside_tlab_*", NULL, "memory", KIND_DELTA, false},
	{"alloc_sample_*", NULL, "memory", KIND_DELTA, false},
	{"alloc_samples", NULL, "memory", KIND_DELTA, false},
	{"alloc_size", NULL, "memory", KIND_DELTA, false},
	{"alloc-samples", NULL, "memory", KIND_DELTA, false},
	{"alloc-size", NULL, "memory", KIND_DELTA, false},
	{"alloc_objects", NULL, "memory", KIND_CUMULATIVE, MAY_BE_DELTA},
	{"alloc_space", NULL, "memory", KIND_CUMULATIVE, MAY_BE_DELTA},
	{"allocs", NULL, "memory", KIND_DELTA, false},
	{"inuse_*", NULL, "memory", KIND_GAUGE, false},
	{"live*", NULL, "memory", KIND_GAUGE, false},
	{"heap-live*", NULL, "memory", KIND_GAUGE, false},
	{"heap_live*", NULL, "memory", KIND_GAUGE, false},
	{"objects", NULL, "memory", KIND_GAUGE, false},
	{"space", NULL, "memory", KIND_GAUGE, false},
	{"size", "bytes", "memory", KIND_DELTA, false},
	{"resident*", NULL, "memory", KIND_GAUGE, false},
	{"growth*", NULL, "memory", KIND_GAUGE, false},
	{"goroutine", NULL, "goroutine", KIND_GAUGE, false},
	{"goroutines", NULL, "goroutine", KIND_GAUGE, false},
	{"goroutineleak", NULL, "goroutineleak", KIND_GAUGE, false},
	{"threadcreate", NULL, "threadcreate", KIND_GAUGE, false},
	{"thread", NULL, "threadcreate", KIND_GAUGE, false},
	{"threads", NULL, "threadcreate", KIND_GAUGE, false},
	{"fds", NULL, "fds", KIND_GAUGE, false},
	{"contentions", NULL, "mutex", KIND_CUMULATIVE, MAY_BE_DELTA},
	{"delay", NULL, "mutex", KIND_CUMULATIVE, MAY_BE_DELTA},
	{"lock_count", NULL, "block", KIND_DELTA, false},
	{"lock_time", NULL, "block", KIND_DELTA, false},
	{"lock-*", NULL, "block", KIND_DELTA, false},
	{"exception*", NULL, "exceptions", KIND_DELTA, false},
	{"thread_lifetime", NULL, "thread_lifetime", KIND_DELTA, false},
};

struct str kind_text(enum kind kind)
{
	static const char *const text[] = {
		[KIND_DELTA] = "delta", [KIND_CUMULATIVE] = "cumulative", [KIND_GAUGE] = "gauge"};

	return str_of(text[kind]);
}

static bool name_matches(const char *pattern, struct str name)
{
	struct str p = str_of(pattern);

	if (str_ends(p, STR("*")))
		return str_starts(name, str_sub(p, 0, p.n - 1));
	return str_eq(p, name);
}

static const struct known *find_known(const struct kind_facts *facts)
{
	for (size_t i = 0; i < COUNT_OF(known_types); i++) {
		const struct known *k = &known_types[i];

		if (name_matches(k->type, facts->type) &&
		    (!k->unit || str_eq(str_of(k->unit), facts->unit)))
			return k;
	}
	return NULL;
}

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}

static bool has_one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_find(s, str_of(words[i])) != SIZE_MAX)
			return true;
	return false;
}

/* A type that no table knows: time passes (delta), what moves is a delta, what is there a gauge. */
static enum kind assume(const struct kind_facts *facts)
{
	static const char *const times[] = {"nanoseconds", "microseconds", "milliseconds",
					    "seconds",	   "ns",	   "us",
					    "ms",	   "s",		   "cycles"};
	static const char *const sizes[] = {"bytes", "byte", "kilobytes", "megabytes", "objects"};
	static const char *const flows[] = {"alloc",   "read",   "writ",   "sent",  "recv",
					    "copied",  "sample", "fault",  "cycle", "steps",
					    "instruct", "ticks"};

	if (is_one_of(facts->unit, times, COUNT_OF(times)))
		return KIND_DELTA;
	if (has_one_of(facts->type, flows, COUNT_OF(flows)) || str_eq(facts->unit, STR("samples")))
		return KIND_DELTA;
	if (is_one_of(facts->unit, sizes, COUNT_OF(sizes)))
		return KIND_GAUGE;
	return facts->has_duration || facts->period_type.n ? KIND_DELTA : KIND_GAUGE;
}

static bool config_kind(const struct config *config, const struct kind_facts *facts,
			struct kind_choice *choice)
{
	struct str value = config_get(config, STR("kind"), STR(""), facts->id);

	if (value.n == 0)
		value = config_get(config, STR("kind"), STR(""), facts->type);
	for (enum kind k = KIND_DELTA; value.n && k <= KIND_GAUGE; k++)
		if (str_eq(value, kind_text(k))) {
			choice->kind = k;
			choice->why = WHY_CONFIG;
			return true;
		}
	return false;
}

/* The samples of a CPU profile are counted in "samples": the period tells what they sample. */
static struct str family_of(const struct known *known, const struct kind_facts *facts)
{
	if (facts->family.n)
		return facts->family;
	if (known && known->family[0])
		return str_of(known->family);
	if (str_eq(facts->period_type, STR("cpu")) || str_eq(facts->period_type, STR("cpu-time")))
		return STR("process_cpu");
	if (str_starts(facts->period_type, STR("wall")))
		return STR("wall");
	return facts->type.n ? facts->type : STR("samples");
}

struct str kind_family(const struct kind_facts *facts)
{
	return family_of(find_known(facts), facts);
}

/*
 * A dump that covers a window of its own holds differences: a duration, or negative values (Go's
 * ?seconds=N subtracts, also what is in use, where a difference is no state).
 */
static bool is_difference(const struct known *known, const struct kind_facts *facts)
{
	if (facts->has_negative)
		return true;
	return known && known->may_be_delta && (facts->has_duration || facts->name_is_delta);
}

struct kind_choice kind_choose(const struct config *config, const struct kind_facts *facts)
{
	const struct known *known = find_known(facts);
	struct kind_choice choice = {
		.kind = known ? known->kind : assume(facts),
		.why = known ? WHY_TABLE : WHY_ASSUMED,
		.family = family_of(known, facts),
	};

	if (config && config_kind(config, facts, &choice))
		return choice;
	if (choice.kind != KIND_DELTA && is_difference(known, facts)) {
		choice.kind = KIND_DELTA;
		choice.why = facts->name_is_delta ? WHY_NAME : WHY_CONTENT;
	}
	return choice;
}
