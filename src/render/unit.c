// SPDX-License-Identifier: MIT
/*
 * A sample unit says what is measured (time, bytes, cycles, things); the kind says whether a level
 * is a rate or a state; the family tells CPU time, shown in cores, from delays. From these and
 * the largest value one scale is chosen, so that a column never mixes MiB and GiB.
 */
#include "render/unit.h"

#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "render/html.h"

#define UNIT_CHARS 40
#define MINUS "\xe2\x88\x92"    /* U+2212 */
#define NARROW "\xe2\x80\xaf"   /* U+202F, a narrow no-break space */
#define NO_VALUE "\xe2\x80\x93" /* U+2013 */
#define TIMES "\xc3\x97"        /* U+00D7 */
#define ALMOST_ZERO                                                                                \
	"\xe2\x89\x88"                                                                             \
	"0"
#define FOLD_FROM 2.95
/* What needs more is better served by another unit. */
#define MOST_DECIMALS 5
/* Of a column whose values differ much: beyond what its largest needs. */
#define FINER_DECIMALS 2

enum measure { IS_TIME, IS_BYTES, IS_COUNT };

struct sample_unit {
	const char *name;
	enum measure measure;
	double base; /* seconds, bytes or 1 */
};

static const struct sample_unit sample_units[] = {
	{"nanoseconds", IS_TIME, 1e-9},
	{"nanosecond", IS_TIME, 1e-9},
	{"ns", IS_TIME, 1e-9},
	{"microseconds", IS_TIME, 1e-6},
	{"microsecond", IS_TIME, 1e-6},
	{"us", IS_TIME, 1e-6},
	{"\xc2\xb5s", IS_TIME, 1e-6},
	{"milliseconds", IS_TIME, 1e-3},
	{"millisecond", IS_TIME, 1e-3},
	{"ms", IS_TIME, 1e-3},
	{"seconds", IS_TIME, 1},
	{"second", IS_TIME, 1},
	{"s", IS_TIME, 1},
	{"sec", IS_TIME, 1},
	{"minutes", IS_TIME, 60},
	{"hours", IS_TIME, 3600},
	{"bytes", IS_BYTES, 1},
	{"byte", IS_BYTES, 1},
	{"b", IS_BYTES, 1},
	{"kilobytes", IS_BYTES, 0x1p10},
	{"kilobyte", IS_BYTES, 0x1p10},
	{"kb", IS_BYTES, 0x1p10},
	{"kib", IS_BYTES, 0x1p10},
	{"megabytes", IS_BYTES, 0x1p20},
	{"megabyte", IS_BYTES, 0x1p20},
	{"mb", IS_BYTES, 0x1p20},
	{"mib", IS_BYTES, 0x1p20},
	{"gigabytes", IS_BYTES, 0x1p30},
	{"gigabyte", IS_BYTES, 0x1p30},
	{"gb", IS_BYTES, 0x1p30},
	{"gib", IS_BYTES, 0x1p30},
	{"count", IS_COUNT, 1},
	{"counts", IS_COUNT, 1},
	{"number", IS_COUNT, 1},
	{"", IS_COUNT, 1},
};

/* Steps of a scale, from small to large: the last whose from is not above the largest value. */
struct step {
	const char *name;
	double from; /* in base units */
	double base; /* one of these in base units */
	bool is_whole;
};

