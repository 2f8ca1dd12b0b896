// SPDX-License-Identifier: MIT
/*
 * Titles of sides come from the plan, from labels and from configs. "before X" and "after X" read
 * as they are in a sentence; all others are names.
 */
#include "render/versus.h"

#include <math.h>
#include <string.h>

#include "base/num.h"

/* As in diff.c, and in unit.c. */
#define TIMES_FROM 2.95
#define WORD_CHARS 24

const struct unit versus_percent = {.name = STR("%"), .per_level = 100, .decimals = 1};
const struct unit versus_points = {.name = STR("points"), .per_level = 100, .decimals = 1};

struct versus versus_up_to(const struct versus *v, double largest)
{
	struct versus to = *v;

	if (v->d->mode == DIFF_SHARE) {
		to.unit = versus_percent;
		to.change = versus_points;
		return to;
	}
	to.unit = unit_for(v->type, largest);
	if (v->d->is_sum) {
		to.unit = unit_for_sum(v->type->unit, largest / (double)v->den_of_sums);
		to.unit.per_level /= (double)v->den_of_sums;
	}
	to.change = to.unit;
	return to;
}

void versus_units(struct versus *v, const struct ptype *type, int64_t den)
{
	v->type = type;
	v->den_of_sums = den;
	for (int side = 0; side < SIDE_N; side++) {
		v->sample_unit[side] = type->unit;
		v->den[side] = den;
	}
	*v = versus_up_to(v, fmax(fabs(v->d->whole[SIDE_BASE]), fabs(v->d->whole[SIDE_CANDIDATE])));
}

double amounts_larger(struct amounts a)
{
	return fmax(fabs(a.base), fabs(a.candidate));
}

bool versus_is_small(struct amounts a)
{
	return fabs(amounts_change(a)) <= DIFF_LEAST_CHANGE * amounts_larger(a);
}

struct amounts versus_whole(const struct versus *v)
{
	return (struct amounts){v->d->whole[SIDE_BASE], v->d->whole[SIDE_CANDIDATE]};
}

bool side_is_empty(const struct diff *d, enum diff_side side)
{
	return (d->side[side].n_dumps == 0 && d->side[side].total == 0) ||
	       (d->mode == DIFF_SHARE && !(d->scale[side] > 0));
}

/* ---- numbers ---- */

void say_amount(struct buf *w, const struct versus *v, double number)
{
	if (v->d->mode == DIFF_SHARE)
		put_percent(w, number, 1);
	else
		say_level(w, &v->unit, number);
}

void say_amount_change(struct buf *w, const struct versus *v, double change)
{
	say_delta(w, &v->change, change);
}

void say_amounts(struct buf *w, const struct versus *v, struct amounts a)
{
	struct versus fit = versus_up_to(v, amounts_larger(a));

	if (v->d->mode == DIFF_SHARE) {
		put_number(w, a.base * 100, 1);
		say_lit(w, " → ");
		put_percent(w, a.candidate, 1);
	} else {
		say_from_to(w, &fit.unit, a.base, a.candidate);
	}
}

void say_bare_change(struct buf *w, const struct versus *v, double change)
{
	struct unit bare = v->change;

	bare.name = bare.times = bare.per = STR("");
	say_delta(w, &bare, change);
}

static void say_factor(struct buf *w, struct amounts a)
{
	struct change c = {.trend = TREND_ROSE, .before = a.base, .after = a.candidate};
	double factor = a.base > 0 && a.candidate > 0 ? a.candidate / a.base : NAN;

	if (!(factor >= TIMES_FROM)) {
		c.before = isfinite(factor) ? c.before : NAN;
		put_change(w, &c);
		return;
	}
	say_lit(w, "×");
	put_number(w, factor, factor < 99.95 ? 1 : 0);
}

void say_relative(struct buf *w, enum diff_status status, struct amounts a)
{
	static const struct str words[DIFF_STATUS_N] = {
		[DIFF_SAME] = STR("same"), [DIFF_NEW] = STR("new"), [DIFF_GONE] = STR("gone")};

	if (words[status].n)
		say(w, words[status]);
	else
		say_factor(w, a);
}

/* ---- words of sides ---- */

static const struct str times[] = {STR("before"), STR("after"), STR("since"), STR("during")};

/* The word that makes it a time: "before" of "before deploy"; empty for names. */
static struct str time_word(struct str side)
{
	for (size_t i = 0; i < COUNT_OF(times); i++)
		if (str_starts(side, times[i]) &&
		    (side.n == times[i].n || side.p[times[i].n] == ' '))
			return times[i];
	return STR("");
}

void say_relation(struct buf *w, const struct versus *v)
{
	say(w, v->side[SIDE_CANDIDATE]);
	if (time_word(v->side[SIDE_CANDIDATE]).n && time_word(v->side[SIDE_BASE]).n)
		return;
	say_lit(w, " against ");
	say(w, v->side[SIDE_BASE]);
}

void say_in_side(struct buf *w, const struct versus *v, enum diff_side side)
{
	if (!time_word(v->side[side]).n)
		say_lit(w, "in ");
	say(w, v->word[side]);
}

void say_side(struct buf *w, struct str side)
{
	if (time_word(side).n)
		say_lit(w, "the time ");
	say(w, side);
}

struct str side_word(struct str side, struct arena *a)
{
	struct str word = time_word(side);
	struct buf short_side = {0};

	if (word.n)
		return word;
	say_short(&short_side, side, WORD_CHARS);
	word = arena_str(a, buf_view(&short_side));
	buf_release(&short_side);
	return word;
}

void say_capital(struct buf *w, struct str s)
{
	static const struct str capitals = STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
	/* "tenant=acme" is a name: its key is not "Tenant". */
	bool is_name = s.n && memchr(s.p, '=', s.n);
	bool is_small = s.n && !is_name && s.p[0] >= 'a' && s.p[0] <= 'z';
	size_t letter = is_small ? (size_t)(s.p[0] - 'a') : 0;

	if (is_small)
		say(w, str_sub(capitals, letter, letter + 1));
	say(w, is_small ? str_sub(s, 1, s.n) : s);
}
