// SPDX-License-Identifier: MIT
/* Sizes, spans, intervals, projections of findings; what mutes them; flags. */
#include "render/finding_tell.h"

#include <math.h>

#define REASON_CHARS 200
#define FLAG_CHARS 24

double finding_size(const struct finding *f)
{
	return isfinite(f->value) ? f->value : f->after - f->before;
}

void say_signed(struct buf *t, const struct unit *u, double v)
{
	struct unit bare = *u;

	bare.name = bare.times = bare.per = STR("");
	if (v == 0)
		say_lit(t, "0");
	else
		put_delta_unit(t, &bare, v);
}

/* A number of things is no change, and neither is the size of what only moved. */
void say_finding_size(struct buf *t, const struct report *r, const struct finding *f)
{
	struct unit u = finding_unit(r, f);
	bool is_count = f->verdict == VERDICT_CROWDED || f->verdict == VERDICT_PROVEN;

	if (is_count || f->kind == FIND_HOTSPOT || f->verdict == VERDICT_MOVED)
		say_level(t, &u,
			  is_count && !isfinite(f->value) ? f->after : fabs(finding_size(f)));
	else
		say_delta(t, &u, finding_size(f));
}

static struct unit unit_of_levels(const struct report *r, const struct finding *f)
{
	return level_unit(r, f->brief, fmax(fabs(f->before), fabs(f->after)));
}

static void say_relative(struct buf *t, const struct finding *f)
{
	struct change c = {.trend = TREND_ROSE, .before = 1, .after = 1 + f->relative};

	if (f->is_new || f->is_gone)
		c.trend = f->is_new ? TREND_NEW : TREND_GONE;
	else if (!isfinite(f->relative))
		return;
	say_lit(t, ", ");
	put_change(t, &c);
}

void say_finding_span(struct buf *t, const struct report *r, const struct finding *f)
{
	struct unit u = unit_of_levels(r, f);

	if (f->kind == FIND_HOTSPOT || !isfinite(f->before) || !isfinite(f->after))
		return;
	if (f->kind == FIND_OUTLIER) { /* it did not go from one to the other */
		put_level(t, &u, f->after);
		say_lit(t, " against ");
		say_level(t, &u, f->before);
	} else {
		say_from_to(t, &u, f->before, f->after);
	}
	say_relative(t, f);
}

void say_finding_interval(struct buf *t, const struct report *r, const struct finding *f)
{
	struct unit u = finding_unit(r, f);

	if (!isfinite(f->low) || !isfinite(f->high))
		return;
	say_signed(t, &u, f->low);
	say_lit(t, " to ");
	say_signed(t, &u, f->high);
	if (u.name.n && u.name.p[0] != '/')
		say_lit(t, " ");
	say_unit(t, &u);
}

void say_finding_eta(struct buf *t, const struct finding *f)
{
	static const struct {
		double from_h, hours;
		const char *name;
	} steps[] = {{0, 1.0 / 60, " min"}, {2, 1, " h"}, {240, 24, " d"}};
	size_t i = COUNT_OF(steps) - 1;
	bool is_open = !isfinite(f->eta_high_h);
	double low, high;

	if (!isfinite(f->eta_low_h))
		return;
	while (i && f->eta_low_h < steps[i].from_h)
		i--;
	low = f->eta_low_h / steps[i].hours;
	high = f->eta_high_h / steps[i].hours;
	put_number(t, low, low < 10);
	if (!is_open && floor(high + 0.5) > floor(low + 0.5)) {
		say_lit(t, "–");
		put_number(t, high, low < 10);
	}
	say(t, str_of(steps[i].name));
	if (is_open)
		say_lit(t, " or more");
}

void say_finding_mute(struct buf *t, const struct finding *f)
{
	if (!f->mute)
		return;
	say_lit(t, "Muted");
	if (f->mute->until_ns != TIME_NONE) {
		say_lit(t, " until ");
		utc_day(t, f->mute->until_ns / NS_PER_S);
	}
	if (f->mute->reason.n) {
		say_lit(t, ": ");
		say_short(t, f->mute->reason, REASON_CHARS);
	}
	say_lit(t, ".");
}

void say_finding_flag(struct buf *t, const struct finding *f)
{
	static const struct str names[FIND_KIND_N] = {
		[FIND_LEAK] = STR("leak"),
		[FIND_GOROUTINE_LEAK] = STR("leak"),
		[FIND_REGRESSION] = STR("regression"),
		[FIND_IMPROVEMENT] = STR("improvement"),
		[FIND_SHIFT] = STR("moved"),
		[FIND_OUTLIER] = STR("outlier"),
		[FIND_SPIKE] = STR("spike"),
		[FIND_HOTSPOT] = STR("hot spot"),
	};
	struct buf where = {0};

	if (f->verdict == VERDICT_RISING || f->verdict == VERDICT_MORE_WORK ||
	    f->verdict == VERDICT_CROWDED)
		say(t, verdict_words(f->verdict));
	else
		say(t, names[f->kind]);
	say_labels_of(&where, f->labels, f->n_labels);
	say_short(t, buf_view(&where), FLAG_CHARS);
	buf_release(&where);
}
