// SPDX-License-Identifier: MIT
#include "aggregate/origin.h"

#include "base/num.h"

static struct str label_of(const struct instance *instance, struct str key)
{
	for (size_t i = 0; instance && i < instance->n_labels; i++)
		if (str_eq(instance->labels[i].key, key))
			return instance->labels[i].value;
	return STR("");
}

static const struct instance *find_instance(const struct model *m, uint32_t service,
					    struct str name)
{
	for (size_t i = 0; i < m->n_instances; i++)
		if (m->instances[i].service == service && str_eq(m->instances[i].name, name))
			return &m->instances[i];
	return NULL;
}

/* The one with the latest dump among those that tell of a repository or a ref; the first of
 * several, by name. */
static const struct instance *latest(const struct report *r, const struct profile *p)
{
	const struct instance *best = NULL;
	int64_t best_ns = INT64_MIN;

	for (size_t i = 0; i < p->n_instances; i++) {
		const struct instance *instance = find_instance(r->model, p->series->service,
								p->instances[i].name);

		if (best && p->instances[i].last_ns <= best_ns)
			continue;
		if (!label_of(instance, STR("service_repository")).n &&
		    !label_of(instance, STR("service_git_ref")).n)
			continue;
		best = instance;
		best_ns = p->instances[i].last_ns;
	}
	return best;
}

/* Of samples: its heaviest value. */
static struct str value_of(const struct profile *p, struct str key)
{
	for (size_t i = 0; i < p->n_labels; i++) {
		const struct label_key *k = &p->labels[i];

		for (size_t v = 0; str_eq(k->key, key) && v < k->n_values; v++)
			if (k->values[v].value.n)
				return k->values[v].value;
	}
	return STR("");
}

static struct str first_of(struct str a, struct str b, struct str c)
{
	return a.n ? a : b.n ? b : c;
}

struct origin origin_of(const struct report *r, const struct profile *p)
{
	static const struct service_wish none;
	static const struct str repository = STR("service_repository");
	static const struct str ref = STR("service_git_ref");
	static const struct str root = STR("service_root_path");
	const struct instance *instance = latest(r, p);
	const struct service_wish *wish = wish_service(&r->discovery->wishes,
						       r->model->services[p->series->service]);

	if (!wish)
		wish = &none;
	return (struct origin){
		first_of(label_of(instance, repository), value_of(p, repository), wish->repository),
		first_of(label_of(instance, ref), value_of(p, ref), wish->ref),
		first_of(label_of(instance, root), value_of(p, root), wish->root)};
}
