package api

import (
	"net/http"

	"shop/cache"
	"shop/codec"
	"shop/httpx"
	"shop/model"
	"shop/render"
	"shop/search"
)

// Catalog serves the service catalog.
type Catalog struct {
	Products []model.Product
	Index    *search.Index
	Pages    *cache.LRU
	Journal  *cache.Journal
}

var queries = []string{"oak chair", "folding tabel", "copper ketle", "round mirror", "striped rug", "quiet clock", "linen blanket"}

// Routes adds the endpoints.
func (s *Catalog) Routes(mux *http.ServeMux, c *httpx.Config) {
	httpx.Handle(mux, c, "/catalog/search", s.search, s.noteView)
	httpx.Handle(mux, c, "/catalog/product", s.product, s.noteView)
	httpx.Handle(mux, c, "/catalog/suggest", s.suggest, s.noteView)
	httpx.Handle(mux, c, "/catalog/feed", s.feed, s.noteView)
}

// noteView puts every request into the journal, where it may have to wait.
func (s *Catalog) noteView(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.Journal.Note(r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

func (s *Catalog) search(w http.ResponseWriter, r *http.Request) {
	q := r.FormValue("q")
	if q == "" {
		q = queries[number(r)%len(queries)]
	}
	httpx.JSON(w, s.Index.Query(q, 10))
}

func (s *Catalog) product(w http.ResponseWriter, r *http.Request) {
	p := &s.Products[number(r)*31%len(s.Products)]
	v, err := s.Pages.GetOr(p.ID, func() (any, error) { return codec.Marshal(p) })
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var copied model.Product
	if err := codec.Unmarshal(v.([]byte), &copied); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	httpx.JSON(w, []any{copied, s.Index.Query(copied.Name, 3)})
}

func (s *Catalog) suggest(w http.ResponseWriter, r *http.Request) {
	var out []string
	for _, prefix := range []string{"c", "b", "s", "l", "ta", "ou"} {
		out = append(out, s.Index.Suggest(prefix, 5)...)
	}
	httpx.JSON(w, out)
}

func (s *Catalog) feed(w http.ResponseWriter, r *http.Request) {
	from := number(r) * 17 % (len(s.Products) - 160)
	if err := render.Feed(w, s.Products[from:from+160]); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}
