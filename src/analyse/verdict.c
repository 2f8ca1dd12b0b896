// SPDX-License-Identifier: MIT
#include "analyse/verdict.h"

static const struct {
	struct str text, words;
} verdicts[VERDICT_N] = {
	[VERDICT_NOT_ENOUGH_DATA] = {STR("not_enough_data"), STR("not enough data")},
	[VERDICT_STABLE] = {STR("stable"), STR("stable")},
	[VERDICT_STEPPED] = {STR("stepped"), STR("stepped")},
	[VERDICT_WARMING_UP] = {STR("warming_up"), STR("warming up")},
	[VERDICT_GROWING_WITH_LOAD] = {STR("growing_with_load"), STR("growing with load")},
	[VERDICT_SUSPECT] = {STR("suspect"), STR("growing, no clear shape")},
	[VERDICT_LEAKING] = {STR("leaking"), STR("leaking")},
	[VERDICT_REGRESSED] = {STR("regressed"), STR("regressed")},
	[VERDICT_RISING] = {STR("rising"), STR("rising")},
	[VERDICT_IMPROVED] = {STR("improved"), STR("improved")},
	[VERDICT_MOVED] = {STR("moved"), STR("moved")},
	[VERDICT_MORE_WORK] = {STR("more_work"), STR("more work")},
	[VERDICT_DEVIATING] = {STR("deviating"), STR("deviating")},
	[VERDICT_SPIKED] = {STR("spiked"), STR("spiked")},
	[VERDICT_HEAVY] = {STR("heavy"), STR("heavy")},
	[VERDICT_CROWDED] = {STR("crowded"), STR("crowded")},
	[VERDICT_PROVEN] = {STR("proven"), STR("proven by the runtime")},
};

struct str verdict_text(enum verdict v)
{
	return verdicts[v].text;
}

struct str verdict_words(enum verdict v)
{
	return verdicts[v].words;
}

struct str severity_text(enum severity s)
{
	static const struct str texts[] = {STR("info"), STR("warning"), STR("critical")};

	return texts[s];
}

struct str confidence_text(enum confidence c)
{
	static const struct str texts[] = {STR("weak"), STR("likely"), STR("certain")};

	return texts[c];
}