static const struct step time_steps[] = {
	{"ns", 0, 1e-9, true},
	{"\xc2\xb5s", 1e-6, 1e-6, false},
	{"ms", 1e-3, 1e-3, false},
	{"s", 1, 1, false},
};
static const struct step delay_steps[] = {
	{"ns/s", 0, 1e-9, false},
	{"\xc2\xb5s/s", 1e-7, 1e-6, false},
	{"ms/s", 1e-4, 1e-3, false},
	{"s/s", 1, 1, false},
};
/* Less than a sample a day at 100 Hz is no matter of cores. */
static const struct step core_steps[] = {
	{"\xc2\xb5"
	 "cores",
	 0, 1e-6, false},
	{"cores", 1e-4, 1, false},
};
static const struct step byte_steps[] = {
	{"B", 0, 1, true},
	{"KiB", 0x1p10, 0x1p10, false},
	{"MiB", 0x1p20, 0x1p20, false},
	{"GiB", 0x1p30, 0x1p30, false},
	{"TiB", 0x1p40, 0x1p40, false},
};
static const struct step byte_rate_steps[] = {
	{"B/s", 0, 1, false},
	{"KiB/s", 0x1p10, 0x1p10, false},
	{"MiB/s", 0x1p20, 0x1p20, false},
	{"GiB/s", 0x1p30, 0x1p30, false},
	{"TiB/s", 0x1p40, 0x1p40, false},
};
/* Thousands are written out up to 99,999: goroutines are counted, objects are not. */
static const struct step count_steps[] = {
	{"", 0, 1, true},
	{"k", 1e5, 1e3, false},
	{"M", 1e6, 1e6, false},
	{"G", 1e9, 1e9, false},
};
static const struct step count_rate_steps[] = {
	{"/d", 0, 1 / 86400.0, false},
	{"/h", 1 / 3600.0, 1 / 3600.0, false},
	{"/min", 1 / 60.0, 1 / 60.0, false},
	{"/s", 0.1, 1, false},
	{"k/s", 1e5, 1e3, false},
	{"M/s", 1e6, 1e6, false},
	{"G/s", 1e9, 1e9, false},
};
/* Before a name that the dump declared: "1.58 M samples". */
static const struct step declared_steps[] = {
	{"", 0, 1, true},
	{"k ", 1e5, 1e3, false},
	{"M ", 1e6, 1e6, false},
	{"G ", 1e9, 1e9, false},
};

struct scale {
	const struct step *steps;
	size_t n;
	size_t usual; /* the step of nothing but zeros */
};

#define SCALE(steps, usual)                                                                        \
	{                                                                                          \
		steps, COUNT_OF(steps), usual                                                      \
	}
static const struct scale states[] = {[IS_TIME] = SCALE(time_steps, 0),
				      [IS_BYTES] = SCALE(byte_steps, 0),
				      [IS_COUNT] = SCALE(count_steps, 0)};
static const struct scale rates[] = {[IS_TIME] = SCALE(delay_steps, 2),
				     [IS_BYTES] = SCALE(byte_rate_steps, 0),
				     [IS_COUNT] = SCALE(count_rate_steps, 3)};
static const struct scale cores = SCALE(core_steps, 1);
static const struct scale declared = SCALE(declared_steps, 0);

static const struct sample_unit *find_unit(struct str name)
{
	for (size_t i = 0; i < COUNT_OF(sample_units); i++)
		if (str_eq_nocase(name, str_of(sample_units[i].name)))
			return &sample_units[i];
	return NULL;
}

/* ---- numbers ---- */

static double power_of_ten(int n)
{
	static const double power[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};

	return power[n];
}

/*
 * The fewest decimals (at most 9) with which |v| shows so many digits: 2 for 1.31 and 3. 99.53
 * needs one ("99.5", not "100"), 99.96 none ("100", not "100.0").
 */
static int decimals_for(double v, int digits)
{
	double least = power_of_ten(digits - 1) - 0.05;
	int decimals = 0;

	while (decimals < 9 && fabs(v) * power_of_ten(decimals) < least)
		decimals++;
	return decimals;
}

void put_count(struct buf *b, uint64_t n)
{
	uint64_t unit = 1;

	while (n / unit >= 1000)
		unit *= 1000;
	buf_u64(b, n / unit);
	for (unit /= 1000; unit; unit /= 1000) {
		buf_char(b, ',');
		buf_pad(b, n / unit % 1000, 3);
	}
}

/* Digits of a value without its sign. */
static void put_digits(struct buf *b, double v, int decimals)
{
	double scaled;
	uint64_t units, one;

	while (decimals > 0 && v * power_of_ten(decimals) >= 9e15)
		decimals--;
	scaled = fmin(v * power_of_ten(decimals), 1.8e19);
	units = (uint64_t)scaled;
	units += scaled - (double)units >= 0.5;
	one = (uint64_t)power_of_ten(decimals);
	put_count(b, units / one);
	if (decimals > 0) {
		buf_char(b, '.');
		buf_pad(b, units % one, decimals);
	}
}

