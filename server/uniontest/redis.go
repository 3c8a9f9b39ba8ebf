package uniontest

import (
	"os/exec"
	"strings"
	"testing"
)

// Redis is a real redis-server for one test.
type Redis struct {
	Address string
	Folder  string // where SAVE writes
}

// StartRedis starts a redis-server in a folder of its own; it ends with the test.
func StartRedis(t testing.TB) *Redis {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatal("this test needs redis-server (Debian package redis-server)")
	}
	r := &Redis{Address: freeAddress(t), Folder: t.TempDir()}
	_, port, _ := strings.Cut(r.Address, ":")
	command := exec.Command("redis-server", "--bind", "127.0.0.1", "--port", port, "--dir", r.Folder, "--save", "", "--rdbcompression", "no", "--daemonize", "no")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // killed by the line above
	})
	await(t, r.Address)
	return r
}

// FreeAddress gives an address on loopback at which nobody listens.
func FreeAddress(t testing.TB) string {
	t.Helper()
	return freeAddress(t)
}
