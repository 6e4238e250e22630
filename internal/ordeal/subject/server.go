package subject

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A Server is the program serving pages.
type Server struct {
	Address string // http://host:port
	Start   time.Duration
	link    string
	cmd     *exec.Cmd
	said    *tail
	gone    chan struct{}
}

// link finds where the program listens, and with what it lets one in.
var link = regexp.MustCompile(`(http://[0-9.:\[\]]+)(/sign-in/\S+)`)

// Serve starts the program and returns when it answers; Start says how long
// that took.
func (h House) Serve(ctx context.Context, args ...string) (*Server, error) {
	cmd := h.Command(ctx, "serve", append([]string{"--addr", "127.0.0.1:0"}, args...)...)
	s := &Server{cmd: cmd, said: &tail{}, gone: make(chan struct{})}
	out, w := io.Pipe()
	cmd.Stdout, cmd.Stderr = io.MultiWriter(s.said, w), io.MultiWriter(s.said, w)
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		_ = cmd.Wait() // it is killed in the end
		w.Close()
		close(s.gone)
	}()
	found := make(chan []string, 1)
	go listen(out, found)
	select {
	case where := <-found:
		if where == nil {
			return nil, fmt.Errorf("bearing serve ended before it listened: %s", s.said)
		}
		s.Address, s.link = where[1], where[0]
	case <-time.After(30 * time.Second):
		s.Kill()
		return nil, fmt.Errorf("bearing serve printed no address within 30 s: %s", s.said)
	}
	err := s.answers()
	s.Start = time.Since(began)
	return s, err
}

// listen looks for the address and swallows what is said after it.
func listen(r io.Reader, found chan<- []string) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		if where := link.FindStringSubmatch(lines.Text()); where != nil {
			found <- where
			break
		}
	}
	_, _ = io.Copy(io.Discard, r) // ends when the program does
	close(found)
}

func (s *Server) answers() error {
	for until := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		res, err := http.Get(s.Address + "/healthz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				return nil
			}
		}
		if time.Now().After(until) {
			s.Kill()
			return fmt.Errorf("bearing serve does not answer at %s/healthz: %v: %s", s.Address, err, s.said)
		}
	}
}

// Kill ends the program with SIGKILL and waits until it is gone.
func (s *Server) Kill() {
	_ = s.cmd.Process.Signal(syscall.SIGKILL) // gone already is as good
	<-s.gone
}

// Said returns the last of what the program printed.
func (s *Server) Said() string { return s.said.String() }

// Pid returns the process.
func (s *Server) Pid() int { return s.cmd.Process.Pid }

// A tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const tailSize = 1 << 20

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if over := len(t.b) - tailSize; over > 0 {
		t.b = t.b[over:]
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.b))
}
