// SPDX-License-Identifier: MIT
/* Labels are looked up by the name before the rename: a section's name is what its key says. */
#include "discover/rules.h"

#include "discover/match.h"

bool rules_init(struct rules *r, struct arena *a, const struct config *config, struct err *e)
{
	*r = (struct rules){.config = config};
	for (size_t i = 0; i < config->pairs.n; i++) {
		const struct config_pair *p = &config->pairs.v[i];
		struct rule rule = {.service = p->name};

		if (!str_eq(p->section, STR("service")) || !str_eq(p->key, STR("match")))
			continue;
		if (!pattern_glob(&rule.glob, a, p->value, e))
			return false;
		vec_push(&r->rules, rule);
	}
	return true;
}

void rules_release(struct rules *r)
{
	vec_release(&r->rules);
}

void rules_read(const struct rules *r, struct str below, struct str path, struct claim *c)
{
	struct match m;

	for (size_t i = 0; i < r->rules.n; i++) {
		const struct rule *rule = &r->rules.v[i];

		if (!pattern_match(&rule->glob, below, &m) && !pattern_match(&rule->glob, path, &m))
			continue;
		c->service = rule->service;
		c->how = rule->glob.source;
		return;
	}
}

void rules_label(const struct rules *r, struct str service, struct claim *c)
{
	for (size_t i = 0; i < r->config->pairs.n; i++) {
		const struct config_pair *p = &r->config->pairs.v[i];

		if (str_eq(p->section, STR("service")) && str_eq(p->name, service) &&
		    str_starts(p->key, STR("label.")))
			claim_label(c, str_sub(p->key, 6, p->key.n), p->value);
	}
}

struct str rules_rename(const struct config *config, struct str service)
{
	struct str other = config_get(config, STR("service"), service, STR("rename"));

	return other.n ? other : service;
}
