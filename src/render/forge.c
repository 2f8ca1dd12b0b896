// SPDX-License-Identifier: MIT
#include "render/forge.h"

#include "base/num.h"
#include "discover/sourcepath.h"
#include "render/forgeurl.h"
#include "render/gopath.h"
#include "render/say.h"

/* ---- where the file lies in the service's repository ---- */

static bool has_run(const struct source_path *p, size_t at, const struct source_path *run)
{
	for (size_t i = 0; i < run->n; i++)
		if (at + i >= p->n || !str_eq(p->part[at + i], run->part[i]))
			return false;
	return true;
}

/* Index of the first run of these parts that something stands behind; SIZE_MAX. */
static size_t find_run(const struct source_path *p, const struct source_path *run)
{
	for (size_t i = 0; run->n && i + run->n < p->n; i++)
		if (has_run(p, i, run))
			return i;
	return SIZE_MAX;
}

static bool is_package_file(const struct source_path *p)
{
	for (size_t i = 0; i + 1 < p->n; i++)
		if (source_is_package_folder(p->part[i]))
			return true;
	return false;
}

/* "github.com/acme/shop/pricing/tax.go", of a checkout by import path. */
static bool by_address(struct source_path *out, const struct source_path *p,
		       const struct forge_repository *repo)
{
	static const struct source_path none;
	struct source_path address = {.part = {repo->host}, .n = 1};
	size_t at;

	if (!source_path_join(&address, &address, &repo->path, 0))
		return false;
	at = find_run(p, &address);
	return at != SIZE_MAX && source_path_join(out, &none, p, at + address.n);
}

/* "/build/services/orders/tax.go" for the root services/orders. */
static bool by_root(struct source_path *out, const struct source_path *p,
		    const struct source_path *root)
{
	static const struct source_path none;
	size_t at = find_run(p, root);

	return at != SIZE_MAX && source_path_join(out, &none, p, at);
}

static bool is_home(struct str part)
{
	return str_eq(part, STR("home")) || str_eq(part, STR("Users"));
}

/* "/home/ci/work/shop/shop/pricing/tax.go" for the repository acme/shop: checkouts are often in a
 * folder of the same name. The home of a user is no checkout. */
static bool by_name(struct source_path *out, const struct source_path *p,
		    const struct forge_repository *repo, const struct source_path *root)
{
	struct str name = repo->path.part[repo->path.n - 1];
	size_t at = 0;

	while (at + 1 < p->n && (!str_eq(p->part[at], name) || (at && is_home(p->part[at - 1]))))
		at++;
	if (at + 1 >= p->n)
		return false;
	while (at + 2 < p->n && str_eq(p->part[at + 1], name))
		at++;
	return source_path_join(out, root, p, at + 1);
}

/* Compilers name files by the folder of the build; that of Go names them by module. */
static bool is_relative(struct str file)
{
	return file.n && file.p[0] != '/' && file.p[0] != '\\' && !str_ends(file, STR(".go")) &&
	       !source_is_jvm(file) && str_find(file, STR(":")) == SIZE_MAX &&
	       !str_starts(file, STR("../"));
}

static bool locate(struct source_path *out, const struct forge_file *f,
		   const struct forge_repository *repo)
{
	struct source_path p, root;

	if (f->is_library)
		return false;
	if (f->in_repository.n)
		return source_path(out, f->in_repository);
	if (!source_path(&p, f->file) || !p.n || is_package_file(&p) ||
	    !source_is_text_name(p.part[p.n - 1]) || !source_path(&root, f->origin->root))
		return false;
	return by_address(out, &p, repo) || by_root(out, &p, &root) ||
	       by_name(out, &p, repo, &root) ||
	       (is_relative(f->file) && source_path_join(out, &root, &p, 0));
}

/* ---- links ---- */

static bool say_own(struct buf *t, const struct forge_file *f)
{
	struct forge_repository repo;
	struct forge_place place = {.line = f->line};

	if (!forge_repository(&repo, f->origin->repository) ||
	    !forge_ref_of(&place, f->origin->ref) || !locate(&place.path, f, &repo))
		return false;
	return say_forge_url(t, &repo, &place);
}

static bool say_package(struct buf *t, const struct forge_file *f)
{
	struct forge_repository repo;
	struct forge_place place = {.line = f->line};
	struct arena own = {0};
	struct source_path p;
	bool ok = source_path(&p, f->file) && p.n && source_is_text_name(p.part[p.n - 1]) &&
		  package_place(&repo, &place, &p, &own) && say_forge_url(t, &repo, &place);

	arena_release(&own);
	return ok;
}

bool say_forge_line(struct buf *t, const struct forge_file *f)
{
	return say_package(t, f) || say_own(t, f);
}