/* Does it show as zero? */
static bool rounds_to_zero(double v, int decimals)
{
	return fabs(v) * power_of_ten(decimals) < 0.5;
}

void put_number(struct buf *b, double v, int decimals)
{
	if (!isfinite(v)) {
		html_lit(b, NO_VALUE);
		return;
	}
	if (v < 0 && !rounds_to_zero(v, decimals))
		html_lit(b, MINUS);
	put_digits(b, fabs(v), decimals);
}

/*
 * So many significant digits, but not more than 5 decimals; what is too small to show is not
 * called zero.
 */
static void put_significant(struct buf *b, double v, int digits)
{
	int decimals = isfinite(v) ? MIN(decimals_for(v, digits), MOST_DECIMALS) : 0;

	if (v == 0) {
		buf_char(b, '0');
		return;
	}
	if (isfinite(v) && rounds_to_zero(v, decimals)) {
		html_lit(b, ALMOST_ZERO);
		return;
	}
	put_number(b, v, decimals);
}

/* ---- units ---- */

static int column_decimals(double shown)
{
	return shown != 0 && isfinite(shown) ? MIN(decimals_for(shown, 3), MOST_DECIMALS) : 0;
}

static struct unit unit_of(const struct scale *scale, double base, double largest)
{
	double size = fabs(largest) * base;
	const struct step *step = &scale->steps[size > 0 ? 0 : scale->usual];
	struct unit u;

	/* A little below the next step already rounds to it: 1,023.9996 KiB is 1 MiB. */
	for (size_t i = 1; i < scale->n; i++)
		if (size >= scale->steps[i].from * (1 - 1e-9))
			step = &scale->steps[i];
	u = (struct unit){.name = str_of(step->name),
			  .per_level = base / step->base,
			  .is_whole = step->is_whole};
	u.decimals = column_decimals(largest * u.per_level);
	if (u.is_whole && fabs(largest) * u.per_level == floor(fabs(largest) * u.per_level))
		u.decimals = 0;
	return u;
}

/* A dump may declare anything; a unit stands behind every number. */
static struct str short_unit(struct str name)
{
	return utf8_cut(name, UNIT_CHARS);
}

static struct unit declared_unit(struct str declared_name, double largest, bool is_rate)
{
	struct str name = short_unit(declared_name);
	struct unit u = unit_of(&declared, 1, largest);

	u.times = u.name;
	u.name = name;
	u.per = is_rate ? STR("/s") : STR("");
	u.is_whole &= !is_rate;
	u.decimals = column_decimals(largest * u.per_level);
	return u;
}

void unit_refine(struct unit *u, double least)
{
	double shown = fabs(least) * u->per_level;
	int most = MIN(u->decimals + FINER_DECIMALS, MOST_DECIMALS);

	while (shown > 0 && u->decimals < most && shown * power_of_ten(u->decimals) < 9.95)
		u->decimals++;
}

static bool is_cpu(const struct ptype *type)
{
	return str_eq(type->family, STR("process_cpu")) || str_eq(type->family, STR("cpu")) ||
	       str_eq(type->name, STR("cpu")) || str_eq(type->name, STR("cpu-time"));
}

struct unit unit_for(const struct ptype *type, double largest)
{
	const struct sample_unit *known = find_unit(type->unit);
	bool is_rate = type->kind != KIND_GAUGE;

	if (!known)
		return declared_unit(type->unit, largest, is_rate);
	if (is_rate && known->measure == IS_TIME && is_cpu(type))
		return unit_of(&cores, known->base, largest);
	return unit_of(is_rate ? &rates[known->measure] : &states[known->measure], known->base,
		       largest);
}

