// SPDX-License-Identifier: MIT
/* What is compiled here is only looked at: the rules themselves are made in model/refine.c. */
#include "discover/settings_refine.h"

#include "base/num.h"
#include "base/regex.h"

bool setting_is_regex(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct regex *re = regex_new(p->value, REGEX_SEARCH, e);
	bool ok = re;

	(void)a;
	regex_free(re);
	return ok;
}

bool setting_is_rewrite(const struct config_pair *p, struct arena *a, struct err *e)
{
	struct rewrite w;

	(void)a;
	if (!rewrite_init(&w, p->value, e))
		return false;
	rewrite_release(&w);
	return true;
}

bool setting_is_group(const struct config_pair *p, struct arena *a, struct err *e)
{
	if (!setting_is_rewrite(p, a, e))
		return false;
	return !str_ends(p->value, STR("=>")) ||
	       err_set(e, "expected a name behind =>, found nothing");
}

bool setting_is_granularity(const struct config_pair *p, struct arena *a, struct err *e)
{
	static const char *const words[] = {"line", "function", "file", "package"};

	(void)a;
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (str_eq(p->value, str_of(words[i])))
			return true;
	return err_set(e, "expected line, function, file or package, found \"%.*s\"", PR(p->value));
}

bool setting_is_label_key(const struct config_pair *p, struct arena *a, struct err *e)
{
	(void)a;
	return p->value.n > 0 || err_set(e, "expected the key of a label, found nothing");
}
