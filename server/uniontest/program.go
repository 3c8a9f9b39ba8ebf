package uniontest

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Program is the real server as a process of its own.
type Program struct {
	URL  string
	T    testing.TB
	said *Logs
	cmd  *exec.Cmd
}

// BuildProgram compiles the server into a folder that ends with the test, and gives the file.
func BuildProgram(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "server")
	build := exec.Command("go", "build", "-tags", "nomsgpack", "-o", binary, "unioncard/server")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("the server cannot be built: %v: %s", err, said)
	}
	return binary
}

// StartProgram starts a built server with settings of the environment ("DATA_DIR=…", without
// the prefix), at a free address, and waits until it is ready. It ends with the test.
func StartProgram(t testing.TB, binary string, settings ...string) *Program {
	t.Helper()
	address := freeAddress(t)
	p := &Program{T: t, URL: "http://" + address, said: &Logs{}, cmd: exec.Command(binary)} //nolint:gosec // built by the test
	// The tests' own variables are no settings, and the server refuses what it doesn't know.
	p.cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "UNIONCARD_") })
	for _, setting := range append(settings, "HTTP_ADDR="+address) {
		p.cmd.Env = append(p.cmd.Env, "UNIONCARD_"+setting)
	}
	p.cmd.Stderr, p.cmd.Stdout = p.said, p.said
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Kill)
	p.Await("the server is ready", time.Minute, func() bool {
		answer, err := http.Get(p.URL + "/readyz") //nolint:noctx // of the test
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return p
}

// Kill ends the process at once, as a power cut does.
func (p *Program) Kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait() // killed by the line above
}

// Await asks until something holds, and says how long that took; it fails the test after a time.
func (p *Program) Await(what string, longest time.Duration, holds func() bool) time.Duration {
	p.T.Helper()
	for began := time.Now(); time.Since(began) < longest; time.Sleep(20 * time.Millisecond) {
		if holds() {
			return time.Since(began)
		}
	}
	p.T.Fatalf("not within %s: %s\n%s", longest, what, p.said)
	return 0
}

// SignIn signs one of the sample people in, with a code of the simulated WeChat.
func (p *Program) SignIn(id string) *Client {
	p.T.Helper()
	keys := &counterKeys{}
	minted := (&Client{T: p.T, URL: p.URL, keys: keys}).Post("/simulator/people/"+id+"/codes", map[string]any{"kind": "login"}).Must(http.StatusCreated)
	c := &Client{T: p.T, URL: p.URL + "/api/v1", keys: keys}
	c.Token = c.Post("/sessions", map[string]any{"code": minted.Text("code")}).Must(http.StatusCreated).Text("token")
	return c
}

// At gives the person on a connection with another replica.
func (p *Program) At(c *Client) *Client {
	return &Client{T: c.T, URL: p.URL + "/api/v1", Token: c.Token, keys: c.keys}
}
