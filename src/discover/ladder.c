// SPDX-License-Identifier: MIT
/*
 * A rough source gives way to a fine one below it: a date to a time of day, "profile" to "heap".
 * Otherwise the order of the tables holds.
 */
#include "discover/ladder.h"

#include <stdlib.h>

#include "base/num.h"
#include "discover/rules.h"
#include "discover/typeword.h"

static const enum source descending[] = {FROM_SIDECAR, FROM_LAYOUT, FROM_KEY, FROM_NAME, FROM_DIR};
static const enum source strong_service[] = {FROM_CONFIG, FROM_SIDECAR, FROM_LAYOUT};
static const enum source path_service[] = {FROM_NAME, FROM_KEY, FROM_DIR};
static const enum source label_order[] = {FROM_CONFIG, FROM_DIR,    FROM_NAME,
					  FROM_KEY,    FROM_LAYOUT, FROM_SIDECAR};

static void choose_time(const struct evidence *ev, struct dump *out)
{
	const struct claim *best = NULL;

	for (size_t i = 0; i < COUNT_OF(descending); i++) {
		const struct claim *c = &ev->from[descending[i]];

		if (c->time_ns == TIME_NONE)
			continue;
		if (!best || (best->time_is_coarse && !c->time_is_coarse))
			best = c;
	}
	out->time_ns = out->end_ns = TIME_NONE;
	if (!best)
		return;
	out->time_ns = best->time_ns;
	out->end_ns = best->end_ns;
	out->time = (struct guess){best->time_text, best->why, best->how};
	out->time_is_local = best->time_is_local;
	out->time_is_coarse = best->time_is_coarse;
}

static void choose_type(const struct evidence *ev, struct dump *out)
{
	const struct claim *best = NULL, *best_id = NULL;
	struct typeword w;

	for (size_t i = 0; i < COUNT_OF(descending); i++) {
		const struct claim *c = &ev->from[descending[i]];

		if (c->type.n && (!best || (best->type_is_weak && !c->type_is_weak)))
			best = c;
		if (c->type_id.n && !best_id)
			best_id = c;
	}
	if (best)
		out->type = (struct guess){best->type, best->why, best->how};
	else if (typeword_whole(ev->root, &w))
		out->type = (struct guess){w.type, WHY_ROOT, ev->root};
	if (best_id)
		out->type_id = (struct guess){best_id->type_id, best_id->why, best_id->how};
	out->delta = (best && best->delta) || (best_id && best_id->delta);
}

static struct guess first_service(const struct evidence *ev, const enum source *order, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct claim *c = &ev->from[order[i]];

		if (c->service.n)
			return (struct guess){c->service, c->why, c->how};
	}
	return (struct guess){{"", 0}, WHY_NONE, {"", 0}};
}

static void choose_service(const struct evidence *ev, const struct config *config, struct dump *out)
{
	out->service = first_service(ev, strong_service, COUNT_OF(strong_service));
	if (ev->option_service.n)
		out->service = (struct guess){ev->option_service, WHY_OPTION, STR("--service")};
	out->service_path = first_service(ev, path_service, COUNT_OF(path_service));
	if (out->service_path.value.n == 0 && ev->weak_service.n)
		out->service_path = (struct guess){ev->weak_service, WHY_NAME,
						   ev->from[FROM_NAME].how};
	out->service.value = rules_rename(config, out->service.value);
	out->service_path.value = rules_rename(config, out->service_path.value);
}

static void choose_seq(const struct evidence *ev, struct dump *out)
{
	out->seq = -1;
	for (size_t i = 0; i < COUNT_OF(descending) && out->seq < 0; i++)
		out->seq = ev->from[descending[i]].seq;
}

static int by_key(const void *left, const void *right)
{
	return str_cmp(((const struct label *)left)->key, ((const struct label *)right)->key);
}

static void choose_labels(struct arena *a, const struct evidence *ev, struct dump *out)
{
	struct claim all;

	claim_init(&all, WHY_NONE, (struct str){"", 0});
	for (size_t i = COUNT_OF(label_order); i--;) {
		const struct claim *c = &ev->from[label_order[i]];

		/* From the strongest down, so that the cap hits the weakest. */
		for (size_t k = 0; k < c->n_labels; k++) {
			size_t at = 0;

			while (at < all.n_labels && !str_eq(all.labels[at].key, c->labels[k].key))
				at++;
			all.why = c->why;
			if (at == all.n_labels)
				claim_label(&all, c->labels[k].key, c->labels[k].value);
		}
	}
	qsort(all.labels, all.n_labels, sizeof(*all.labels), by_key);
	out->labels = arena_n(a, all.n_labels + 1, struct label);
	out->n_labels = all.n_labels;
	for (size_t i = 0; i < all.n_labels; i++)
		out->labels[i] = all.labels[i];
}

void ladder_add_label(struct arena *a, struct dump *out, struct label label)
{
	struct label *labels;

	if (out->n_labels >= LABELS_MAX)
		return;
	labels = arena_n(a, out->n_labels + 1, struct label);
	for (size_t i = 0; i < out->n_labels; i++) {
		if (str_eq(out->labels[i].key, label.key))
			return;
		labels[i] = out->labels[i];
	}
	labels[out->n_labels++] = label;
	qsort(labels, out->n_labels, sizeof(*labels), by_key);
	out->labels = labels;
}

bool ladder_names_instance(const struct label *label)
{
	static const char *const key[] = {
		"pod",
		"pod_name",
		"pid",
		"instance",
		"instance_id",
		"host",
		"hostname",
		"node",
		"container",
		"container_id",
		"session",
		"session_id",
		"replica",
		"task",
		"task_id",
		"worker",
		"runtime-id",
		"runtime_id",
		"ip",
		"addr",
		"address",
		"machine",
		"process",
		"process_id",
		"host.name",
		"process.pid",
		"k8s.pod.name",
		"__session_id__",
		"service.instance.id",
		"k8s.node.name",
		"container.id",
		"service_instance_id",
	};

	for (size_t i = 0; i < COUNT_OF(key); i++)
		if (str_eq_nocase(label->key, str_of(key[i])))
			return true;
	return false;
}

void ladder_choose(struct arena *a, const struct evidence *ev, const struct config *config,
		   struct dump *out)
{
	choose_time(ev, out);
	choose_type(ev, out);
	choose_service(ev, config, out);
	choose_seq(ev, out);
	choose_labels(a, ev, out);
	out->folder_is_instance = true;
	for (size_t i = 0; i < out->n_labels; i++)
		if (ladder_names_instance(&out->labels[i]))
			out->folder_is_instance = false;
}
