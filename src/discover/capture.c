// SPDX-License-Identifier: MIT
/* Matching only looked at lengths; here the taken bytes are read again for their meaning. */
#include "discover/capture.h"

#include "base/num.h"
#include "discover/timefmt.h"
#include "discover/when.h"

static bool has_minutes(struct str format)
{
	return str_find(format, STR("%M")) != SIZE_MAX || str_find(format, STR("%s")) != SIZE_MAX;
}

/* All items of one use that carry a format, put together; true when they make a time. */
static bool add_up(struct claim *c, const struct pattern *p, struct str s, const struct match *m,
		   enum use use)
{
	struct moment moment = moment_empty();
	struct span all = {SIZE_MAX, 0};
	bool coarse = true;
	int64_t ns;

	for (size_t i = 0; i < p->n; i++) {
		size_t end;

		if (p->item[i].use != use || p->item[i].text.n == 0 ||
		    !timefmt_at(s, m->span[i].from, p->item[i].text, &moment, &end))
			continue;
		coarse = coarse && !has_minutes(p->item[i].text);
		all.from = MIN(all.from, m->span[i].from);
		all.to = MAX(all.to, m->span[i].to);
	}
	if (all.from == SIZE_MAX || !moment_ns(&moment, &ns))
		return false;
	if (use == USE_END) {
		c->end_ns = ns;
		return true;
	}
	c->time_ns = ns;
	c->time_text = str_sub(s, all.from, all.to);
	c->time_is_coarse = coarse;
	c->time_is_local = !moment.zoned && !moment.is_epoch;
	return true;
}

static void free_form(struct claim *c, struct arena *a, enum use use, struct str text)
{
	struct when w;

	claim_set(c, a, use == USE_END ? STR("end") : STR("time"), text);
	if (use == USE_TIME && when_whole(text, &w))
		c->time_is_local = !w.zoned;
}

static void take(struct claim *c, struct arena *a, const struct pattern_item *item, struct str text)
{
	switch (item->use) {
	case USE_SERVICE:
		c->service = text;
		break;
	case USE_TYPE:
		claim_type(c, a, text);
		break;
	case USE_TIME:
	case USE_END:
		if (item->text.n == 0)
			free_form(c, a, item->use, text);
		break;
	case USE_SEQ:
		(void)str_to_i64(text, &c->seq);
		break;
	case USE_LABEL:
		claim_set(c, a, item->text, text);
		break;
	case USE_NONE:
		break;
	}
}

void capture(struct claim *c, struct arena *a, const struct pattern *p, struct str s,
	     const struct match *m)
{
	for (size_t i = 0; i < p->n; i++)
		take(c, a, &p->item[i], str_sub(s, m->span[i].from, m->span[i].to));
	(void)add_up(c, p, s, m, USE_TIME);
	(void)add_up(c, p, s, m, USE_END);
}
