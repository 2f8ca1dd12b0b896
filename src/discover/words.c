// SPDX-License-Identifier: MIT
/*
 * Kubernetes draws the suffixes of pod names from an alphabet without vowels and without 0, 1, 3
 * (k8s.io/apimachinery/pkg/util/rand), so a pod can be told from a name of words.
 */
#include "discover/words.h"

#include "base/num.h"

static const char *const nothing[] = {
	"profile", "profiles", "profiler", "profiling", "prof",      "pprof",    "pprofs",
	"dump",    "dumps",    "snapshot", "snap",      "samples",   "sample",   "data",
	"collect", "capture",  "captured", "before",    "after",     "base",     "baseline",
	"current", "latest",   "old",      "new",       "run",       "debug",    "auto",
	"to",      "from",     "at",       "utc",       "go",        "golang",   "node",
	"jvm",     "delta",    "seconds",  "sec",       "diff",      "local",    "time",
	"count",   "space",    "objects",  "x",         "window",    "type",     "id",
	"live",    "raw",      "merged",   "output",    "out",       "seq",      "iter",
	"fix",     "fixed",    "slow",     "fast",      "peak",      "idle",     "leak",
	"first",   "last",     "final",    "result",    "results",   "test",     "tests",
	"bench",   "my",       "pre",      "post",      "orig",      "original", "prev",
	"v",       "previous", "tmp",      "temp",      "optimized",
};

static const char *const container[] = {
	"pprof",        "pprofs",    "profiles",  "prof",     "profiling", "dumps",     "dump",
	"pprof-dumps",  "artifact",  "artifacts", "captures", "output",    "outputs",   "out",
	"flamegraphs",  "results",   "debug",     "tmp",      "bundle",    "logs",      "data",
	"profile-data", "collected", "parca",     "conprof",  "profefe",   "pyroscope", "phlare",
};

/* A directory of such a name holds one directory for each: pods/orders-0/ */
static const struct {
	const char *word, *key;
} plural[] = {
	{"services", "service"}, {"service", "service"},      {"env", "env"},
	{"ns", "namespace"},     {"namespace", "namespace"},  {"pod", "pod"},
	{"pods", "pod"},         {"namespaces", "namespace"}, {"containers", "container"},
	{"nodes", "node"},       {"hosts", "host"},           {"instances", "instance"},
	{"regions", "region"},   {"zones", "zone"},           {"clusters", "cluster"},
	{"envs", "env"},         {"environments", "env"},     {"apps", "service"},
	{"jobs", "job"},         {"versions", "version"},
};

static const char *const env[] = {"prod", "production",  "staging", "stage",   "dev",
				  "qa",   "development", "uat",     "preprod", "canary"};

static bool is_one_of(struct str s, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(s, str_of(list[i])))
			return true;
	return false;
}

bool word_is_container(struct str s)
{
	return is_one_of(s, container, COUNT_OF(container));
}

bool word_is_env(struct str s)
{
	return is_one_of(s, env, COUNT_OF(env));
}

bool word_is_side(struct str s)
{
	static const char *const side[] = {"before", "after", "baseline", "old",
					   "new",    "prev",  "previous", "current"};

	return is_one_of(s, side, COUNT_OF(side));
}

bool is_run(struct str s, struct str *number)
{
	static const char *const run[] = {"run", "build", "job", "ci", "pipeline", "iteration"};
	size_t dash = MIN(str_rchr(s, '-'), str_rchr(s, '_')), at = 0;

	if (dash == SIZE_MAX)
		return false;
	*number = str_sub(s, dash + 1, s.n);
	while (at < dash) {
		size_t from = at;

		while (at < dash && s.p[at] != '-' && s.p[at] != '_')
			at++;
		if (!is_one_of(str_sub(s, from, at++), run, COUNT_OF(run)))
			return false;
	}
	return dash > 0 && is_number(*number);
}

/* eu-west-1, us-east1, asia-southeast1: a continent, a direction, a number. */
bool is_region(struct str s)
{
	static const char *const continent[] = {
		"us",     "eu",           "ap",           "sa",        "ca", "me", "af",    "asia",
		"europe", "northamerica", "southamerica", "australia", "il", "cn", "africa"};
	static const char *const direction[] = {"north",     "south",     "east",
						"west",      "central",   "northeast",
						"northwest", "southeast", "southwest"};
	size_t dash = str_chr(s, '-'), end = s.n;

	if (dash == SIZE_MAX || s.n == 0 || !is_digit(s.p[s.n - 1]))
		return false;
	while (end > 0 && is_digit(s.p[end - 1]))
		end--;
	if (end > 0 && s.p[end - 1] == '-')
		end--;
	return end > dash && is_one_of(str_sub(s, 0, dash), continent, COUNT_OF(continent)) &&
	       is_one_of(str_sub(s, dash + 1, end), direction, COUNT_OF(direction));
}

