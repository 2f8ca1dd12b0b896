// SPDX-License-Identifier: MIT
/*
 * Any text as a note. Whatever it is, the HTML is balanced, made of our elements only, within its
 * budget, and each address is one of the schemes that may pass.
 */
#include <stdlib.h>

#include "base/num.h"
#include "render/html.h"
#include "render/md.h"

#define BUDGET 100000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Some are resolved, some not, by a byte of the target. */
static bool resolve(void *context, struct buf *href, struct str kind, struct str target)
{
	(void)context;
	(void)kind;
	if (target.p[0] & 1)
		return false;
	buf_lit(href, "s/");
	buf_str(href, target);
	return true;
}

static bool is_known(struct str name)
{
	static const char *const names[] = {
		"h2", "h3",    "h4",    "h5",    "h6", "p",  "ul", "ol", "li", "blockquote", "pre",
		"b",  "table", "thead", "tbody", "tr", "th", "td", "a",  "em", "code",       "del",
		"br", "hr",    "span",  "div",
	};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (str_eq(name, str_of(names[i])))
			return true;
	return false;
}

static void check_tag(struct str tag, struct str *open, size_t *n)
{
	size_t blank = str_chr(tag, ' ');
	struct str name = str_sub(tag, 0, blank), href = STR("a href=\"");

	if (str_starts(tag, href) && !html_url_is_safe(str_sub(tag, href.n, tag.n - 1)))
		abort();
	if (name.n && name.p[0] == '/') {
		if (!*n || !str_eq(open[--*n], str_sub(name, 1, name.n)))
			abort();
		return;
	}
	if (!is_known(name) || *n == MD_DEPTH_MAX * 2)
		abort();
	if (!str_eq(name, STR("br")) && !str_eq(name, STR("hr")))
		open[(*n)++] = name;
}

static void check(struct str html)
{
	struct str open[MD_DEPTH_MAX * 2];
	size_t n = 0, at;

	while ((at = str_chr(html, '<')) != SIZE_MAX) {
		size_t end;

		html = str_sub(html, at + 1, html.n);
		end = str_chr(html, '>');
		if (end == SIZE_MAX)
			abort();
		check_tag(str_sub(html, 0, end), open, &n);
	}
	if (n)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct md_spec specs[] = {{.max_bytes = BUDGET, .resolve = resolve},
					       {.max_bytes = BUDGET, .top = 2}};

	for (size_t i = 0; i < COUNT_OF(specs); i++) {
		struct buf b = {0};

		(void)markdown(&b, (struct str){(const char *)data, size}, &specs[i]);
		check(buf_view(&b));
		/* One piece of text may stand over it: escaped, at most eight times as long. */
		if (b.n > BUDGET + 8 * size + 4096)
			abort();
		buf_release(&b);
	}
	return 0;
}