struct unit unit_base(const struct ptype *type)
{
	static const struct str states_of[] = {
		[IS_TIME] = STR("seconds"), [IS_BYTES] = STR("bytes"), [IS_COUNT] = STR("count")};
	static const struct str rates_of[] = {[IS_TIME] = STR("seconds/s"),
					      [IS_BYTES] = STR("bytes/s"),
					      [IS_COUNT] = STR("count/s")};
	const struct sample_unit *known = find_unit(type->unit);
	bool is_rate = type->kind != KIND_GAUGE;
	struct unit u = {.name = type->unit, .per_level = known ? known->base : 1};

	if (!known) {
		u.per = is_rate ? STR("/s") : STR("");
		return u;
	}
	u.name = is_rate ? rates_of[known->measure] : states_of[known->measure];
	if (is_rate && known->measure == IS_TIME && is_cpu(type))
		u.name = STR("cores");
	if (!is_rate && known->measure == IS_COUNT && str_starts(type->name, STR("goroutine")))
		u.name = STR("goroutines");
	return u;
}

struct unit unit_for_sum(struct str sample_unit, double largest)
{
	const struct sample_unit *known = find_unit(sample_unit);

	if (!known)
		return declared_unit(sample_unit, largest, false);
	return unit_of(&states[known->measure], known->base, largest);
}

static size_t steps_of(struct unit_step *steps, const struct scale *scale, double base)
{
	for (size_t i = 0; i < scale->n; i++) {
		const struct step *step = &scale->steps[i];

		steps[i] = (struct unit_step){.from = step->from * (1 - 1e-9) / base,
					      .unit = {.name = str_of(step->name),
						       .per_level = base / step->base,
						       .is_whole = step->is_whole},
					      .is_usual = i == scale->usual};
	}
	return scale->n;
}

static size_t declared_steps_of(struct unit_step *steps, struct str name, bool is_rate)
{
	size_t n = steps_of(steps, &declared, 1);

	for (size_t i = 0; i < n; i++) {
		struct unit *u = &steps[i].unit;

		u->times = u->name;
		u->name = short_unit(name);
		u->per = is_rate ? STR("/s") : STR("");
		u->is_whole &= !is_rate;
	}
	return n;
}

size_t unit_steps(struct unit_step *steps, const struct ptype *type)
{
	const struct sample_unit *known = find_unit(type->unit);
	bool is_rate = type->kind != KIND_GAUGE;

	if (!known)
		return declared_steps_of(steps, type->unit, is_rate);
	if (is_rate && known->measure == IS_TIME && is_cpu(type))
		return steps_of(steps, &cores, known->base);
	return steps_of(steps, is_rate ? &rates[known->measure] : &states[known->measure],
			known->base);
}

size_t unit_steps_of_sum(struct unit_step *steps, struct str sample_unit)
{
	const struct sample_unit *known = find_unit(sample_unit);

	if (!known)
		return declared_steps_of(steps, sample_unit, false);
	return steps_of(steps, &states[known->measure], known->base);
}

void put_unit(struct buf *b, const struct unit *u)
{
	html_attr(b, u->times);
	html_attr(b, u->name);
	html_attr(b, u->per);
}

/* ---- levels ---- */

void put_level(struct buf *b, const struct unit *u, double level)
{
	double shown = level * u->per_level;

	if (u->is_whole && shown == floor(shown))
		put_number(b, shown, 0);
	else
		put_significant(b, shown, 3);
}

void put_column(struct buf *b, const struct unit *u, double level)
{
	put_number(b, level * u->per_level, u->decimals);
}

/* A space before a name, none before "/s". */
static void put_unit_behind(struct buf *b, const struct unit *u)
{
	if (u->name.n && u->name.p[0] != '/')
		buf_char(b, ' ');
	put_unit(b, u);
}

void put_level_unit(struct buf *b, const struct unit *u, double level)
{
	put_level(b, u, level);
	if (isfinite(level))
		put_unit_behind(b, u);
}

void put_delta_unit(struct buf *b, const struct unit *u, double delta)
{
	double shown = delta * u->per_level;

	if (!isfinite(shown)) {
		html_lit(b, NO_VALUE);
		return;
	}
	if (shown == 0) {
		html_lit(b, "same");
		return;
	}
	if (shown > 0 && !rounds_to_zero(shown, MOST_DECIMALS))
		buf_char(b, '+');
	put_significant(b, shown, 2);
	put_unit_behind(b, u);
}

