package api

import (
	"net/http"

	"shop/httpx"
	"shop/jobs"
)

// Worker serves the service worker: it takes jobs and answers at once.
type Worker struct{ Pool *jobs.Pool }

// Routes adds the endpoint.
func (s *Worker) Routes(mux *http.ServeMux, c *httpx.Config) {
	httpx.Handle(mux, c, "/jobs", s.take)
}

func (s *Worker) take(w http.ResponseWriter, r *http.Request) {
	j := jobs.Job{Kind: r.FormValue("kind"), Tenant: httpx.Tenant(r.Context()), N: number(r)}
	if !s.Pool.Enqueue(j) {
		http.Error(w, "queue full", http.StatusServiceUnavailable)
		return
	}
	httpx.JSON(w, j)
}
