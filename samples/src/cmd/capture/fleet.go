package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// instance is one process of a service.
type instance struct {
	service, pod, region string
	addr                 string
	args                 []string
	cmd                  *exec.Cmd
	cpu                  time.Duration // of the processes that ended
}

// fleet is all instances.
type fleet struct {
	bin  string
	life time.Duration
	list []*instance
}

var teams = map[string]string{
	"orders": "payments", "worker": "fulfilment", "api-gateway": "edge", "catalog": "discovery",
}

func newFleet(bin string, life time.Duration) (*fleet, error) {
	f := &fleet{bin: bin, life: life, list: []*instance{
		{service: "orders", pod: "orders-0", region: "eu-west"},
		{service: "orders", pod: "orders-1", region: "eu-west"},
		{service: "orders", pod: "orders-2", region: "us-east"},
		{service: "worker", pod: "worker-0", region: "eu-west"},
		{service: "worker", pod: "worker-1", region: "us-east", args: []string{"-remember", "0"}}, // the leak
		{service: "catalog", pod: "catalog-0", region: "eu-west"},
		{service: "catalog", pod: "catalog-1", region: "us-east"},
		{service: "api-gateway", pod: "api-gateway-0", region: "eu-west"},
		{service: "api-gateway", pod: "api-gateway-1", region: "us-east"},
	}}
	for _, in := range f.list {
		addr, err := freeAddr()
		if err != nil {
			return nil, err
		}
		in.addr = addr
	}
	for _, in := range f.list {
		if in.service == "api-gateway" {
			in.args = []string{"-orders", f.addrs("orders"), "-catalog", f.addrs("catalog")}
		}
	}
	return f, nil
}

func freeAddr() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (f *fleet) addrs(service string) string {
	var out []string
	for _, in := range f.list {
		if in.service == service {
			out = append(out, in.addr)
		}
	}
	return strings.Join(out, ",")
}

func (f *fleet) start(in *instance) error {
	args := append([]string{"-addr", in.addr, "-pod", in.pod, "-region", in.region, "-life", f.life.String()}, in.args...)
	in.cmd = exec.Command(filepath.Join(f.bin, "shop-"+in.service), args...)
	in.cmd.Stderr = os.Stderr
	in.cmd.Dir = "/"
	return in.cmd.Start()
}

// ready waits until an instance listens.
func (in *instance) ready() error {
	for i := 0; i < 100; i++ {
		if c, err := net.Dial("tcp", in.addr); err == nil {
			return c.Close()
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("%s does not listen", in.pod)
}

func (f *fleet) startAll() error {
	for _, in := range f.list {
		if err := f.start(in); err != nil {
			return err
		}
	}
	for _, in := range f.list {
		if err := in.ready(); err != nil {
			return err
		}
	}
	return nil
}

// kill ends a process the hard way, as a kernel that is out of memory does.
func (in *instance) kill() {
	if in.cmd == nil || in.cmd.Process == nil {
		return
	}
	in.cmd.Process.Signal(syscall.SIGKILL)
	in.cmd.Wait()
	if st := in.cmd.ProcessState; st != nil {
		in.cpu += st.UserTime() + st.SystemTime()
	}
	in.cmd = nil
}

func (f *fleet) killAll() {
	for _, in := range f.list {
		in.kill()
	}
}

func (f *fleet) restart(pod string) error {
	for _, in := range f.list {
		if in.pod == pod {
			log.Printf("restart %s at %d", pod, time.Now().UnixMilli())
			in.kill()
			return f.start(in)
		}
	}
	return fmt.Errorf("no %s", pod)
}

// deploy puts the next release of orders in place, restarts all its instances and
// writes the annotation. The old processes are gone before their file is.
func (f *fleet) deploy(out string) error {
	from := time.Now().UnixMilli()
	for _, in := range f.list {
		if in.service == "orders" {
			in.kill()
		}
	}
	if err := os.Rename(filepath.Join(f.bin, "shop-orders.next"), filepath.Join(f.bin, "shop-orders")); err != nil {
		return err
	}
	for _, in := range f.list {
		if in.service == "orders" {
			if err := f.start(in); err != nil {
				return err
			}
		}
	}
	for _, in := range f.list {
		if err := in.ready(); err != nil {
			return err
		}
	}
	to := time.Now().UnixMilli()
	log.Printf("deploy from %d to %d", from, to)
	return writeFile(filepath.Join(out, "events.jsonl"), fmt.Sprintf(
		`{"time":%d,"timeEnd":%d,"text":"deploy orders v2.4.1","tags":["deploy","service:orders","version:v2.4.1"]}`+"\n", from, to))
}

func (f *fleet) writeLabels(out string) error {
	for service, team := range teams {
		if err := writeFile(filepath.Join(out, service, "labels.json"), fmt.Sprintf(`{"team":%q}`+"\n", team)); err != nil {
			return err
		}
	}
	return nil
}

// report ends all instances and prints the CPU time they took.
func (f *fleet) report(wall time.Duration) {
	f.killAll()
	var sum time.Duration
	for _, in := range f.list {
		log.Printf("%-14s %6.1f s CPU, %4.1f %% of a core", in.pod, in.cpu.Seconds(), 100*in.cpu.Seconds()/wall.Seconds())
		sum += in.cpu
	}
	var own syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &own) == nil {
		sum += time.Duration(own.Utime.Nano() + own.Stime.Nano())
	}
	log.Printf("all, with the load: %.1f s in %.0f s", sum.Seconds(), wall.Seconds())
}