/* ---- changes ---- */

void put_percent(struct buf *b, double share, int decimals)
{
	if (!isfinite(share)) {
		html_lit(b, NO_VALUE);
		return;
	}
	if (share > 0 && rounds_to_zero(share * 100, decimals))
		html_lit(b, ALMOST_ZERO);
	else
		put_number(b, share * 100, decimals);
	html_lit(b, NARROW "%");
}

/* Of a factor from 0 to FOLD_FROM. What is left of a fall is never called 100 %. */
static void put_change_percent(struct buf *b, double factor)
{
	double share = factor - 1;
	int decimals = fabs(share) < 0.0995 ? 1 : 0;

	if (share < -0.995)
		decimals = 1;
	if (rounds_to_zero(share * 100, decimals)) {
		html_lit(b, "same");
		return;
	}
	if (share > 0)
		buf_char(b, '+');
	put_percent(b, fmax(share, -0.999), decimals);
}

static void put_factor(struct buf *b, double before, double after)
{
	double factor = after / before;

	if (!(before > 0) || !isfinite(factor) || factor < 0) {
		html_lit(b, NO_VALUE);
	} else if (factor >= FOLD_FROM) {
		html_lit(b, TIMES);
		put_significant(b, factor, 3);
	} else {
		put_change_percent(b, factor);
	}
}

void put_change(struct buf *b, const struct change *c)
{
	static const char *const words[] = {
		[TREND_UNKNOWN] = NO_VALUE, [TREND_STEADY] = "steady", [TREND_ROSE] = NULL,
		[TREND_FELL] = NULL,        [TREND_NEW] = "new",       [TREND_GONE] = "gone"};

	if (words[c->trend])
		html_text(b, str_of(words[c->trend]));
	else
		put_factor(b, c->before, c->after);
}

/* ---- sizes and times ---- */

void put_bytes(struct buf *b, uint64_t bytes)
{
	struct unit u = unit_of(&states[IS_BYTES], 1, (double)bytes);

	put_level_unit(b, &u, (double)bytes);
}

void put_duration(struct buf *b, int64_t ns)
{
	static const struct step steps[] = {
		{" ns", 0, 1, true},
		{" \xc2\xb5s", 1e3, 1e3, false},
		{" ms", 1e6, 1e6, false},
		{" s", 1e9, 1e9, false},
		{" min", 60e9, 60e9, false},
		{" h", 90 * 60e9, 3600e9, false},
		{" d", 48 * 3600e9, 86400e9, false},
	};
	const struct step *step = steps;
	double shown;

	for (size_t i = 1; i < COUNT_OF(steps); i++)
		if (fabs((double)ns) >= steps[i].from)
			step = &steps[i];
	shown = fabs((double)ns) / step->base;
	if (ns < 0)
		html_lit(b, MINUS);
	if (shown < 1000)
		svg_num(b, shown, MIN(decimals_for(shown, 3), 2));
	else
		put_digits(b, shown, 0);
	html_text(b, str_of(step->name));
}

/* The part behind the point of a value in 1/den, den a power of ten: no trailing zeros. */
static void put_fraction(struct buf *b, uint64_t rest, uint64_t den)
{
	int digits = 0;

	for (uint64_t p = den; p >= 10; p /= 10)
		digits++;
	for (; digits > 0 && rest % 10 == 0; digits--)
		rest /= 10;
	if (digits > 0) {
		buf_char(b, '.');
		buf_pad(b, rest, digits);
	}
}

void put_exact(struct buf *b, int64_t value, int64_t den, struct str sample_unit)
{
	const struct sample_unit *known = find_unit(sample_unit);
	uint64_t size = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	uint64_t one = den > 0 ? (uint64_t)den : 1;

	if (value < 0)
		html_lit(b, MINUS);
	put_count(b, size / one);
	put_fraction(b, size % one, one);
	if (known && known->measure == IS_COUNT)
		return;
	buf_char(b, ' ');
	html_attr(b, short_unit(sample_unit));
}
