package uniontest

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"unioncard/server/config"
)

// gateway finds the S3 server among the project's tools, building it the first time.
var gateway = sync.OnceValues(func() (string, error) {
	module, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("find the module: %w", err)
	}
	command := exec.Command("go", "tool", "-modfile=tools.mod", "-n", "versitygw")
	command.Dir = filepath.Dir(strings.TrimSpace(string(module)))
	var said bytes.Buffer // what is fetched for it, the first time
	command.Stderr = &said
	out, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("find versitygw: %s", complaint(said.Bytes()))
	}
	return strings.TrimSpace(string(out)), nil
})

// S3 starts an S3 server on a folder of its own and gives the settings that use it.
func S3(t testing.TB) func(*config.Config) {
	t.Helper()
	program, err := gateway()
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if err = os.Mkdir(filepath.Join(folder, "cards"), 0o700); err != nil {
		t.Fatal(err)
	}
	address := freeAddress(t)
	ctx, stop := context.WithCancel(context.Background())
	command := exec.CommandContext(ctx, program, "--access", "sample", "--secret", "sample-secret", "--port", address, "posix", "--nometa", folder)
	if err = command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = command.Wait() // ended by the line above
	})
	await(t, address)
	return func(c *config.Config) {
		c.Files = config.Files{
			Kind: "s3", Bucket: "cards", Endpoint: "http://" + address, Region: "us-east-1", PathStyle: true, AccessKey: "sample", SecretKey: "sample-secret",
		}
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = listener.Close() }()
	return listener.Addr().String()
}

func await(t testing.TB, address string) {
	t.Helper()
	for range 200 {
		connection, err := net.DialTimeout("tcp", address, 100*time.Millisecond)
		if err == nil {
			_ = connection.Close()
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nothing listens on %s", address)
}
