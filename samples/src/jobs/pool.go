// Package jobs runs the jobs that nobody waits for.
package jobs

import (
	"context"
	"fmt"
	"log"
	"runtime/pprof"
	"time"
)

// Job is one piece of work.
type Job struct {
	Kind   string `json:"kind"`
	Tenant string `json:"tenant"`
	N      int    `json:"n"`
}

// Step does a job; steps are wrapped like HTTP handlers.
type Step func(ctx context.Context, j Job) error

// Pool has a queue and some goroutines that empty it.
type Pool struct {
	queue  chan Job
	region string
	step   Step
}

// NewPool starts n goroutines that run until done closes.
func NewPool(n int, region string, step Step, done <-chan struct{}) *Pool {
	p := &Pool{queue: make(chan Job, 64), region: region}
	p.step = withTrace(withRetry(2, withDeadline(3*time.Second, step)))
	for i := 0; i < n; i++ {
		go p.run(done)
	}
	return p
}

// Enqueue reports whether there was room for the job.
func (p *Pool) Enqueue(j Job) bool {
	select {
	case p.queue <- j:
		return true
	default:
		return false
	}
}

func (p *Pool) run(done <-chan struct{}) {
	for {
		select {
		case j := <-p.queue:
			p.process(j)
		case <-done:
			return
		}
	}
}

func (p *Pool) process(j Job) {
	ls := pprof.Labels("endpoint", "job/"+j.Kind, "tenant", j.Tenant, "region", p.region)
	pprof.Do(context.Background(), ls, func(ctx context.Context) {
		if err := p.step(ctx, j); err != nil {
			log.Printf("job %s: %v", j.Kind, err)
		}
	})
}

func withTrace(next Step) Step {
	return func(ctx context.Context, j Job) error {
		if err := next(ctx, j); err != nil {
			return fmt.Errorf("%s/%s/%d: %w", j.Kind, j.Tenant, j.N, err)
		}
		return nil
	}
}

func withRetry(times int, next Step) Step {
	return func(ctx context.Context, j Job) (err error) {
		for i := 0; i < times; i++ {
			if err = next(ctx, j); err == nil {
				return nil
			}
		}
		return err
	}
}

func withDeadline(d time.Duration, next Step) Step {
	return func(ctx context.Context, j Job) error {
		ctx, cancel := context.WithTimeout(ctx, d)
		defer cancel()
		return next(ctx, j)
	}
}
