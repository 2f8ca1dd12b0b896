// SPDX-License-Identifier: MIT
/* The ladders of the documentation, one function an attribute. */
#include "model/identity.h"

#include "base/num.h"
#include "base/utc.h"

#define YEAR_1990_NS (631152000 * NS_PER_S)
#define YEAR_2100_NS (4102444800 * NS_PER_S)
#define DURATION_MAX_NS (31 * 86400 * NS_PER_S) /* converters have written 1.7e9 seconds */

static bool is_one_of(struct str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}

bool is_service_key(struct str key)
{
	static const char *const keys[] = {"service_name", "service.name", "service"};

	return is_one_of(key, keys, COUNT_OF(keys));
}

bool is_instance_key(struct str key)
{
	static const char *const keys[] = {
		"pod",	      "pod_name",      "host",	       "hostname",     "host.name",
		"instance",   "instance_id",   "pid",	       "process_id",   "process.pid",
		"node",	      "container_id",  "container.id", "k8s.pod.name", "runtime-id",
		"__session_id__", "service.instance.id"};

	return is_one_of(key, keys, COUNT_OF(keys));
}

static struct str base_name(struct str path)
{
	size_t slash = str_rchr(path, '/');

	return slash == SIZE_MAX ? path : str_sub(path, slash + 1, path.n);
}

/* "server-1.2.3" and "store.test" name server and store; "[vdso]" and "//anon" name nothing. */
static struct str program_name(struct str binary)
{
	struct str name = base_name(binary);
	size_t dash;

	if (name.n == 0 || name.p[0] == '[' || str_starts(binary, STR("//")))
		return STR("");
	if (str_ends(name, STR(" (deleted)")))
		name.n -= 10;
	if (str_ends(name, STR(".test")) || str_ends(name, STR(".exe")))
		name.n -= str_ends(name, STR(".test")) ? 5 : 4;
	dash = str_rchr(name, '-');
	if (dash != SIZE_MAX && dash > 0 && dash + 1 < name.n &&
	    (is_digit(name.p[dash + 1]) ||
	     (name.p[dash + 1] == 'v' && dash + 2 < name.n && is_digit(name.p[dash + 2]))))
		name.n = dash;
	return name;
}

static void set_service(struct identity *id, struct str service, enum why why, struct str how)
{
	if (id->service.n || service.n == 0)
		return;
	id->service = service;
	id->service_why = why;
	id->service_how = how;
}

static void choose_service(struct identity *id, struct arena *a, const struct dump *d,
			   const struct content_facts *facts, struct str root)
{
	struct str program = program_name(facts->binary);

	set_service(id, d->service.value, d->service.why, d->service.how);
	set_service(id, facts->service, WHY_CONTENT, STR("label or comment in the dump"));
	set_service(id, d->service_path.value, d->service_path.why, d->service_path.how);
	set_service(id, program, WHY_BINARY, STR("main binary"));
	set_service(id, root, WHY_ROOT, STR("name of the input"));
	set_service(id, STR("unknown_service"), WHY_ASSUMED, STR("nothing names it"));
	id->service = arena_str(a, id->service);
}

static bool time_is_sane(int64_t ns)
{
	return ns >= YEAR_1990_NS && ns < YEAR_2100_NS;
}

static void set_time(struct identity *id, int64_t ns, enum why why, struct str how)
{
	id->time_ns = ns;
	id->time_why = why;
	id->time_how = how;
}

static void choose_time(struct identity *id, const struct dump *d,
			const struct content_facts *facts)
{
	id->seq = d->seq;
	if (time_is_sane(facts->time_ns))
		set_time(id, facts->time_ns, WHY_CONTENT, STR("time_nanos"));
	else if (d->time_ns != TIME_NONE)
		set_time(id, d->time_ns, d->time.why, d->time.how);
	else if (d->seq >= 0)
		set_time(id, TIME_NONE, WHY_SEQ, STR("running number in the name"));
	else
		set_time(id, d->mtime_ns, WHY_MTIME, STR("modification time of the file"));
	id->duration_ns = 0;
	if (facts->duration_ns > 0 && facts->duration_ns <= DURATION_MAX_NS)
		id->duration_ns = facts->duration_ns;
}

static void add_label(struct identity *id, struct label label)
{
	size_t at = 0;

	for (; at < id->n_labels && str_cmp(id->labels[at].key, label.key) < 0; at++)
		;
	if (at < id->n_labels && str_eq(id->labels[at].key, label.key)) {
		id->labels[at] = label;
		return;
	}
	memmove(&id->labels[at + 1], &id->labels[at], (id->n_labels - at) * sizeof(label));
	id->labels[at] = label;
	id->n_labels++;
}

static void choose_labels(struct identity *id, struct arena *a, const struct dump *d,
			  const struct content_facts *facts)
{
	id->labels = arena_n(a, d->n_labels + facts->n_labels, struct label);
	for (size_t i = 0; i < d->n_labels; i++)
		add_label(id, d->labels[i]);
	for (size_t i = 0; i < facts->n_labels; i++)
		add_label(id, facts->labels[i]);
}

/* What the folder tells beyond the service; "" when a label names the instance already. */
static struct str instance_folder(const struct identity *id, const struct dump *d,
				  struct str root)
{
	struct str folder = d->folder;

	if (str_starts(folder, root) && root.n && folder.n > root.n && folder.p[root.n] == '/')
		folder = str_sub(folder, root.n + 1, folder.n);
	else if (str_eq(folder, root))
		return STR("");
	for (size_t i = 0; i < id->n_labels; i++)
		if (is_instance_key(id->labels[i].key))
			return STR("");
	if (str_eq(folder, id->service))
		return STR("");
	if (str_starts(folder, id->service) && folder.p[id->service.n] == '/')
		folder = str_sub(folder, id->service.n + 1, folder.n);
	return folder;
}

static void name_instance(struct identity *id, struct arena *a, const struct dump *d,
			  struct str root)
{
	struct str folder = instance_folder(id, d, root);
	struct buf name = {0};

	for (size_t i = 0; i < id->n_labels; i++) {
		if (i)
			buf_char(&name, ' ');
		buf_str(&name, id->labels[i].key);
		buf_char(&name, '=');
		buf_str(&name, id->labels[i].value);
	}
	if (folder.n && name.n)
		buf_char(&name, ' ');
	buf_str(&name, folder);
	id->instance = arena_str(a, buf_view(&name));
	buf_release(&name);
}

void identify(struct identity *id, struct arena *a, const struct dump *dump,
	      const struct content_facts *facts, struct str root)
{
	*id = (struct identity){0};
	choose_service(id, a, dump, facts, root);
	choose_time(id, dump, facts);
	choose_labels(id, a, dump, facts);
	name_instance(id, a, dump, root);
}