/* 10.0.0.1, 10.0.0.1_8080, ip-10-0-0-1 */
bool is_address(struct str s)
{
	char dot = str_starts(s, STR("ip-")) ? '-' : '.';
	bool local = str_starts(s, STR("localhost"));
	size_t at = local ? 9 : dot == '-' ? 3 : 0;

	for (int part = 0; part < 4 && !local; part++) {
		size_t from = at;

		while (at < s.n && is_digit(s.p[at]))
			at++;
		if (at == from || at - from > 3 || (part < 3 && (at >= s.n || s.p[at] != dot)))
			return false;
		at += part < 3;
	}
	return at == s.n ||
	       (s.p[at] && strchr(":_-", s.p[at]) && is_number(str_sub(s, at + 1, s.n)));
}

/* Bytes of v1.2.3 at this place; 0 when there is none. */
static size_t version_at(struct str s, size_t at)
{
	size_t from = at, dots = 0;

	if (at >= s.n || to_lower(s.p[at]) != 'v' || (at > 0 && !strchr("-_.", s.p[at - 1])))
		return 0;
	for (at++; at < s.n && (is_digit(s.p[at]) || s.p[at] == '.'); at++)
		dots += s.p[at] == '.' && at + 1 < s.n && is_digit(s.p[at + 1]);
	while (s.p[at - 1] == '.')
		at--;
	return dots && is_digit(s.p[from + 1]) ? at - from : 0;
}

bool version_find(struct str s, size_t *from, size_t *to)
{
	for (size_t at = 0; at < s.n; at++) {
		*from = at;
		*to = at + version_at(s, at);
		if (*to > at)
			return true;
	}
	return false;
}

struct str word_key(struct str s)
{
	for (size_t i = 0; i < COUNT_OF(plural); i++)
		if (str_eq_nocase(s, str_of(plural[i].word)))
			return str_of(plural[i].key);
	return (struct str){"", 0};
}

bool is_number(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_digit(s.p[i]))
			return false;
	return s.n > 0;
}

/* 12, 30s, 500ms, 10m */
static bool is_quantity(struct str s)
{
	size_t n = 0;

	while (n < s.n && is_digit(s.p[n]))
		n++;
	s = str_sub(s, n, s.n);
	return n > 0 && (s.n == 0 || str_eq(s, STR("s")) || str_eq(s, STR("ms")) ||
			 str_eq(s, STR("m")) || str_eq(s, STR("h")));
}

bool words_say_nothing(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;
		struct str word;

		while (i < s.n && !strchr("-_. +~,@#()[]", s.p[i]))
			i++;
		word = str_sub(s, from, i);
		if (word.n && !is_quantity(word) && !is_one_of(word, nothing, COUNT_OF(nothing)))
			return false;
		i++;
	}
	return true;
}

bool is_hex_id(struct str s)
{
	size_t hex = 0, digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = to_lower(s.p[i]);

		if (c == '-')
			continue;
		if (!is_digit(c) && !(c >= 'a' && c <= 'f'))
			return false;
		hex++;
		digits += is_digit(c);
	}
	return hex >= 8 && digits > 0;
}

static bool is_pod_suffix(struct str s, size_t least, size_t most)
{
	for (size_t i = 0; i < s.n; i++)
		if (!s.p[i] || !strchr("bcdfghjklmnpqrstvwxz2456789", s.p[i]))
			return false;
	return s.n >= least && s.n <= most;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]))
			return true;
	return false;
}

bool is_pod_name(struct str s, struct str *deployment)
{
	size_t last = str_rchr(s, '-'), middle;
	struct str hash;

	if (last == SIZE_MAX || !is_pod_suffix(str_sub(s, last + 1, s.n), 5, 5))
		return false;
	middle = str_rchr(str_sub(s, 0, last), '-');
	if (middle == SIZE_MAX || middle == 0)
		return false;
	hash = str_sub(s, middle + 1, last);
	if (!is_pod_suffix(hash, 7, 10) || !has_digit(hash))
		return false;
	*deployment = str_sub(s, 0, middle);
	return true;
}

bool is_replica_name(struct str s, struct str *set)
{
	size_t dash = str_rchr(s, '-');
	struct str n = str_sub(s, dash == SIZE_MAX ? s.n : dash + 1, s.n);

	if (!is_number(n) || n.n > 3 || (n.n > 1 && n.p[0] == '0') || dash == 0)
		return false;
	*set = str_sub(s, 0, dash);
	return !words_say_nothing(*set) && !is_number(*set);
}

bool is_instance_of(struct str s, struct str *service)
{
	return is_pod_name(s, service) || is_replica_name(s, service);
}

static bool is_separator(char c)
{
	return c && strchr("-_. +~,@#()[]", c);
}

struct str trim_separators(struct str s)
{
	while (s.n && is_separator(s.p[0]))
		s = str_sub(s, 1, s.n);
	while (s.n && is_separator(s.p[s.n - 1]))
		s.n--;
	return s;
}
